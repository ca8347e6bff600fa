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

  /**
   * The site's values and, as they belong to none, those of the installation. Going through them
   * again changes nothing.
   *
   * @param progress told now and then how many were sealed anew so far
   * @returns how many were
   */
  async reseal(site: Site, progress: (resealed: number) => void = () => {}): Promise<number> {
    let resealed = await this.resealShared();
    for (const column of SEALED_COLUMNS) {
      resealed = await this.resealColumn(site, column, { resealed, progress });
    }
    return resealed;
  }

  /** The installation's values, which belong to no site. @returns how many were sealed anew */
  async resealShared(): Promise<number> {
    return this.addresses.reseal();
  }

  /** How many of the installation's values only an older secret opens. */
  async leftShared(): Promise<number> {
    return this.addresses.countOlder();
  }

  /** How many of the site's values only an older secret opens. */
  async left(site: Site): Promise<number> {
    let left = 0;
    for (const column of SEALED_COLUMNS) {
      for await (const { id, sealed } of this.rowsOf(site, column)) {
        if (this.box.isOlder(sealed, column.about(id))) left += 1;
      }
    }
    return left;
  }

  private async resealColumn(
    site: Site,
    column: SealedColumn,
    { resealed, progress }: { resealed: number; progress: (resealed: number) => void },
  ): Promise<number> {
    for await (const row of this.rowsOf(site, column)) {
      const by = this.again(column, row);
      if (!by || !(await this.rows.replace(site.id, column, row, by))) continue;
      resealed += 1;
      if (resealed % PAGE === 0) progress(resealed);
    }
    return resealed;
  }

  private async *rowsOf(site: Site, column: SealedColumn): AsyncGenerator<SealedRow> {
    let page = await this.rows.page(site.id, column, null, PAGE);
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
