import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { isMailAddress } from '../text/mail-address.rules.js';

const MAX_ADDRESS = 254;

/** Plain ASCII addresses, each one that mail can go to. */
export function MailAddresses(): PropertyDecorator {
  return (target, propertyName) => {
    ApiProperty({ format: 'email', maxLength: MAX_ADDRESS })(target, propertyName);
    registerDecorator({
      name: 'mailAddresses',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => Array.isArray(value) && value.every(isMailAddress),
        defaultMessage: () => 'must be plain mail addresses, as desk@example.com',
      },
    });
  };
}
