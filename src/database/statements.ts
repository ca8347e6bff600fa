import type { CustomTypesConfig, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';

/** Whatever runs a repository's statements: one site's share of the pool, or an open transaction. */
export type Statements = Pick<EntityManager, 'query'>;

/** A statement planned once per connection. The name stands for the text: never two texts of one. */
export interface NamedQuery {
  name: string;
  text: string;
  rowMode?: 'array';
  types?: CustomTypesConfig;
}

/**
 * A value that the planner does not look at. Where it does, and one page asks for ten comments or one array has one
 * element, it hopes for more from knowing that and plans the named statement anew each time, which takes longer
 * than to run it. Not for the site's id: by that a statement is sent to where its rows are.
 */
export const unseen = (parameter: `$${number}`, type: string): string =>
  `(select ${parameter}::${type})`;

/** Of a statement whose rows are arrays of what PostgreSQL prints of each column, or null. */
export const PRINTED: Pick<NamedQuery, 'rowMode' | 'types'> = {
  rowMode: 'array',
  types: { getTypeParser: () => (text: string) => text },
};

/** Rows that belong to no site, such as the idempotency of the calls that make sites. */
export const NO_SITE = '00000000-0000-0000-0000-000000000000';

/** Statements past the ORM, which never names one. */
export interface NamedStatements extends Statements {
  rows<Row extends QueryResultRow>(query: NamedQuery, values: unknown[]): Promise<Row[]>;
}

export function areNamed(db: Statements): db is NamedStatements {
  return 'rows' in db;
}
