import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

/** Told how far a table is; `done` with the last word about it. */
export type Progress = (at: { table: string; rows: number; done: boolean }) => void;

const NEWLINE = 0x0a;

/** Passes everything on and counts rows: in PostgreSQL's text format only a row's end is a newline. */
export function rowCounter(told: (rows: number) => void): Transform {
  let rows = 0;
  return watching((chunk) => {
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) rows += 1;
    told(rows);
  });
}

/** Passes everything on; afterwards tells its size and SHA-256. */
export function digester(): { stream: Transform; result: () => { bytes: number; sha256: string } } {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = watching((chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
  });
  return { stream, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}

function watching(look: (chunk: Buffer) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      look(chunk);
      pass(null, chunk);
    },
  });
}
