import { stat } from 'node:fs/promises';
import { IdTable } from './id-table.js';
import {
  ImportFileError,
  type ImportedThread,
  type ImportSource,
  type ImportSurvey,
  type NoteTaker,
} from './import-record.js';
import { utf8Blocks } from './utf8-text.js';
import { parseId, refusalToTake, textOf } from './wxr.mapping.rules.js';
import { WxrPage } from './wxr.page.js';
import { WxrParser, type WxrEvent } from './wxr.parser.js';

const MAX_BYTES = 512 * 1_048_576;

interface Survey extends ImportSurvey {
  /** Of each comment that will be taken over: its item. */
  itemOf: IdTable;
  /** Of each item that continues the page of an earlier one: that item. */
  continues: IdTable;
  version: string;
}

export interface WxrReaderOptions {
  note?: NoteTaker;
  /** How much is read at once; tests cut small. */
  blockBytes?: number;
}

/** Reads a WordPress export (WXR 1.0 to 1.2) of up to 512 MB and 5,000,000 comments. */
export class WxrReader implements ImportSource {
  private surveyed: Survey | null = null;

  constructor(
    private readonly path: string,
    private readonly options: WxrReaderOptions = {},
  ) {}

  async survey(): Promise<ImportSurvey> {
    this.surveyed = await this.index();
    const { threads, comments } = this.surveyed;
    return { threads, comments };
  }

  /** @NOTE one run at a time: what has been seen is marked in the survey's index. */
  async *threads(): AsyncGenerator<ImportedThread> {
    const { itemOf, continues } = await this.freshSurvey();
    const index = { itemOf, continues, urls: new IdTable() };
    const note = this.options.note ?? (() => {});
    let number = 1;
    let page: WxrPage | null = null;
    for await (const event of this.events()) {
      if (event.of === 'comment') {
        page ??= new WxrPage(event.item, number, index, note);
        page.take(event.comment);
        const part = page.part();
        if (part) yield part;
      } else {
        const rest = page?.rest();
        if (rest) yield rest;
        page = null;
        number += 1;
      }
    }
  }

  private async freshSurvey(): Promise<Survey> {
    this.surveyed ??= await this.index();
    if (this.surveyed.version !== (await this.version())) {
      throw new ImportFileError(1, 'the file changed since it was surveyed');
    }
    this.surveyed.itemOf.clearMarks();
    return this.surveyed;
  }

  /** Reads the file once, to know for each parent whether, and where, it will come. */
  private async index(): Promise<Survey> {
    const version = await this.version();
    const [itemOf, continues, pages] = [new IdTable(), new IdTable(), new IdTable()];
    const count = { threads: 0, comments: 0 };
    let number = 1;
    let taken = 0;
    for await (const event of this.events()) {
      if (event.of === 'comment') {
        const { comment } = event;
        const isTaken =
          refusalToTake(comment) === null && itemOf.add(Number(textOf(comment, 'id')), number);
        if (isTaken) taken += 1;
        continue;
      }
      const post = parseId(textOf(event.item, 'id'));
      if (post !== null && taken > 0) {
        count.comments += taken;
        if (pages.add(post, number)) count.threads += 1;
        else continues.add(number, pages.get(post) ?? number);
      }
      number += 1;
      taken = 0;
    }
    return { ...count, itemOf, continues, version };
  }

  private async *events(): AsyncGenerator<WxrEvent> {
    const parser = new WxrParser();
    const limits = { maxBytes: MAX_BYTES, blockBytes: this.options.blockBytes };
    for await (const block of utf8Blocks(this.path, limits)) yield* parser.write(block);
    parser.end();
  }

  /** Changes when somebody writes the file. */
  private async version(): Promise<string> {
    const { size, mtimeMs } = await stat(this.path);
    return `${size} ${mtimeMs}`;
  }
}
