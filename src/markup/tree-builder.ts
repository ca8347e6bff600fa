import { isWeb, safeHref } from './addresses.js';
import { findAddresses } from './markdown-parser.js';
import { isVisible, withoutControls } from './plain.js';
import { paragraphsOf, type Mark, type Run, type TextRun } from './runs.js';
import type { Block, ListItem } from './tree.js';

/** One object each, so that neighbours are seen to be in the same. */
const MARKS: Record<'emphasis' | 'strong', Mark> = {
  emphasis: { kind: 'emphasis' },
  strong: { kind: 'strong' },
};

type Container =
  | { kind: 'root' | 'blockquote' | 'list-item'; children: Block[] }
  | { kind: 'bullet-list'; items: ListItem[] }
  | { kind: 'ordered-list'; start: number; items: ListItem[] };

export interface TreeBuilderOptions {
  /** Makes links of addresses in the text. */
  linkify: boolean;
}

/**
 * Builds a tree from a stream of events, whatever their order: it keeps the tree canonical, so
 * that each way in gives the same tree for the same content and each tree can be printed back.
 */
export class TreeBuilder {
  private readonly containers: Container[] = [{ kind: 'root', children: [] }];
  private runs: Run[] = [];
  private marks: readonly Mark[] = [];
  private readonly depths = { emphasis: 0, strong: 0 };

  constructor(private readonly options: TreeBuilderOptions = { linkify: false }) {}

  /** How many containers are open. */
  get level(): number {
    return this.containers.length - 1;
  }

  get inLink(): boolean {
    return this.marks.some((mark) => mark.kind === 'link');
  }

  text(text: string): void {
    const clean = withoutControls(text).replace(/\n/g, ' ');
    if (clean !== '') this.runs.push({ kind: 'text', text: clean, marks: this.marks });
  }

  code(text: string): void {
    const clean = withoutControls(text).replace(/\n/g, ' ');
    if (isVisible(clean)) this.runs.push({ kind: 'code', text: clean, marks: this.marks });
    else this.text(clean);
  }

  lineBreak({ soft }: { soft: boolean }): void {
    this.runs.push({ kind: 'break', soft, marks: this.marks });
  }

  /** Starts emphasis or strong text; within the same it changes nothing but wants its own end. */
  start(kind: 'emphasis' | 'strong'): void {
    this.depths[kind] += 1;
    if (this.depths[kind] === 1) this.marks = [...this.marks, MARKS[kind]];
  }

  end(kind: 'emphasis' | 'strong'): void {
    this.depths[kind] = Math.max(0, this.depths[kind] - 1);
    if (this.depths[kind] === 0) this.unmark(kind);
  }

  /** Starts a link, unless the address may not be one: then its text stays as text. */
  startLink(address: string): void {
    const href = safeHref(address);
    if (href !== null && !this.inLink) this.marks = [...this.marks, { kind: 'link', href }];
  }

  endLink(): void {
    this.unmark('link');
  }

  /** A picture is a link to it; one that is not on the web is its description. */
  image(address: string, description: string): void {
    const href = safeHref(address);
    if (href === null || !isWeb(href)) {
      this.text(description);
      return;
    }
    const isOwnLink = !this.inLink;
    if (isOwnLink) this.startLink(href);
    this.text(isVisible(description) ? description : href);
    if (isOwnLink) this.endLink();
  }

  endParagraph(): void {
    const runs = this.options.linkify ? mergeText(this.runs).flatMap(linkify) : this.runs;
    this.runs = [];
    for (const children of paragraphsOf(runs)) this.append({ kind: 'paragraph', children });
  }

  codeBlock(text: string): void {
    this.endParagraph();
    const clean = trimNewlines(withoutControls(text));
    if (isVisible(clean)) this.append({ kind: 'code-block', text: clean });
  }

  openBlockquote(): void {
    this.open({ kind: 'blockquote', children: [] });
  }

  openBulletList(): void {
    this.open({ kind: 'bullet-list', items: [] });
  }

  openOrderedList(start: number): void {
    this.open({ kind: 'ordered-list', start, items: [] });
  }

  openListItem(): void {
    this.open({ kind: 'list-item', children: [] });
  }

  /** Closes the innermost container; an empty one leaves nothing. */
  close(): void {
    this.endParagraph();
    const container = this.containers.pop();
    if (container === undefined || container.kind === 'root') throw new Error('nothing is open');
    const content = 'items' in container ? container.items : container.children;
    if (content.length > 0) this.append(container as Block | ListItem);
  }

  finish(): Block[] {
    while (this.level > 0) this.close();
    this.endParagraph();
    const [root] = this.containers;
    return root?.kind === 'root' ? root.children : [];
  }

  private unmark(kind: Mark['kind']): void {
    this.marks = this.marks.filter((mark) => mark.kind !== kind);
  }

  private open(container: Container): void {
    this.endParagraph();
    this.containers.push(container);
  }

  private append(block: Block | ListItem): void {
    const container = this.containers.at(-1);
    if (container === undefined) return;
    if ('items' in container) {
      const item: ListItem =
        block.kind === 'list-item' ? block : { kind: 'list-item', children: [block] };
      container.items.push(item);
    } else if (block.kind === 'list-item') {
      for (const child of block.children) container.children.push(child);
    } else {
      container.children.push(block);
    }
  }
}

function mergeText(runs: Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (run.kind === 'text' && last?.kind === 'text' && last.marks === run.marks) {
      merged[merged.length - 1] = { ...last, text: last.text + run.text };
    } else {
      merged.push(run);
    }
  }
  return merged;
}

function linkify(run: Run): Run[] {
  if (run.kind !== 'text' || run.marks.some(({ kind }) => kind === 'link')) return [run];
  const parts: TextRun[] = [];
  let from = 0;
  for (const { start, end, address } of findAddresses(run.text)) {
    const href = safeHref(address);
    if (href === null) continue;
    parts.push({ ...run, text: run.text.slice(from, start) });
    const marks = [...run.marks, { kind: 'link', href } as const];
    parts.push({ ...run, text: run.text.slice(start, end), marks });
    from = end;
  }
  parts.push({ ...run, text: run.text.slice(from) });
  return parts.filter((part) => part.text !== '');
}

function trimNewlines(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= 1;
  return text.slice(0, end);
}
