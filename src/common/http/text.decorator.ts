import { ApiProperty } from '@nestjs/swagger';
import { registerDecorator, type ValidationOptions } from 'class-validator';
import { whyNotOneLine } from '../text/one-line.rules.js';
import { codePoints, whyNotStorable } from '../text/well-formed.js';

interface TextBounds {
  min?: number;
  max: number;
  /** Names and titles: no line breaks, no invisible characters. */
  oneLine?: boolean;
}

/**
 * A string of `min` to `max` code points that PostgreSQL can store. class-validator's own
 * `Length` counts UTF-16 units and passes NUL and lone surrogates. The OpenAPI document says the
 * bounds.
 */
export function Text(bounds: TextBounds, options?: ValidationOptions): PropertyDecorator {
  const min = bounds.min ?? 1;
  return (target, propertyName) => {
    ApiProperty({ minLength: min, maxLength: bounds.max })(target, propertyName);
    registerDecorator({
      name: 'text',
      target: target.constructor,
      propertyName: propertyName as string,
      constraints: [bounds],
      ...(options ? { options } : {}),
      validator: {
        validate: (value: unknown) => whyNot(value, min, bounds) === null,
        defaultMessage: (args) => firstWhyNot(args?.value, min, bounds),
      },
    });
  };
}

/** With `each` the value is the whole list. */
function firstWhyNot(value: unknown, min: number, bounds: TextBounds): string {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => whyNot(each, min, bounds)).find((why) => why !== null) ?? '';
}

function whyNot(value: unknown, min: number, { max, oneLine }: TextBounds): string | null {
  if (typeof value !== 'string') return 'must be a string';
  const length = codePoints(value);
  if (length < min || length > max)
    return `must have ${min} to ${max} characters; it has ${length}`;
  if (min > 0 && value.trim() === '') return 'must not be blank';
  return whyNotStorable(value) ?? (oneLine ? whyNotOneLine(value) : null);
}
