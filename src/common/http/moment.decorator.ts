import { ApiProperty } from '@nestjs/swagger';
import { isISO8601, registerDecorator } from 'class-validator';

/** A date-time with its offset (RFC 3339), or a date, which begins at midnight UTC. */
const FORM = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/i;

/**
 * A moment from the year 1 to 9999, which `Date` and PostgreSQL read alike. class-validator's
 * `IsISO8601` also passes weeks and ordinal dates, which `Date` cannot read.
 */
export function Moment(): PropertyDecorator {
  return (target, propertyName) => {
    ApiProperty({ format: 'date-time', maxLength: 35 })(target, propertyName);
    registerDecorator({
      name: 'moment',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: isMoment,
        defaultMessage: () => 'must be a date-time with its offset, as 2026-05-04T10:00:00Z',
      },
    });
  };
}

function isMoment(value: unknown): boolean {
  if (typeof value !== 'string' || !FORM.test(value) || value.startsWith('0000')) return false;
  return isISO8601(value, { strict: true }) && Number.isFinite(Date.parse(value));
}
