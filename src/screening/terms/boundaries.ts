import {
  isDigit,
  isHangul,
  isUnspaced,
  isWord,
  pointAt,
  pointBefore,
} from '../text/characters.rules.js';
import type { Normalised } from '../text/normalise.rules.js';

/** A segmenter takes 9 to 15 ms for 10,000 characters on Node 20, so it sees a block at a time. */
const BLOCK = 256;

/** What it sees on either side of a block, since a dictionary decides by the neighbours. */
const CONTEXT = 32;

/** Korean particles and endings that may follow a noun in the same word. */
const KOREAN_ENDING =
  /^(?:들|님)?(?:이|가|은|는|을|를|의|에|에게|한테|께|도|만|와|과|랑|이랑|로|으로|야|아|여|이여|라|이라|라고|이라고|처럼|까지|부터|마다|보다|같은|같이|네|이네|다|이다|입니다|예요|이에요|인가|인데|이고|이나|나|요)?$/;

const segmenters = new Map<string, Intl.Segmenter>();

/** Where words begin and end in a text (UAX 29), found out only where somebody asks. */
export class Boundaries {
  private readonly blocks = new Map<number, ReadonlySet<number>>();
  private readonly segmenter: Intl.Segmenter;

  constructor(
    private readonly normalised: Normalised,
    language = 'und',
  ) {
    this.segmenter = segmenterFor(language);
  }

  /** Whether a word that the reader sees may begin at an index. */
  isStart(index: number): boolean {
    return this.parts(index);
  }

  /** Whether a word may end before an index; digits and Korean particles may follow it. */
  isEnd(index: number): boolean {
    if (this.parts(index)) return true;
    const { text } = this.normalised;
    if (isDigit(pointBefore(text, index))) return false;
    const rest = /^[\p{L}\p{M}\p{N}]{1,12}/u.exec(text.slice(index, index + 12))?.[0] ?? '';
    if (isHangul(pointAt(text, index))) return KOREAN_ENDING.test(rest);
    return /^\p{Nd}{1,11}$/u.test(rest);
  }

  private parts(index: number): boolean {
    const { text, joints } = this.normalised;
    const before = pointBefore(text, index);
    const after = pointAt(text, index);
    if (!isWord(before) || !isWord(after) || joints.has(index)) return true;
    const isUnspacedBefore = isUnspaced(before);
    if (isUnspacedBefore !== isUnspaced(after)) return true;
    return isUnspacedBefore && this.blockOf(index).has(index);
  }

  private blockOf(index: number): ReadonlySet<number> {
    const block = Math.floor(index / BLOCK);
    let starts = this.blocks.get(block);
    if (starts === undefined) {
      const from = Math.max(0, block * BLOCK - CONTEXT);
      const text = this.normalised.text.slice(from, (block + 1) * BLOCK + CONTEXT);
      const segments = Array.from(this.segmenter.segment(text));
      starts = new Set(segments.map((segment) => from + segment.index));
      this.blocks.set(block, starts);
    }
    return starts;
  }
}

function segmenterFor(language: string): Intl.Segmenter {
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: 'word' });
    segmenters.set(language, segmenter);
  }
  return segmenter;
}
