import type { MigrationInterface, QueryRunner } from 'typeorm';

const TEXTS = `site_id, key, version, title, text, decision_ground, illegal_content_legal_ground,
  incompatible_content_ground, effective_from, made_at`;

/** How much breaking a rule counts against somebody. What counts now is read from the decisions. */
export class CountStrikes1795478400116 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table policy_versions
        add strikes integer check (strikes between 1 and 10),
        -- For how long they count.
        add strike_days integer check (strike_days between 1 and 3650),
        add check ((strikes is null) = (strike_days is null)),
        -- Terms have neither.
        add check (strikes is null or decision_ground is not null)
    `);
    await keep(db, `${TEXTS}, strikes, strike_days`);
    // What goes when the decision that led to it is undone.
    await db.query(`
      create index sanctions_of_decision on sanctions (site_id, decision_id)
        where decision_id is not null and reversed_at is null
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index sanctions_of_decision');
    await keep(db, TEXTS);
    await db.query('alter table policy_versions drop column strikes, drop column strike_days');
  }
}

/** None of these ever changes. */
async function keep(db: QueryRunner, columns: string): Promise<void> {
  await db.query('drop trigger policy_versions_stay on policy_versions');
  await db.query(`
    create trigger policy_versions_stay
      before update of ${columns} or delete or truncate on policy_versions
      for each statement execute function colloquy_policy_stays()
  `);
}
