import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
// @ts-expect-error -- the package has no types for it
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';

type Class = new () => object;

/** These say by themselves how long a text may be. */
const BOUNDING_TEXT = [
  'text',
  'moment',
  'pageUrl',
  'isIn',
  'isUuid',
  'isTimeZone',
  'maxLength',
  'mailAddress',
  'personName',
  'pictureUrl',
  'sub',
];
/** These bound each item of a list. */
const BOUNDING_ITEMS = ['webOrigins', 'mailAddresses'];
/** These take a text of any length; `maxLength` or `text` must stand beside them. */
const ENDLESS_TEXT = ['isString', 'matches', 'isJwt', 'isEmail'];

/** Members that something else bounds, and what. */
const BOUND_ELSEWHERE: Readonly<Record<string, string>> = {
  'CountsQuery.key': 'one or many: the controller counts both together, 100 at most',
  'CountsQuery.url': 'one or many: the controller counts both together, 100 at most',
  'CreateSigningKeyDto.jwk': 'bareJwk takes the members it knows',
  'RuleDto.condition': 'readCondition: depth, leaves, values and their lengths',
  'ModerationCallDto.body': 'what the demo’s backend passes on, and the API then checks',
};

/** Nest's own numbers for what a handler takes. */
const KINDS: Record<string, 'body' | 'query' | 'param'> = { 3: 'body', 4: 'query', 5: 'param' };

/** As Nest keeps it. */
interface Given {
  index: number;
  data?: string;
  pipes: unknown[];
}

export interface HandlerArgument {
  kind: 'body' | 'query' | 'param';
  /** `ThreadsController.one`. */
  handler: string;
  /** Of a `@Param('name')`. */
  name: string | undefined;
  /** Whether `@Param` has a pipe that checks it. */
  piped: boolean;
  type: Class;
}

/** What the handlers of a controller take from a request. */
export function argumentsOf(controller: Class): HandlerArgument[] {
  const { prototype } = controller;
  return Object.getOwnPropertyNames(prototype).flatMap((method) => {
    const given = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {};
    const types = Reflect.getMetadata('design:paramtypes', prototype, method) as Class[];
    return Object.entries<Given>(given).flatMap(([key, { index, data, pipes }]) => {
      const kind = KINDS[key.split(':')[0]!];
      const handler = `${controller.name}.${method}`;
      return kind
        ? [{ kind, handler, name: data, piped: pipes.length > 0, type: types[index]! }]
        : [];
    });
  });
}

/** The class and whatever classes its members are of. */
export function withNested(dto: Class): Class[] {
  const nested = membersOf(dto).flatMap((name) => {
    const type = defaultMetadataStorage.findTypeMetadata(dto, name)?.typeFunction();
    return type && ![String, Number].includes(type) ? withNested(type as Class) : [];
  });
  return [dto, ...nested];
}

/** Each member of a DTO that may grow without end, and what it lacks. */
export function unbounded(dto: Class): string[] {
  return membersOf(dto).flatMap((name) => {
    const member = `${dto.name}.${name}`;
    const decorations = decorationsOf(dto).filter(({ propertyName }) => propertyName === name);
    const own = decorations.filter(({ each }) => !each).map(nameOf);
    const items = decorations.filter(({ each }) => each).map(nameOf);
    const lack = member in BOUND_ELSEWHERE ? null : lackOf(own, items);
    return lack ? [`${member}: ${lack}`] : [];
  });
}

function lackOf(own: string[], items: string[]): string | null {
  if (own.includes('isArray') || items.length > 0) {
    if (!own.includes('arrayMaxSize')) return 'a list without @ArrayMaxSize';
    if (BOUNDING_ITEMS.some((name) => own.includes(name))) return null;
    return items.length === 0 ? 'a list of anything' : lackOfOne(items, 'its items: ');
  }
  return lackOfOne(own, '');
}

function lackOfOne(names: string[], what: string): string | null {
  const has = (known: readonly string[]): boolean => known.some((name) => names.includes(name));
  if (has(['isBoolean', 'nestedValidation']) || has(BOUNDING_TEXT)) return null;
  if (has(['isInt', 'isNumber'])) {
    return has(['min']) && has(['max']) ? null : `${what}a number without @Min or @Max`;
  }
  if (has(ENDLESS_TEXT)) return `${what}a text without @Text or @MaxLength`;
  return `${what}no decorator that test/support/dto-bounds.ts knows to bound it`;
}

function decorationsOf(dto: Class) {
  return getMetadataStorage().getTargetValidationMetadatas(dto, '', true, false);
}

function membersOf(dto: Class): string[] {
  return [...new Set(decorationsOf(dto).map(({ propertyName }) => propertyName))];
}

function nameOf({ name, type }: { name?: string; type: string }): string {
  return name ?? type;
}
