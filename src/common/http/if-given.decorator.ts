import { ValidateIf } from 'class-validator';

/** May be left out. Unlike `IsOptional`, null is not the same: what stands beside it refuses it. */
export function IfGiven(): PropertyDecorator {
  return ValidateIf((_: object, value: unknown) => value !== undefined);
}
