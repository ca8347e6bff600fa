import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsEmail } from 'class-validator';
import { Text } from './text.decorator.js';

/** An address that somebody is known by; one that we send mail to is a `MailAddress`. */
export function Email(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ format: 'email' }),
    // Checked first: IsEmail fails on a lone surrogate.
    Text({ max: 254, oneLine: true }),
    IsEmail({ ignore_max_length: false }),
  );
}
