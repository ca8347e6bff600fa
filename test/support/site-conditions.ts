/** A node of `explain (verbose, format json)`: verbose names a table before each column. */
export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Alias?: string;
  'Join Type'?: string;
  'Parent Relationship'?: string;
  Plans?: PlanNode[];
  [more: string]: unknown;
}

/** `by` names its own site, or follows from the site of another part of the plan. */
interface Condition {
  of: string;
  by: string | null;
}

const SCANS = ['Seq', 'Index', 'Index Only', 'Bitmap Heap', 'Tid', 'Tid Range', 'Sample'];
/** Rows that other nodes of the plan have made, and so found by their site. */
const MADE = ['CTE Scan', 'Subquery Scan', 'WorkTable Scan'];
/** Of these joins only one side's rows follow from the other's: `Inner` is the second. */
const ONE_WAY: Record<string, string> = { Left: 'Inner', Anti: 'Inner', Right: 'Outer' };

/**
 * The scans of a tenant's table that nothing in the plan keeps to one site, each as `table alias`. A
 * scan is kept by `site_id = $1` among what must all hold, by the site of a row it is looked up for,
 * or by a join that equates its site with one that is kept.
 */
export function scansOfAllSites(plan: PlanNode, tenants: ReadonlySet<string>): string[] {
  const nodes = everyNode(plan);
  const kept = new Set(nodes.filter(isMade).map(({ Alias }) => Alias!));
  const conditions = nodes.flatMap(conditionsOf);
  for (let size = -1; size !== kept.size;) {
    size = kept.size;
    for (const { of, by } of conditions) if (by === null || kept.has(by)) kept.add(of);
  }
  return nodes
    .filter((node) => isScan(node) && tenants.has(node['Relation Name']!) && !kept.has(node.Alias!))
    .map((node) => `${node['Relation Name']} ${node.Alias}`);
}

function everyNode(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(everyNode)];
}

function isScan({ 'Node Type': type }: PlanNode): boolean {
  return SCANS.some((name) => type === `${name} Scan`);
}

function isMade({ 'Node Type': type }: PlanNode): boolean {
  return MADE.includes(type);
}

function conditionsOf(node: PlanNode): Condition[] {
  const own = ['Index Cond', 'Recheck Cond', 'Filter'].flatMap((name) => equal(node[name]));
  const joins = ['Hash Cond', 'Merge Cond', 'Join Filter'].flatMap((name) => equal(node[name]));
  const side = ONE_WAY[node['Join Type'] ?? ''];
  const below = side ? aliasesBelow(node, side) : null;
  const isFull = node['Join Type'] === 'Full';
  return [
    ...own.filter(({ of }) => !node.Alias || of === node.Alias),
    ...joins.filter(({ of }) => !isFull && (!below || below.has(of))),
  ];
}

function aliasesBelow({ Plans = [] }: PlanNode, side: string): Set<string> {
  const half = Plans.filter((child) => child['Parent Relationship'] === side);
  return new Set(half.flatMap(everyNode).flatMap(({ Alias }) => Alias ?? []));
}

const SITE = /^\(*(\w+)\.site_id\)*$/;
/** A parameter, a constant, or what a part of the plan that runs once has found. */
const GIVEN = /^\(*(\$\d+|'[^']*'|\(InitPlan \d+\)\.col\d+)\)*(::uuid)?\)*$/;

/** What is equated with a site by a condition; both ways where both are columns. */
function equal(condition: unknown): Condition[] {
  if (typeof condition !== 'string') return [];
  return conjuncts(condition).flatMap((each) => {
    const sides = each.split(' = ');
    if (sides.length !== 2) return [];
    const [left, right] = sides as [string, string];
    return [...keeping(left, right), ...keeping(right, left)];
  });
}

function keeping(of: string, by: string): Condition[] {
  const [, alias] = SITE.exec(of) ?? [];
  if (!alias) return [];
  const [, other] = SITE.exec(by) ?? [];
  if (other) return [{ of: alias, by: other }];
  return GIVEN.test(by) ? [{ of: alias, by: null }] : [];
}

/** `((a) AND (b))` as `a` and `b`; what is one condition stays one. */
function conjuncts(condition: string): string[] {
  const text = bare(condition);
  const parts: string[] = [];
  let [depth, from, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted) continue;
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth > 0 || !text.startsWith(' AND ', at)) continue;
    parts.push(text.slice(from, at));
    from = at + 5;
  }
  if (parts.length === 0) return [text];
  return [...parts, text.slice(from)].flatMap(conjuncts);
}

/** Without the brackets around the whole. */
function bare(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let [depth, quoted] = [0, false];
  for (let at = 0; at < text.length - 1; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    if (!quoted && text[at] === '(') depth += 1;
    if (!quoted && text[at] === ')') depth -= 1;
    if (depth === 0) return text;
  }
  return bare(text.slice(1, -1));
}
