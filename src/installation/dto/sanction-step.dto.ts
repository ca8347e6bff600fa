import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min, registerDecorator } from 'class-validator';
import {
  faultOfSteps,
  STEP_KINDS,
  type SanctionStep,
  type StepKind,
} from '../../sanctions/step.rules.js';

export class SanctionStepDto implements SanctionStep {
  /** From so many on: 1 to 1,000. */
  @IsInt()
  @Min(1)
  @Max(1000)
  strikes!: number;

  @IsIn(STEP_KINDS)
  @ApiProperty({ enum: STEP_KINDS })
  kind!: StepKind;

  /** 1 to 3,650; absent: until it is lifted. A suspension needs them. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(3650)
  days: number | null = null;

  /** With `slow` alone: 1 to 86,400. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400)
  slowSeconds: number | null = null;
}

/** Whether steps fit each other and are whole. */
export function SanctionSteps(): PropertyDecorator {
  return (target, propertyName) => {
    registerDecorator({
      name: 'sanctionSteps',
      target: target.constructor,
      propertyName: propertyName as string,
      validator: {
        validate: (value: unknown) => faultIn(value) === null,
        defaultMessage: (args) => faultIn(args?.value) ?? '',
      },
    });
  };
}

/** Members that are no steps are refused beside this. */
function faultIn(value: unknown): string | null {
  const isSteps = Array.isArray(value) && value.every((step) => step instanceof SanctionStepDto);
  return isSteps ? faultOfSteps(value) : null;
}
