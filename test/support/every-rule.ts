/** Runs a statement. */
type Run = (text: string, values?: unknown[]) => Promise<unknown>;

/** A rule, its text, what it spoke about, and how it was tried; with what is hard to carry. */
export async function fillRules(
  run: Run,
  { site, id, at, nasty }: { site: string; id: string; at: string; nasty: string },
): Promise<void> {
  const rule = [site, id];
  await run(
    `insert into rules (site_id, id, version, state, alarm, created_at, changed_at)
     values ($1, $2, 1, 'live', $3, ${at}, ${at})`,
    [...rule, JSON.stringify({ hits: 1e300 })],
  );
  await run(
    `insert into rule_versions values ($1, $2, 1, $3, $4, 'hold', 'own', 3, 7, 'infinity', 'key', null, ${at})`,
    [...rule, 'n\t\\N', JSON.stringify({ text: nasty.replace('\u0001', '') })],
  );
  await run(
    `insert into rule_hits select $1, $2, $2, 1, id, revision_id, true, false, ${at}
     from comments where depth = 3`,
    rule,
  );
  await run(
    `insert into rule_backtests (site_id, id, rule_id, rule_version, state, total, created_at, hits,
       looked_at)
     values ($1, $2, $2, 1, 'running', 3, ${at}, 1, 1)`,
    rule,
  );
  await run(
    `insert into rule_backtest_hits select $1, $2, id, 'let-stand', $3, ${at}
     from comments where depth = 3`,
    [...rule, [nasty, '']],
  );
}
