import {
  parse,
  type AlterTableCmd,
  type AlterTableStmt,
  type ColumnDef,
  type Constraint,
  type DropStmt,
  type Node,
} from 'libpg-query';
import {
  heldNotNull,
  judgeColumn,
  JUDGES,
  namesOf,
  SHORT,
  type Rule,
  type Scene,
} from './migration-rules.js';

/** What a migration has asked the database. */
export interface AskedMigration {
  statements: readonly string[];
  /** Whether they are one transaction. */
  transaction: boolean;
  /** The version since which nothing uses what is dropped, by `table` or `table.column`. */
  contracts?: Readonly<Record<string, string>>;
}

type Reading = Scene & Pick<AskedMigration, 'contracts'> & { added: Set<string> };

/** Outside a transaction, what a killed run has begun is begun again. */
const REPEATABLE = ['IndexStmt', 'DropStmt', 'VariableSetStmt', 'SelectStmt'];
/** What goes in a moment, and takes no rows along. */
const DROPPED = ['OBJECT_FUNCTION', 'OBJECT_TRIGGER', 'OBJECT_POLICY'];

/** Judges migrations in their order: on what one has validated the next may rely. */
export class MigrationLinter {
  /** Columns that a validated check holds to be not null. */
  private readonly proved = new Set<string>();
  /** The columns of such checks, by the check. */
  private readonly claimed = new Map<string, string>();

  /** @param released the versions that are out */
  constructor(private readonly released: readonly string[]) {}

  /** The rules that it breaks, in the order of its statements. */
  async objectionsTo({ statements, ...migration }: AskedMigration): Promise<Rule[]> {
    const seen = { created: new Set<string>(), cleared: new Set<string>(), waits: false };
    const reading: Reading = { ...migration, ...seen, added: new Set() };
    const found: Rule[] = [];
    for (const text of statements) {
      const { stmts = [] } = await parse(text);
      for (const { stmt } of stmts) found.push(...this.judge(stmt!, reading));
    }
    return reading.waits ? [...found, 'waits-for-locks'] : found;
  }

  private judge(stmt: Node, reading: Reading): Rule[] {
    const [kind, node] = Object.entries(stmt)[0] as [string, never];
    const broken = this.judgeOwn(stmt, reading) ?? JUDGES[kind]?.(node, reading);
    const again = reading.transaction || REPEATABLE.includes(kind) || validates(stmt);
    return [...(broken ?? ['unknown']), ...(again ? [] : (['half-done'] as const))];
  }

  /** Null: it depends on nothing that was before. */
  private judgeOwn(stmt: Node, reading: Reading): Rule[] | null {
    if ('DropStmt' in stmt) return this.judgeDrop(stmt.DropStmt, reading);
    if (!('AlterTableStmt' in stmt)) return null;
    const table = stmt.AlterTableStmt.relation!.relname!;
    if (reading.created.has(table)) return [];
    return commandsOf(stmt.AlterTableStmt).flatMap((cmd) => this.judgeAlter(table, cmd, reading));
  }

  private judgeDrop(
    { objects, removeType, concurrent, missing_ok: ifExists }: DropStmt,
    reading: Reading,
  ): Rule[] {
    const names = namesOf(objects);
    if (removeType === 'OBJECT_TABLE') {
      return names.flatMap((name) => this.judgeContraction(name, reading));
    }
    if (removeType !== 'OBJECT_INDEX') return DROPPED.includes(removeType!) ? [] : ['unknown'];
    if (!concurrent) return [];
    if (ifExists) for (const name of names) reading.cleared.add(name);
    return reading.transaction ? ['concurrently-in-transaction'] : [];
  }

  private judgeContraction(name: string, { created, contracts }: Reading): Rule[] {
    const since = contracts?.[name];
    const unused = created.has(name) || (since !== undefined && this.released.includes(since));
    return unused ? [] : ['contracts-at-once'];
  }

  private judgeAlter(
    table: string,
    { subtype, name, def }: AlterTableCmd,
    reading: Reading,
  ): Rule[] {
    const named = `${table}.${name}`;
    const judges: Readonly<Record<string, () => Rule[]>> = {
      AT_AddColumn: () => judgeColumn((def as { ColumnDef: ColumnDef }).ColumnDef),
      AT_DropColumn: () => this.judgeContraction(named, reading),
      AT_AlterColumnType: () => ['type-change'],
      AT_SetNotNull: () => (this.proved.has(named) ? [] : ['not-null-scans']),
      AT_AddConstraint: () =>
        this.judgeConstraint(table, (def as { Constraint: Constraint }).Constraint, reading),
      AT_ValidateConstraint: () => this.judgeValidation(named, reading),
    };
    return judges[subtype!]?.() ?? (SHORT.includes(subtype!) ? [] : ['unknown']);
  }

  private judgeConstraint(table: string, constraint: Constraint, { added }: Reading): Rule[] {
    if (constraint.indexname) return [];
    if (!constraint.skip_validation) return ['constraint-scans'];
    const named = `${table}.${constraint.conname}`;
    added.add(named);
    const column = heldNotNull(constraint);
    if (column !== null) this.claimed.set(named, `${table}.${column}`);
    return [];
  }

  private judgeValidation(named: string, { added, transaction }: Reading): Rule[] {
    const column = this.claimed.get(named);
    if (column !== undefined) this.proved.add(column);
    return transaction && added.has(named) ? ['validated-under-lock'] : [];
  }
}

function commandsOf({ cmds = [] }: AlterTableStmt): AlterTableCmd[] {
  return cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? cmd.AlterTableCmd : []));
}

function validates(stmt: Node): boolean {
  return (
    'AlterTableStmt' in stmt &&
    commandsOf(stmt.AlterTableStmt).every(({ subtype }) => subtype === 'AT_ValidateConstraint')
  );
}
