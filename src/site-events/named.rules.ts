import type { Outcome } from '../appeals/appeal.rules.js';
import type { EventType } from '../events/event-types.rules.js';
import type { SanctionKind } from '../sanctions/sanction.rules.js';

/** What may stand in the log beside a subject and is told. */
export interface Named {
  appealId?: string;
  outcome?: Outcome;
  sanctionId?: string;
  kind?: SanctionKind;
  until?: string | null;
  createdThreads?: number;
  createdComments?: number;
}

const NAMED_BY: Partial<Record<EventType, readonly (keyof Named)[]>> = {
  'appeal.created': ['appealId'],
  'appeal.decided': ['appealId', 'outcome'],
  'person.sanctioned': ['sanctionId', 'kind', 'until'],
  'import.finished': ['createdThreads', 'createdComments'],
};

/** Of what the log keeps with an event, what whoever follows is told; not whose key spoke, for one. */
export function namedBy(type: EventType, data: Readonly<Record<string, unknown>>): Named {
  const names = NAMED_BY[type] ?? [];
  return Object.fromEntries(names.map((name) => [name, data[name]]));
}

/** As what the subject of an event is told that happened in no thread. */
export function subjectOf(type: EventType): 'personId' | 'importId' {
  return type.startsWith('import.') ? 'importId' : 'personId';
}
