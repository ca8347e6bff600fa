import { expect } from '@jest/globals';
import type { Desk } from './desk.js';

/** A word that stands in one hidden text and nowhere else. */
export interface Canary {
  /** The row of the sight table. */
  kind: string;
  word: string;
  /** The credential of whoever wrote the comment. */
  writer: string;
  /** The comment it belongs to, where there is one alone. */
  comment?: string;
}

/** The hidden words of one site, and where they are. */
export class CanaryBook {
  readonly all: Canary[] = [];
  /** Every comment there is, the harmless too. */
  readonly comments: string[] = [];
  /** Ids of the threads: the open one and the hidden one. */
  readonly threads: string[] = [];
  /** Where following each of them begins: before all that happened there. */
  readonly beginnings: string[] = [];
  /** Every review item there has been. */
  readonly items: string[] = [];
  /** Every decision and every verdict of screening. */
  readonly decisions: string[] = [];
  readonly appeals: string[] = [];
  readonly notices: string[] = [];
  readonly sanctions: string[] = [];
  /** Whom moderators have said something about. */
  readonly people: string[] = [];
  author!: string;
  personId!: string;
  /** A comment that shows, which the others hang from. */
  protected root!: string;
  protected thread!: string;
  private words = 0;

  constructor(protected readonly desk: Desk) {}

  protected word(): string {
    this.words += 1;
    const letters = [26 * 26, 26, 1].map((size) => Math.floor(this.words / size) % 26);
    return `zq${letters.map((letter) => String.fromCharCode(97 + letter)).join('')}qz`;
  }

  protected add(kind: string, word: string, writer: string, comment?: string): void {
    this.all.push({ kind, word, writer, ...(comment ? { comment } : {}) });
  }

  protected async call(method: 'delete' | 'patch', id: string, as: string, body?: object) {
    const sent = { as, ...(body ? { body } : {}) };
    const { status } = await this.desk.server.http[method](`${this.desk.at}/comments/${id}`, sent);
    expect(status).toBeLessThan(300);
  }
}
