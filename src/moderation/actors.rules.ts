import type { Actor } from '../comments/caller.rules.js';

/** An actor as items name them. */
export function nameOfActor({ kind, id }: Actor): string {
  return `${kind}:${id ?? ''}`;
}

export function actorNamed(name: string): { kind: string; id: string } {
  const colon = name.indexOf(':');
  return { kind: name.slice(0, colon), id: name.slice(colon + 1) };
}

/** A reader with a role neither decides about what they wrote nor about what they reported. */
export function workerOf(actor: Actor): { owner: string; personId: string | null } {
  return { owner: nameOfActor(actor), personId: actor.kind === 'person' ? actor.id : null };
}
