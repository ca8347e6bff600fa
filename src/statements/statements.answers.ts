import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PRIVATE } from '../common/http/caching.js';
import { csvLines } from '../common/http/csv.js';
import { respondPrivately } from '../common/http/respond.js';
import { addressOfPolicy } from '../policies/cited-policy.rules.js';
import { languageFor } from '../sites/site-language.rules.js';
import type { Site } from '../sites/sites.service.js';
import { toStatementView } from './dto/statement.view.js';
import { PublicAddress } from '../common/http/public-address.js';
import { cellsOf, COLUMNS, type FileFormat } from './statement-files.rules.js';
import {
  appealUntil,
  transparencyStatementOf,
  type TransparencyStatement,
} from './statement.rules.js';
import type { StatementRow } from './statements.service.js';

const TYPES: Record<FileFormat, string> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
};

/** Puts statements of reasons into words and files. */
@Injectable()
export class StatementAnswers {
  constructor(private readonly address: PublicAddress) {}

  one(request: FastifyRequest, reply: FastifyReply, site: Site, statement: StatementRow): void {
    const language = languageFor(site, undefined);
    const until = appealUntil(statement.createdAt, site.settings.appealMonths);
    respondPrivately(
      request,
      reply,
      toStatementView(statement, { site: site.slug, language, until }),
    );
  }

  /** Sends a file, piece by piece. */
  file(
    reply: FastifyReply,
    site: Site,
    { pages, format }: { pages: AsyncIterable<readonly StatementRow[]>; format: FileFormat },
  ): void {
    void reply
      .headers({
        'cache-control': PRIVATE,
        'content-type': TYPES[format],
        'content-disposition': `attachment; filename="statements-${site.slug}.${format}"`,
      })
      .send(Readable.from(this.pieces(site, pages, format), { objectMode: false }));
  }

  private async *pieces(
    site: Site,
    pages: AsyncIterable<readonly StatementRow[]>,
    format: FileFormat,
  ): AsyncGenerator<string> {
    if (format === 'csv') yield csvLines([COLUMNS]);
    for await (const page of pages) {
      const statements = page.map((row) => this.published(site, row));
      yield format === 'csv'
        ? csvLines(statements.map(cellsOf))
        : statements.map((each) => `${JSON.stringify(each)}\n`).join('');
    }
  }

  private published(site: Site, row: StatementRow): TransparencyStatement {
    const { policy: key, rule } = row;
    const base = this.address.url;
    const at = rule && new Date(rule.from);
    const rules =
      base !== null && key !== null && at !== null
        ? `${base}${addressOfPolicy({ site: site.slug, key, at, format: 'html' })}`
        : null;
    return transparencyStatementOf(row, { language: languageFor(site, undefined), rules });
  }
}
