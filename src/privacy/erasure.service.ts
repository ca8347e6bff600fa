import { Injectable } from '@nestjs/common';
import type { Site } from '../sites/sites.service.js';
import type { ErasureMode } from './data-request.rules.js';
import type { Subject } from './subject.js';

/** How many of what were erased so far; telling so keeps the erasure ours. */
export type Progress = (report: Record<string, number>) => Promise<void>;

/** To be replaced in the merge: it erases nothing yet. */
@Injectable()
export class ErasureService {
  /** Erases what is kept about somebody, or what an earlier run has left of it. */
  async erase(
    _site: Site,
    _subject: Subject,
    _mode: ErasureMode,
    progress: Progress,
  ): Promise<Record<string, number>> {
    await progress({});
    return {};
  }
}
