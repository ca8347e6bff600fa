import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { MAX_URL, normalUrl } from '../thread-names.rules.js';

/** An absolute http(s) address of at most 2,048 characters, without a user or password. */
export function PageUrl(): PropertyDecorator {
  return (target, propertyName) => {
    ApiProperty({ format: 'uri', maxLength: MAX_URL })(target, propertyName);
    registerDecorator({
      name: 'pageUrl',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => typeof value === 'string' && normalUrl(value) !== null,
        defaultMessage: () => 'must be an absolute http(s) address of at most 2,048 characters',
      },
    });
  };
}
