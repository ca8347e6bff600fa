import { registerDecorator } from 'class-validator';
import { whyNotSearchable } from './comment-search.rules.js';

/** A text that comments can be searched for; beside it stands what bounds it. */
export function Searchable(): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'searchable',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => typeof value !== 'string' || whyNotSearchable(value) === null,
        defaultMessage: (args) => whyNotSearchable(String(args?.value)) ?? '',
      },
    });
  };
}
