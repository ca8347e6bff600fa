import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { SiteRow } from './site.entity.js';

/** Where a page of sites begins; null for the first. */
export interface SlugPosition {
  from: string | null;
  backwards: boolean;
  limit: number;
}

/** Every SQL statement about sites. */
@Injectable()
export class SitesRepository {
  constructor(@InjectEntityManager() private readonly db: EntityManager) {}

  within(tx: EntityManager): SitesRepository {
    return new SitesRepository(tx);
  }

  async findBySlug(slug: string): Promise<SiteRow | null> {
    return this.db.findOne(SiteRow, { where: { slug } });
  }

  async lockBySlug(slug: string): Promise<SiteRow | null> {
    return this.db.findOne(SiteRow, { where: { slug }, lock: { mode: 'pessimistic_write' } });
  }

  async pageBySlug({ from, backwards, limit }: SlugPosition): Promise<SiteRow[]> {
    const query = this.db.createQueryBuilder(SiteRow, 's').limit(limit);
    if (from !== null) query.where(`s.slug ${backwards ? '<' : '>'} :from`, { from });
    return query.orderBy('s.slug', backwards ? 'DESC' : 'ASC').getMany();
  }

  /** False when the slug is taken. */
  async insert(site: SiteRow): Promise<boolean> {
    const rows: unknown[] = await this.db.query(
      `insert into sites (id, slug, name, settings, created_at) values ($1, $2, $3, $4, $5)
       on conflict (slug) do nothing returning id`,
      [site.id, site.slug, site.name, site.settings, site.createdAt],
    );
    return rows.length > 0;
  }

  async rewrite(site: Pick<SiteRow, 'id' | 'name' | 'settings'>): Promise<void> {
    await this.db.query(
      'update sites set name = $2, settings = $3, version = version + 1 where id = $1',
      [site.id, site.name, site.settings],
    );
  }
}
