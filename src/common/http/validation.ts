import { ValidationPipe, type ArgumentMetadata, type ValidationError } from '@nestjs/common';
import { KnownQueries } from './known-queries.js';
import { Problem, type InvalidMember } from './problem.js';

/**
 * Checks bodies and queries against their DTOs: unknown members are refused by name, nothing is
 * coerced. Malformed JSON never gets here (400); a body that is no object does (422).
 */
export class DtoPipe extends ValidationPipe {
  private readonly queries = new KnownQueries();

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
    const { type, metatype } = metadata;
    if (type !== 'query' || !metatype) return this.checked(sent, metadata);
    const check = async (given: unknown): Promise<object> =>
      (await this.checked(given, metadata)) as object;
    return this.queries.of(metatype, sent, check);
  }

  private async checked(sent: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'body' || metadata.type === 'query') {
      const wrong = firstUnreadable(sent, metadata.type);
      if (wrong) throw wrong;
    }
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

/** Our bodies have four levels; the libraries below walk them by recursion. */
const MAX_DEPTH = 16;

/**
 * What class-transformer and class-validator pass over or fail on: members named as every object
 * inherits them (`constructor`, `toString`), and nesting without end.
 */
function firstUnreadable(sent: unknown, where: string): Problem | null {
  let level: { value: unknown; path: string }[] = [{ value: sent, path: '' }];
  for (let depth = 0; level.length > 0; depth += 1) {
    const nested = level.filter(({ value }) => typeof value === 'object' && value !== null);
    if (nested.length > 0 && depth === MAX_DEPTH) {
      return new Problem('malformed-request', `It is nested more than ${MAX_DEPTH} levels deep.`);
    }
    const members = nested.flatMap(({ value, path }) =>
      Object.entries(value as object).map(([name, inner]) => ({
        name,
        path,
        value: inner as unknown,
      })),
    );
    const inherited = members.find(({ name }) => name in Object.prototype);
    if (inherited) return Problem.invalid([unknownMember(where, inherited.path, inherited.name)]);
    level = members.map(({ name, path, value }) => ({ value, path: pointerTo(path, name) }));
  }
  return null;
}

function unknownMember(where: string, path: string, name: string): InvalidMember {
  return { pointer: pointerIn(where, pointerTo(path, name)), detail: 'is not a member we know' };
}

function pointerTo(path: string, name: string): string {
  return `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function pointerIn(where: string, path: string): string {
  return where === 'query' ? `?${path.slice(1)}` : `#${path}`;
}

class Invalid extends Error {
  constructor(readonly errors: ValidationError[]) {
    super('invalid');
  }
}

function pointers(errors: ValidationError[], where: string, path = ''): InvalidMember[] {
  return errors.flatMap((error) => {
    const here = pointerTo(path, error.property);
    const own = Object.values(error.constraints ?? {}).map((message) => ({
      pointer: pointerIn(where, here),
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
