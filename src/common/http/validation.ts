import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { Problem, type InvalidMember } from './problem.js';

/**
 * Checks bodies and queries against their DTOs: unknown members are refused by name, nothing is
 * coerced. Malformed JSON never gets here (400); a body that is no object does (422).
 */
export class DtoPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      stopAtFirstError: true,
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const sent: unknown = value ?? {};
    if (metadata.type === 'body' && (typeof sent !== 'object' || Array.isArray(sent))) {
      throw Problem.invalid([{ pointer: '#', detail: 'must be a JSON object' }]);
    }
    try {
      return (await super.transform(sent, metadata)) as unknown;
    } catch (error) {
      if (error instanceof Invalid) throw Problem.invalid(pointers(error.errors, metadata.type));
      throw error;
    }
  }

  override createExceptionFactory(): (errors?: ValidationError[]) => unknown {
    return (errors = []) => new Invalid(errors);
  }
}

class Invalid extends Error {
  constructor(readonly errors: ValidationError[]) {
    super('invalid');
  }
}

function pointers(errors: ValidationError[], where: string, path = ''): InvalidMember[] {
  return errors.flatMap((error) => {
    const here = `${path}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({
      pointer: where === 'query' ? `?${here.slice(1)}` : `#${here}`,
      detail: withoutName(message, error.property),
    }));
    return [...own, ...pointers(error.children ?? [], where, here)];
  });
}

/** class-validator begins its messages with the property's name, which the pointer already gives. */
function withoutName(message: string, property: string): string {
  const unknown = `property ${property} should not exist`;
  if (message === unknown) return 'is not a member we know';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
