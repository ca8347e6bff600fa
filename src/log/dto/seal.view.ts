import { PageView } from '../../common/http/bounds.dto.js';
import { momentOf, type Seal } from '../chain.rules.js';

export class SealView {
  /** 1 for the site's first, without a gap. */
  number!: number;
  /** Of the form that digests are taken of; `docs/log.md` has it. */
  version!: number;
  /** SHA-256, 64 hexadecimal digits. Keep it elsewhere: `colloquy log verify --anchor` takes it. */
  digest!: string;
  /** The digest of the seal before; null for the first. */
  previous!: string | null;
  /** How many decisions it seals. */
  decisions!: number;
  /** Whether every decision of before `sealedAt` is in this seal or in one before it. */
  caughtUp!: boolean;
  sealedAt!: string;
}

export class SealListView {
  items!: SealView[];
  page!: PageView;
}

export function toSealView(seal: Seal): SealView {
  return {
    number: seal.number,
    version: seal.version,
    digest: seal.digest,
    previous: seal.previous,
    decisions: seal.decisions,
    caughtUp: seal.caughtUp,
    sealedAt: momentOf(seal.sealedAt).toISOString(),
  };
}
