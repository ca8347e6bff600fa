import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lets a statement fail that has done less than it must, where nobody looks before the commit. */
export class ExpectRows1795478400210 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function colloquy_expect(done bigint, wanted integer) returns void
      language plpgsql as $$
      begin
        if done <> wanted then
          raise exception '% rows of %', done, wanted using errcode = 'MD002';
        end if;
      end $$
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop function colloquy_expect(bigint, integer)');
  }
}
