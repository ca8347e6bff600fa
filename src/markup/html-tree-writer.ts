import { flowText } from './from-plain.js';
import { isBlock } from './html-elements.js';
import { TreeBuilder } from './tree-builder.js';
import { MAX_LEVEL, SEPARATOR, type Block } from './tree.js';

type Attributes = ReadonlyMap<string, string>;
type ContainerName = 'blockquote' | 'ul' | 'ol' | 'li';

/** Turns the tags and the texts of an HTML fragment into a tree. */
export class TreeWriter {
  private readonly builder = new TreeBuilder({ linkify: true });
  private readonly open: ContainerName[] = [];
  /** Containers beyond the deepest level, of which only the content is taken. */
  private readonly flattened: ContainerName[] = [];
  private verbatim: { name: 'pre' | 'code'; text: string } | null = null;
  private endsWithSpace = false;
  private cells = 0;

  private readonly starts = new Map<string, (attributes: Attributes) => void>([
    ['a', (attributes) => this.startLink(attributes.get('href') ?? '')],
    ['blockquote', () => this.openContainer('blockquote', () => this.builder.openBlockquote())],
    ['br', () => this.builder.lineBreak({ soft: false })],
    ['code', () => this.startVerbatim('code')],
    ['del', () => this.inlineText('~~')],
    ['em', () => this.builder.start('emphasis')],
    ['heading', () => this.builder.start('strong')],
    ['hr', () => this.separator()],
    ['img', (attributes) => this.image(attributes)],
    ['li', () => this.openItem()],
    ['ol', (attributes) => this.openOrderedList(attributes.get('start') ?? '')],
    ['pre', () => this.startVerbatim('pre')],
    ['q', () => this.inlineText('“')],
    ['strong', () => this.builder.start('strong')],
    ['td', () => this.startCell()],
    ['th', () => this.startCell()],
    ['tr', () => this.startRow()],
    ['ul', () => this.openContainer('ul', () => this.builder.openBulletList())],
  ]);

  private readonly ends = new Map<string, () => void>([
    ['a', () => this.builder.endLink()],
    ['blockquote', () => this.closeContainer('blockquote')],
    ['del', () => this.inlineText('~~')],
    ['em', () => this.builder.end('emphasis')],
    ['heading', () => this.builder.end('strong')],
    ['li', () => this.closeItem()],
    ['ol', () => this.closeContainer('ol')],
    ['q', () => this.inlineText('”')],
    ['strong', () => this.builder.end('strong')],
    ['ul', () => this.closeContainer('ul')],
  ]);

  start(name: string, attributes: Attributes): void {
    if (this.verbatim !== null && name === 'br') this.verbatim.text += '\n';
    if (this.staysVerbatim(name)) return;
    if (isBlock(name)) this.builder.endParagraph();
    this.starts.get(name)?.(attributes);
  }

  end(name: string): void {
    if (this.verbatim?.name === name) this.endVerbatim();
    if (this.staysVerbatim(name)) return;
    if (isBlock(name)) this.builder.endParagraph();
    this.ends.get(name)?.();
  }

  text(text: string): void {
    if (this.verbatim !== null) {
      this.verbatim.text += text;
      return;
    }
    const collapsed = text.replace(/[ \t\f]+/g, ' ');
    flowText(this.builder, this.endsWithSpace ? collapsed.replace(/^ /, '') : collapsed);
    this.endsWithSpace = collapsed.endsWith(' ');
  }

  finish(): Block[] {
    this.endVerbatim();
    return this.builder.finish();
  }

  /** Inline code that was never closed ends where its paragraph does. */
  private staysVerbatim(name: string): boolean {
    if (this.verbatim?.name === 'code' && isBlock(name)) this.endVerbatim();
    return this.verbatim !== null;
  }

  private startVerbatim(name: 'pre' | 'code'): void {
    this.verbatim = { name, text: '' };
  }

  /** Code over several lines is a block whatever its element: WordPress knows only `<code>`. */
  private endVerbatim(): void {
    if (this.verbatim === null) return;
    const { name, text } = this.verbatim;
    this.verbatim = null;
    this.endsWithSpace = false;
    if (name === 'pre') this.builder.codeBlock(text.replace(/^\n/, ''));
    else if (!text.trim().includes('\n')) this.builder.code(text);
    else this.builder.codeBlock(text.replace(/^(?:[ \t]*\n)+/, '').trimEnd());
  }

  private inlineText(text: string): void {
    this.builder.text(text);
    this.endsWithSpace = false;
  }

  private image(attributes: Attributes): void {
    this.builder.image(attributes.get('src') ?? '', attributes.get('alt') ?? '');
    this.endsWithSpace = false;
  }

  private startLink(address: string): void {
    this.builder.endLink();
    this.builder.startLink(address);
  }

  private separator(): void {
    this.inlineText(SEPARATOR);
    this.builder.endParagraph();
  }

  private startRow(): void {
    this.cells = 0;
  }

  private startCell(): void {
    if (this.cells > 0) this.inlineText(' | ');
    this.cells += 1;
  }

  private openOrderedList(start: string): void {
    const number = /^\d{1,9}$/.test(start) ? Number(start) : 1;
    this.openContainer('ol', () => this.builder.openOrderedList(number));
  }

  private openContainer(name: ContainerName, open: () => void): void {
    // A list holds items only; one that holds a list holds it in an item.
    if (this.isInList()) this.openItem();
    const levels = name === 'blockquote' ? 1 : 2;
    if (this.flattened.length === 0 && this.builder.level + levels < MAX_LEVEL) {
      this.open.push(name);
      open();
    } else {
      this.flattened.push(name);
    }
  }

  private openItem(): void {
    if (this.flattened.length > 0) return;
    if (this.open.at(-1) === 'li') this.closeTo(this.open.length - 1);
    if (!this.isInList()) return;
    this.open.push('li');
    this.builder.openListItem();
  }

  private isInList(): boolean {
    const innermost = this.open.at(-1);
    return innermost === 'ul' || innermost === 'ol';
  }

  private closeItem(): void {
    if (this.flattened.length > 0) return;
    const item = this.open.lastIndexOf('li');
    const list = Math.max(this.open.lastIndexOf('ul'), this.open.lastIndexOf('ol'));
    if (item > list) this.closeTo(item);
  }

  private closeContainer(name: ContainerName): void {
    if (this.flattened.at(-1) === name) {
      this.flattened.pop();
      return;
    }
    const at = this.open.lastIndexOf(name);
    if (at >= 0) this.closeTo(at);
  }

  private closeTo(length: number): void {
    this.flattened.length = 0;
    while (this.open.length > length) {
      this.open.pop();
      this.builder.close();
    }
  }
}
