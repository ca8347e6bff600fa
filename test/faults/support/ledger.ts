import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What somebody wants done. A text begins with a mark that no other comment has. */
export type Intent =
  | { op: 'post'; by: string; thread: string; mark: string; text: string; parentId?: string }
  | { op: 'edit'; by: string; commentId: string; text: string }
  | { op: 'withdraw'; by: string; commentId: string }
  | { op: 'decide'; commentId: string; action: string }
  | { op: 'vote'; by: string; commentId: string; value: number }
  | { op: 'lifecycle'; thread: string; state: string };

/** What became of it, as the caller was told. */
export interface Told {
  status: number;
  /** Of the answer: an unknown fate of earlier attempts is settled by a key alone. */
  attempts: number;
  keyed: boolean;
  commentId?: string;
  /** Of a text: whether it shows. */
  outcome?: string;
}

export interface Entry {
  id: number;
  intent: Intent;
  /** Null: nobody ever told. */
  told: Told | null;
}

/**
 * What was wanted and what was told of it, on disk: each intent before it is sent, each answer once it
 * is here.
 */
export class Ledger {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'colloquy-ledger-'));
  private readonly file = path.join(this.folder, 'ledger.jsonl');
  private last = 0;

  /** @returns its number */
  intend(intent: Intent): number {
    const id = (this.last += 1);
    this.write({ id, intent });
    return id;
  }

  tell(id: number, told: Told): void {
    this.write({ id, told });
  }

  /** As it stands on disk, in the order of intents. */
  read(): Entry[] {
    const entries = new Map<number, Entry>();
    for (const line of readFileSync(this.file, 'utf8').split('\n').slice(0, -1)) {
      const { id, ...said } = JSON.parse(line) as { id: number; intent?: Intent; told?: Told };
      if (said.intent) entries.set(id, { id, intent: said.intent, told: null });
      else entries.get(id)!.told = said.told!;
    }
    return [...entries.values()];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private write(line: object): void {
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

/** Whether it was done, was not, or nobody can know: a refusal may follow an attempt that was done. */
export function fateOf({ told }: Entry): 'done' | 'not-done' | 'unknown' {
  if (told === null) return 'unknown';
  if (told.status < 300) return 'done';
  return told.keyed || told.attempts === 1 ? 'not-done' : 'unknown';
}
