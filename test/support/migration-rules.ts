import type {
  ColumnDef,
  Constraint,
  IndexStmt,
  InsertStmt,
  Node,
  RangeVar,
  RenameStmt,
  VariableSetStmt,
} from 'libpg-query';

/** What a migration may not do to a table that servers use meanwhile, and what to do instead. */
export const RULES = {
  'index-locks-writes': 'build it with indexConcurrently, in a migration of its own',
  'concurrently-in-transaction': 'say `transaction = false`',
  'index-left-behind': 'first drop what a killed run has left: use indexConcurrently',
  'index-gives-up': 'it may wait for as long as it takes: use indexConcurrently',
  'half-done': 'outside a transaction only what can be done again: indexes, and validating',
  'not-null-without-default': 'add it with a constant default, or nullable',
  'default-rewrites': 'add it with a constant default, and fill it by a job',
  'type-change': 'add a column of the other type, fill it by a job, drop this one a version later',
  'not-null-scans':
    'add `check (… is not null) not valid`, and validate it in another migration first',
  'constraint-scans': 'add it `not valid` or `using index`, and validate it in another migration',
  'validated-under-lock': 'validate it in another migration, which does not hold the lock of this',
  renames: 'expand and contract: add the new name, write both, drop the old one a version later',
  'contracts-at-once':
    'expand and contract: release a version that does not use it, then name that in `contracts`',
  backfills: 'fill it by a job, in batches',
  rewrites: 'change the table by other means',
  'waits-for-locks': 'leave `lock_timeout` to migrate',
  'hidden-statement': 'write the statements themselves',
  unknown: 'say in migration-rules.ts what it locks',
} as const;

export type Rule = keyof typeof RULES;

/** A migration while it is read. */
export interface Scene {
  /** Whether its statements are one transaction. */
  transaction: boolean;
  /** Tables that are new, and so empty and nobody's. */
  created: Set<string>;
  /** Indexes of which nothing is left. */
  cleared: Set<string>;
  /** Whether locks are waited for without end. */
  waits: boolean;
}

type Judge = (node: never, scene: Scene) => Rule[];

const REWRITING = [
  ...['ClusterStmt', 'VacuumStmt', 'ReindexStmt', 'RefreshMatViewStmt', 'TruncateStmt'],
  ...['LockStmt', 'CreateTableAsStmt'],
];
/** These lock nothing, or for a moment. */
const HARMLESS = [
  ...['CreateFunctionStmt', 'CreateTrigStmt', 'CreatePolicyStmt', 'CommentStmt'],
  ...['GrantStmt', 'CreateSeqStmt', 'CreateExtensionStmt'],
];

/** By the kind of statement; those that depend on what was before are the linter's own. */
export const JUDGES: Readonly<Record<string, Judge>> = {
  CreateStmt: ({ relation }: { relation: RangeVar }, { created }) => {
    created.add(relation.relname!);
    return [];
  },
  IndexStmt: ({ relation, concurrent, idxname }: IndexStmt, scene) => {
    if (scene.created.has(relation!.relname!)) return [];
    if (!concurrent) return ['index-locks-writes'];
    if (scene.transaction) return ['concurrently-in-transaction'];
    return [
      ...(scene.cleared.has(idxname!) ? [] : (['index-left-behind'] as const)),
      ...(scene.waits ? [] : (['index-gives-up'] as const)),
    ];
  },
  RenameStmt: ({ relation, renameType }: RenameStmt, { created }) =>
    created.has(relation?.relname ?? '') || renameType === 'OBJECT_TABCONSTRAINT'
      ? []
      : ['renames'],
  SelectStmt: (node) =>
    /"(Update|Delete|Insert)Stmt"/.test(JSON.stringify(node)) ? ['backfills'] : [],
  UpdateStmt: judgeRows,
  DeleteStmt: judgeRows,
  InsertStmt: (node: InsertStmt & { relation: RangeVar }, scene) =>
    hasValues(node) ? [] : judgeRows(node, scene),
  VariableSetStmt: ({ name, kind, args }: VariableSetStmt, scene) => {
    if (name !== 'lock_timeout') return [];
    const isEndless = JSON.stringify(args ?? []).includes('"ival":{}');
    const isBack = scene.waits && kind === 'VAR_SET_VALUE' && !isEndless;
    const isOff = isEndless && !scene.transaction;
    scene.waits = isOff;
    return isBack || isOff ? [] : ['waits-for-locks'];
  },
  DoStmt: () => ['hidden-statement'],
  ...Object.fromEntries(REWRITING.map((kind) => [kind, (): Rule[] => ['rewrites']])),
  ...Object.fromEntries(HARMLESS.map((kind) => [kind, (): Rule[] => []])),
};

