import type { INestApplicationContext } from '@nestjs/common';
import { InvalidArgumentError, type Command } from 'commander';
import { momentOf } from '../../log/chain.rules.js';
import { FINDINGS } from '../../log/findings.rules.js';
import {
  LogVerificationService,
  type Finding,
  type LogReport,
} from '../../log/log-verification.service.js';
import { SitesService, type Site } from '../../sites/sites.service.js';
import { everySite } from '../every-site.js';
import { progressBar } from '../progress-bar.js';
import { say } from '../serve-until-stopped.js';
import { withApp } from '../with-app.js';

/** Of one site; what goes beyond is counted. */
const FINDINGS_LISTED = 1000;
const WRONG = 1;

interface VerifyOptions {
  site?: string;
  json?: true;
  anchor?: string[];
}

interface Verified extends LogReport {
  site: string;
  findings: Finding[];
  /** All that is wrong, listed or not. */
  wrong: number;
}

export function logCommand(program: Command): void {
  program
    .command('log')
    .description('the log of moderators’ decisions')
    .command('verify')
    .description('see whether the log is as it was made; exit code 1 when it is not')
    .option('--site <slug>', 'whose log; every site’s unless given')
    .option(
      '--anchor <digest...>',
      'digests noted elsewhere, each still to be in a chain',
      anchorFrom,
    )
    .option('--json', 'a line of JSON for each site instead')
    .action((options: VerifyOptions) => withApp((app) => verifyAll(app, options)));
}

async function verifyAll(app: INestApplicationContext, options: VerifyOptions): Promise<void> {
  const missing = new Set(options.anchor);
  let wrong = 0;
  for await (const site of sitesOf(app.get(SitesService), options.site)) {
    const verified = await verify(app, site, (digest) => missing.delete(digest));
    wrong += verified.wrong;
    if (options.json) say(JSON.stringify(jsonOf(verified)));
    else print(verified);
  }
  for (const digest of missing) {
    if (options.json) say(JSON.stringify({ anchor: digest, found: false }));
    else say(`${digest} is in no chain: a log has lost its newest part, or was made anew`);
  }
  if (wrong + missing.size > 0) process.exitCode = WRONG;
}

async function* sitesOf(sites: SitesService, slug: string | undefined): AsyncGenerator<Site> {
  if (slug === undefined) yield* everySite(sites);
  else yield await sites.get(slug);
}

async function verify(
  app: INestApplicationContext,
  site: Site,
  passed: (digest: string) => void,
): Promise<Verified> {
  const findings: Finding[] = [];
  let wrong = 0;
  const bar = progressBar('decisions');
  try {
    const report = await app.get(LogVerificationService).verify(site, {
      passed,
      progress: bar.show,
      found: (finding) => {
        if ((wrong += 1) <= FINDINGS_LISTED) findings.push(finding);
      },
    });
    return { site: site.slug, ...report, findings, wrong };
  } finally {
    bar.stop();
  }
}

function jsonOf({ newest, ...verified }: Verified): object {
  return {
    ...verified,
    newest: newest && {
      number: newest.number,
      digest: newest.digest,
      sealedAt: momentOf(newest.sealedAt).toISOString(),
    },
  };
}

function print({ site, findings, wrong, newest, ...counts }: Verified): void {
  for (const finding of findings) say(`${site}: ${sentenceOf(finding)}`);
  if (wrong > findings.length) say(`${site}: and ${wrong - findings.length} more`);
  const number = (count: number): string => count.toLocaleString('en');
  say(
    `${site}: ${wrong === 0 ? 'the log is as it was made' : `${number(wrong)} wrong`}: ` +
      `${number(counts.decisions)} decisions in ${number(counts.seals)} seals, ` +
      `${number(counts.waiting)} not sealed yet, ` +
      `${number(counts.erasedTexts)} without the words they had`,
  );
  if (!newest) return;
  say(`${site}: newest seal ${newest.number}, ${momentOf(newest.sealedAt).toISOString()}`);
  say(`${site}: anchor ${newest.digest}`);
}

function sentenceOf({ kind, seal, decision }: Finding): string {
  if (decision === null) return `seal ${seal} ${FINDINGS[kind]}`;
  return `decision ${decision}${seal === null ? '' : ` (seal ${seal})`} ${FINDINGS[kind]}`;
}

function anchorFrom(text: string, sofar: string[] = []): string[] {
  const digest = text.toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digest)) return [...sofar, digest];
  throw new InvalidArgumentError('Give the 64 hexadecimal digits of a seal’s digest.');
}
