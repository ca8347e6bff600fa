import { CHECKS } from '../../src/doctor/checks.js';
import { examine } from '../../src/doctor/doctor.service.js';

/**
 * What is stored but is not so: every number held against a count of rows, every place against the
 * rule "published, or above a shown reply". Empty when all is well. What `colloquy doctor` looks at.
 */
export async function inconsistencies(databaseUrl: string): Promise<string[]> {
  const all: string[] = [];
  await examine(databaseUrl, {
    checks: CHECKS,
    site: null,
    examples: 5,
    found: ({ check, examples }) =>
      all.push(...examples.map((fault) => `${check.name}: ${JSON.stringify(fault)}`)),
  });
  return all;
}
