import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator } from 'class-validator';
import { pictureFrom } from './picture.rules.js';

/** The address of a picture that pages may load. */
export function PictureUrl(): PropertyDecorator {
  return (target, propertyName) => {
    ApiProperty({ maxLength: 2048 })(target, propertyName);
    registerDecorator({
      name: 'pictureUrl',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => pictureFrom(value) !== null,
        defaultMessage: () => 'must be an https:// address of at most 2048 characters',
      },
    });
  };
}
