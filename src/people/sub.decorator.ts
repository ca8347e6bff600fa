import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { isSub } from './person-ref.rules.js';

/** A site's own name for an account, 1 to 128 characters. */
export function Sub(): PropertyDecorator {
  return (target, propertyName) => {
    ApiProperty({ minLength: 1, maxLength: 128 })(target, propertyName);
    registerDecorator({
      name: 'sub',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: isSub,
        defaultMessage: () => 'must be 1 to 128 characters, none of them a control character',
      },
    });
  };
}
