/** Longer than anybody writes at one comment. */
const FORM_LIFE_MS = 12 * 3_600_000;

export interface FormFacts {
  issuedAt: number;
  /** Leading zero bits of the hash that its work gave. */
  workBits: number;
}

/** What stands against a guest's form; `wait` is in seconds. */
export type FormRefusal = { kind: 'expired' | 'no-work' } | { kind: 'too-early'; wait: number };

/** Why a guest may not post with this form at `now`, or null when they may. */
export function refusalToForm(
  form: FormFacts,
  { guestDelaySeconds, guestWorkBits }: { guestDelaySeconds: number; guestWorkBits: number },
  now: number,
): FormRefusal | null {
  const age = now - form.issuedAt;
  if (age > FORM_LIFE_MS) return { kind: 'expired' };
  if (form.workBits < guestWorkBits) return { kind: 'no-work' };
  const wait = guestDelaySeconds - age / 1000;
  return wait > 0 ? { kind: 'too-early', wait } : null;
}

/** Zero bits at the beginning of a hash. */
export function leadingZeroBits(hash: Uint8Array): number {
  const at = hash.findIndex((byte) => byte !== 0);
  return at < 0 ? hash.length * 8 : at * 8 + Math.clz32(hash[at]!) - 24;
}
