import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** A whole number that may be left out, or be null for the default; says so in the API's document. */
export function OptionalWhole(minimum: number, maximum: number): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsInt(),
    Min(minimum),
    Max(maximum),
    ApiPropertyOptional({ type: 'integer', minimum, maximum, nullable: true }),
  );
}
