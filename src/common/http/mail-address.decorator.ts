import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { isMailAddress } from '../text/mail-address.rules.js';

/** An address's bound (RFC 5321, section 4.5.3.1.3, less its brackets). */
const MAX_LENGTH = 254;

/** One plain address that we send mail to. class-validator's own `IsEmail` passes quoted ones. */
export function MailAddress(): PropertyDecorator {
  return (target, propertyName) => {
    ApiProperty({ type: 'string', format: 'email', maxLength: MAX_LENGTH })(target, propertyName);
    registerDecorator({
      name: 'mailAddress',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: isMailAddress,
        defaultMessage: () => 'must be one plain e-mail address, as ann@example.org',
      },
    });
  };
}
