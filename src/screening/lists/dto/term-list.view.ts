import { PageView } from '../../../common/http/bounds.dto.js';
import type { TermMatch } from '../../terms/term.rules.js';
import type { TermListHead, TermListRow } from '../term-lists.service.js';

export class TermListHeadView {
  id!: string;
  name!: string;
  outcome!: 'off' | 'label' | 'hold' | 'spam' | 'reject';
  leet!: boolean;
  /** BCP 47. */
  language!: string | null;
  /** Counts the changes; a finding names the one that it was made by. */
  version!: number;
  changedAt!: string;
}

export class TermListView extends TermListHeadView {
  /** As they were written, one a line. */
  terms!: string[];
}

export class TermListsView {
  items!: TermListHeadView[];
  page!: PageView;
}

export class TermMatchView {
  /** As the list has it. */
  term!: string;
  /** UTF-16 offsets into the text. */
  start!: number;
  end!: number;
}

export class TestedTermListView {
  /** Null when the list took too long. */
  matches!: TermMatchView[] | null;
}

export function toTermListHeadView(list: TermListHead): TermListHeadView {
  return {
    id: list.id,
    name: list.name,
    outcome: list.outcome,
    leet: list.leet,
    language: list.language,
    version: list.version,
    changedAt: list.madeAt.toISOString(),
  };
}

export function toTermListView(list: TermListRow): TermListView {
  return { ...toTermListHeadView(list), terms: list.terms };
}

export function toMatchView({ termId, start, end }: TermMatch): TermMatchView {
  return { term: termId, start, end };
}
