import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ImportFileError } from './import-record.js';

const LINE_FEED = 0x0a;
const BOM = '\uFEFF';

/** Enough to tell the byte order marks and UTF-16 without one. */
const OPENING_BYTES = 4;

export interface TextLimits {
  maxBytes: number;
  /** How much is read at once; tests cut small. */
  blockBytes?: number;
}

/**
 * Reads a file as UTF-8 in blocks, without its byte order mark.
 *
 * @throws {ImportFileError} when it is larger than allowed or holds anything but UTF-8
 */
export async function* utf8Blocks(path: string, limits: TextLimits): AsyncGenerator<string> {
  const { size } = await stat(path);
  if (size > limits.maxBytes) throw tooLarge(1, limits.maxBytes);

  const stream = createReadStream(path, { highWaterMark: limits.blockBytes ?? 65_536 });
  const decoder = new Utf8Decoder();
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limits.maxBytes) throw tooLarge(decoder.line, limits.maxBytes);
    yield decoder.write(chunk);
  }
  yield decoder.end();
}

function tooLarge(line: number, maxBytes: number): ImportFileError {
  return new ImportFileError(line, `the file is larger than ${maxBytes / 1_048_576} MB`);
}

/** Unlike TextDecoder it says in which line the text stops being UTF-8. */
class Utf8Decoder {
  /** The line of the next byte. */
  line = 1;
  private rest: Buffer = Buffer.alloc(0);
  private opened = false;

  write(chunk: Buffer): string {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    if (!this.opened && bytes.length < OPENING_BYTES) {
      this.rest = bytes;
      return '';
    }
    const whole = bytes.length - unfinishedBytes(bytes);
    this.rest = bytes.subarray(whole);
    return this.decode(bytes.subarray(0, whole));
  }

  end(): string {
    return this.decode(this.rest);
  }

  private decode(bytes: Buffer): string {
    if (!this.opened) refuseUtf16(bytes);
    this.countLines(bytes);
    const text = bytes.toString('utf8');
    if (this.opened) return text;
    this.opened = true;
    return text.startsWith(BOM) ? text.slice(1) : text;
  }

  /** A line feed is never part of a longer sequence, so lines can be judged one by one. */
  private countLines(bytes: Buffer): void {
    const sound = isUtf8(bytes);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      if (!sound && !isUtf8(bytes.subarray(start, end))) break;
      this.line += 1;
      start = end + 1;
    }
    if (!sound) throw new ImportFileError(this.line, 'bytes that are not UTF-8');
  }
}

/** How many bytes at the end begin a character that the next block may finish. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return lengthFrom(byte) > back ? back : 0;
  }
  return 0;
}

function lengthFrom(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

/** With its zero bytes taken for control characters, UTF-16 would half pass for ASCII. */
function refuseUtf16(bytes: Buffer): void {
  const opening = bytes.subarray(0, OPENING_BYTES).toString('hex');
  if (/^(fffe|feff|00(?!00)..00(?!00)|(?!00)..00(?!00)..00)/.test(opening)) {
    throw new ImportFileError(1, 'the file is UTF-16; save it as UTF-8');
  }
}
