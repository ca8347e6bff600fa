import { registerDecorator } from 'class-validator';
import { isMailAddress } from '../text/mail-address.rules.js';

/** One plain address that we send mail to. class-validator's own `IsEmail` passes quoted ones. */
export function MailAddress(): PropertyDecorator {
  return (target, propertyName) => {
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