/** Of commands of `alter table`: these lock it for a moment, whatever is in it. */
export const SHORT: readonly string[] = [
  ...['AT_ColumnDefault', 'AT_DropNotNull', 'AT_DropConstraint', 'AT_SetStatistics'],
  ...['AT_EnableRowSecurity', 'AT_DisableRowSecurity', 'AT_SetRelOptions'],
];

function judgeRows({ relation }: { relation: RangeVar }, { created }: Scene): Rule[] {
  return created.has(relation.relname!) ? [] : ['backfills'];
}

function hasValues({ selectStmt }: InsertStmt): boolean {
  return selectStmt !== undefined && 'SelectStmt' in selectStmt
    ? selectStmt.SelectStmt.valuesLists !== undefined
    : true;
}

/** A column that is added. */
export function judgeColumn(column: ColumnDef): Rule[] {
  const given = constraintsOf(column);
  const kinds = given.map(({ contype }) => contype!);
  const value = given.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr;
  const filled = isFilled(column) || (value !== undefined && !isConstant(value));
  const found: Rule[] = [];
  if (filled) found.push('default-rewrites');
  else if (kinds.includes('CONSTR_NOTNULL') && !value) found.push('not-null-without-default');
  if (kinds.some((kind) => SCANNED.includes(kind))) found.push('constraint-scans');
  return found;
}

function constraintsOf({ constraints = [] }: ColumnDef): Constraint[] {
  return constraints.map((each) => (each as { Constraint: Constraint }).Constraint);
}

/** By PostgreSQL, with another value for each row. */
function isFilled(column: ColumnDef): boolean {
  const counted = /serial/.test(JSON.stringify(column.typeName?.names));
  return counted || constraintsOf(column).some(({ contype }) => FILLED.includes(contype!));
}

const FILLED = ['CONSTR_IDENTITY', 'CONSTR_GENERATED'];
const SCANNED = ['CONSTR_CHECK', 'CONSTR_FOREIGN', 'CONSTR_UNIQUE', 'CONSTR_PRIMARY'];

/** One value for all rows, which is then stored once. */
function isConstant(node: Node): boolean {
  if ('A_Const' in node) return true;
  if ('TypeCast' in node) return isConstant(node.TypeCast.arg!);
  if ('A_ArrayExpr' in node) return (node.A_ArrayExpr.elements ?? []).every(isConstant);
  if ('SQLValueFunction' in node) return true;
  return 'FuncCall' in node && namesOf(node.FuncCall.funcname).join('.') === 'now';
}

/** The column that a check holds to be not null; null where it says something else. */
export function heldNotNull({ contype, raw_expr }: Constraint): string | null {
  if (contype !== 'CONSTR_CHECK' || !raw_expr || !('NullTest' in raw_expr)) return null;
  const { nulltesttype, arg } = raw_expr.NullTest;
  if (nulltesttype !== 'IS_NOT_NULL' || !arg || !('ColumnRef' in arg)) return null;
  return namesOf(arg.ColumnRef.fields).at(-1) ?? null;
}

/** Names without their schema. */
export function namesOf(nodes: readonly Node[] = []): string[] {
  return nodes.flatMap((node) => {
    if ('String' in node) return node.String.sval ?? [];
    return 'List' in node ? namesOf(node.List.items).slice(-1) : [];
  });
}
