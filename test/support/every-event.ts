/** Runs a statement. */
type Run = (text: string, values?: unknown[]) => Promise<unknown>;

interface Given {
  site: string;
  event: string;
  thread: string;
  hook: string;
  /** A literal of SQL. */
  at: string;
  nasty: string;
}

/** An event, its number, one of no thread, and an endpoint that is told of it; with what is hard to carry. */
export async function fillEvents(run: Run, given: Given): Promise<void> {
  const { site, event, thread, hook, at, nasty } = given;
  await run(
    `insert into events values ($1, $2, $3, 9007199254740993, 'x', $2, '{"a": "\\n"}', ${at})`,
    [site, event, thread],
  );
  await run(`insert into unordered_events values ($1, $2, $3, 9007199254740993, ${at})`, [
    site,
    event,
    thread,
  ]);
  await run(`insert into events values ($1, $1, null, null, 'x', $2, '{}', ${at})`, [site, thread]);
  await run(`insert into unordered_events values ($1, $1, null, null, ${at})`, [site]);
  await run('insert into event_order values ($1, 9007199254740993, $2)', [site, event]);
  await run('insert into event_heads values ($1, 9007199254740993)', [site]);
  await run(
    `insert into webhooks values ($1, $2, $3, $4, 'full', 'on', 9007199254740993, 0, null, ${at})`,
    [site, hook, nasty, ['x', nasty]],
  );
  await run(`insert into webhook_secrets values ($1, $2, $2, '\\x00ff', ${at}, null)`, [
    site,
    hook,
  ]);
  await run(
    `insert into webhook_deliveries values ($1, $2, $2, $3, 9007199254740993, 'x', 'dead', 1, ${at},
       ${at}, ${at}, 500, 1, $4)`,
    [site, hook, event, nasty],
  );
}
