import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { whyNotName } from './person-name.rules.js';

/** A person's name, 1 to 80 characters once it is normalised. */
export function PersonName(): PropertyDecorator {
  return (target, propertyName) => {
    ApiProperty({ minLength: 1, maxLength: 80 })(target, propertyName);
    registerDecorator({
      name: 'personName',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => whyNot(value) === null,
        defaultMessage: (args) => whyNot(args?.value) ?? '',
      },
    });
  };
}

function whyNot(value: unknown): string | null {
  return typeof value === 'string' ? whyNotName(value) : 'must be a string';
}
