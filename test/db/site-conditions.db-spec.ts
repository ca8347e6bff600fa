import { describe, expect, it } from '@jest/globals';
import { scansOfAllSites, type PlanNode } from '../support/site-conditions.js';

const TENANTS = new Set(['threads', 'comments']);

function scan(alias: string, said: object = {}): PlanNode {
  const table = alias.startsWith('t') ? 'threads' : 'comments';
  return { 'Node Type': 'Index Scan', 'Relation Name': table, Alias: alias, ...said };
}

function join(type: string, outer: PlanNode, inner: PlanNode, said: object = {}): PlanNode {
  return {
    'Node Type': 'Hash Join',
    'Join Type': type,
    Plans: [
      { ...outer, 'Parent Relationship': 'Outer' },
      { ...inner, 'Parent Relationship': 'Inner' },
    ],
    ...said,
  };
}

const HERE = { 'Index Cond': '(t.site_id = $1)' };
const BY_SITE = { 'Hash Cond': '(c.site_id = t.site_id)' };
const made = (type: string, said: object = {}): PlanNode => {
  return { 'Node Type': `${type} Scan`, Alias: 'x', ...said };
};

describe('a plan', () => {
  const whole: [string, PlanNode][] = [
    ['a parameter', scan('t', HERE)],
    ['a parameter and more', scan('t', { Filter: "((t.key <> ') AND (') AND (t.site_id = $1))" })],
    ['a parameter that is cast', scan('t', { 'Recheck Cond': '(t.site_id = ($1)::uuid)' })],
    ['a constant', scan('t', { 'Index Cond': "(t.site_id = '00'::uuid)" })],
    ['what was found once', scan('t', { 'Index Cond': '(t.site_id = (InitPlan 1).col1)' })],
    [
      'the row it is looked up for',
      join('Inner', scan('t', HERE), scan('c', { Filter: BY_SITE['Hash Cond'] })),
    ],
    ['a join', join('Inner', scan('c'), scan('t', HERE), BY_SITE)],
    ['a join that keeps the other side', join('Left', scan('t', HERE), scan('c'), BY_SITE)],
    [
      'rows that were made of its own',
      join('Inner', made('CTE'), scan('t', { Filter: '(t.site_id = x.site_id)' })),
    ],
    [
      'nothing, where it is no site’s',
      { 'Node Type': 'Seq Scan', 'Relation Name': 'sites', Alias: 'sites' },
    ],
  ];
  it.each(whole)('is kept to one site by %s', (_, plan) => {
    expect(scansOfAllSites(plan, TENANTS)).toEqual([]);
  });

  const open: [string, PlanNode, string[]][] = [
    ['nothing', scan('t'), ['threads t']],
    ['another column', scan('t', { 'Index Cond': '(t.id = $1)' }), ['threads t']],
    ['one of two', scan('t', { Filter: '((t.site_id = $1) OR (t.id = $2))' }), ['threads t']],
    ['what is not so', scan('t', { Filter: '(NOT (t.site_id = $1))' }), ['threads t']],
    ['many', scan('t', { Filter: '(t.site_id = ANY ($1))' }), ['threads t']],
    ['another’s condition', scan('t', { Filter: '(c.site_id = $1)' }), ['threads t']],
    ['each other', join('Inner', scan('c'), scan('t'), BY_SITE), ['comments c', 'threads t']],
    ['a join that keeps it', join('Left', scan('c'), scan('t', HERE), BY_SITE), ['comments c']],
    ['a join that keeps all', join('Full', scan('c'), scan('t', HERE), BY_SITE), ['comments c']],
    [
      'what was given',
      join('Inner', made('Function'), scan('t', { Filter: '(t.site_id = x.site_id)' })),
      ['threads t'],
    ],
    ['its neighbour', join('Inner', scan('t', HERE), scan('c')), ['comments c']],
  ];
  it.each(open)('is not by %s', (_, plan, scans) => {
    expect(scansOfAllSites(plan, TENANTS)).toEqual(scans);
  });
});
