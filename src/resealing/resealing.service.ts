import { Injectable } from '@nestjs/common';
import { AddressesService } from '../addresses/addresses.service.js';
import { EmailVault } from '../common/crypto/email-vault.js';
import { SecretBox } from '../common/crypto/secret-box.js';
import type { Site } from '../sites/sites.service.js';
import { ResealingRepository, type SealedRow } from './resealing.repository.js';
import { SEALED_COLUMNS, type SealedColumn } from './sealed-columns.rules.js';

const PAGE = 500;

/** Seals everything with the present master secret, so that the one before it can go. */
@Injectable()
export class ResealingService {
  constructor(
    private readonly rows: ResealingRepository,
    private readonly addresses: AddressesService,
    private readonly box: SecretBox,
    private readonly emails: EmailVault,
  ) {}

  /** Going through it again changes nothing. @returns how many were sealed anew */
  async reseal(site: Site): Promise<number> {
    await this.addresses.reseal();
    let resealed = 0;
    for (const column of SEALED_COLUMNS) resealed += await this.resealColumn(site, column);
    return resealed;
  }

  /** How many of the site's values, and of the installation's, only an older secret opens. */
  async left(site: Site): Promise<number> {
    let left = await this.addresses.countOlder();
    for (const column of SEALED_COLUMNS) {
      for await (const { id, sealed } of this.rowsOf(site, column)) {
        if (this.box.isOlder(sealed, column.about(id))) left += 1;
      }
    }
    return left;
  }

  private async resealColumn(site: Site, column: SealedColumn): Promise<number> {
    let resealed = 0;
    for await (const row of this.rowsOf(site, column)) {
      const by = this.again(column, row);
      if (by && (await this.rows.replace(site.id, column, row, by))) resealed += 1;
    }
    return resealed;
  }

  private async *rowsOf(site: Site, column: SealedColumn): AsyncGenerator<SealedRow> {
    let page = await this.rows.page(site.id, column, '', PAGE);
    while (page.length > 0) {
      yield* page;
      page = await this.rows.page(site.id, column, page.at(-1)!.id, PAGE);
    }
  }

  /** Null where it is sealed with the present secret already, or with none that we have. */
  private again(
    { index, about }: SealedColumn,
    { id, sealed }: SealedRow,
  ): { sealed: Buffer; index: Buffer | null } | null {
    if (index !== null) return this.emails.rekept(sealed, about(id));
    const box = this.box.resealed(sealed, about(id));
    return box && { sealed: box, index: null };
  }
}
