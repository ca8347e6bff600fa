import { Injectable } from '@nestjs/common';
import { AddressesService } from '../addresses/addresses.service.js';
import { Clock } from '../common/time/clock.js';
import type { CheckPolicy, ScreeningSettings } from '../sites/screening-settings.rules.js';
import type { Site } from '../sites/sites.service.js';
import { termsFinding } from './checks/terms.rules.js';
import { TEXT_CHECKS, type TextCheckName } from './checks/text-checks.js';
import { ExternalCheckService } from './external/external-check.service.js';
import {
  FACT_CHECK_NAMES,
  FACT_CHECKS,
  type FactCheckKey,
  type Facts,
  type TextFacts,
} from './facts.rules.js';
import { FactsRepository } from './facts.repository.js';
import type { CheckName, Finding } from './finding.rules.js';
import { TermListsService } from './lists/term-lists.service.js';
import type { ScreenedText } from './text/screened-text.js';
import type { Judged, Rule } from './verdict.rules.js';

/** A text that somebody wants to be seen. */
export interface NewText {
  threadId: string;
  commentId: string;
  /** As it reads, without markup. */
  text: string;
  personId: string | null;
  /** A guest's; null where it is not known. */
  address: string | null;
  isEdit: boolean;
}

/** One check: what it is called, what follows, and how it looks. */
export interface Check {
  name: CheckName;
  policy: CheckPolicy;
  rule: Rule;
  find: (signal: AbortSignal) => Promise<Found[]>;
}

/** Somebody else's answer brings its own outcome. */
export type Found = Finding & { outcome?: Judged['outcome'] };

/** Makes the checks that a site wants of a text. None of them has looked yet. */
@Injectable()
export class ChecksService {
  constructor(
    private readonly lists: TermListsService,
    private readonly facts: FactsRepository,
    private readonly external: ExternalCheckService,
    private readonly addresses: AddressesService,
    private readonly clock: Clock,
  ) {}

  async of(
    site: Site,
    it: NewText,
    text: ScreenedText,
    known: { about: TextFacts; facts: () => Promise<Facts> },
  ): Promise<Check[]> {
    const checks = [
      ...this.textChecks(site, it.text),
      ...this.factChecks(site, known),
      ...this.externalCheck(site, it),
      ...(await this.termChecks(site, text)),
    ];
    return checks.filter(({ policy }) => policy.outcome !== 'off');
  }

  private textChecks({ settings: { screening }, ...site }: Site, text: string): Check[] {
    return (Object.keys(TEXT_CHECKS) as TextCheckName[]).map((name) => ({
      name,
      policy: screening[name],
      rule: settingsOf(site),
      find: async () => Promise.resolve(TEXT_CHECKS[name](text, screening)),
    }));
  }

  /** All that ask share one read, which is made when the first of them does. */
  factsOf({ id, settings }: Site, it: NewText, { fingerprint }: TextFacts): () => Promise<Facts> {
    let reading: Promise<Facts> | undefined;
    const { screening } = settings;
    return () => (reading ??= this.read(id, it, { fingerprint, screening }));
  }

  private factChecks(
    site: Site,
    { about, facts }: { about: TextFacts; facts: () => Promise<Facts> },
  ): Check[] {
    const { screening } = site.settings;
    return (Object.keys(FACT_CHECKS) as FactCheckKey[]).map((key) => ({
      name: FACT_CHECK_NAMES[key],
      policy: screening[key],
      rule: settingsOf(site),
      find: async () => {
        const finding = FACT_CHECKS[key](await facts(), screening, about);
        return finding ? [finding] : [];
      },
    }));
  }

  private async read(
    siteId: string,
    { threadId, commentId, personId, address }: NewText,
    { fingerprint, screening }: { fingerprint: bigint | null; screening: ScreeningSettings },
  ): Promise<Facts> {
    const isGuest = personId === null && address !== null;
    return this.facts.find(siteId, {
      threadId,
      commentId,
      personId,
      addresses: isGuest ? await this.addresses.hashesOf(address) : [],
      fingerprint,
      floodSeconds: screening.flood.seconds,
      now: this.clock.now(),
    });
  }

  private externalCheck(site: Site, it: NewText): Check[] {
    const { external } = site.settings.screening;
    const { url } = external;
    if (url === null) return [];
    const find = async (): Promise<Found[]> => {
      const answer = await this.external.ask(url, { site, ...it }, external.deadlineMs);
      const { outcome, reasons } = answer;
      if (outcome === 'publish') return [];
      return [{ check: 'external', ranges: [], values: reasons, detail: 'said-so', outcome }];
    };
    const policy = { ...external, outcome: 'hold' } as const;
    return [{ name: 'external', policy, rule: settingsOf(site), find }];
  }

  private async termChecks(site: Site, text: ScreenedText): Promise<Check[]> {
    const lists = await this.lists.present(site.id);
    return lists.map((list) => ({
      name: 'terms',
      policy: { ...site.settings.screening.terms, outcome: list.outcome },
      rule: { id: list.id, version: list.version },
      find: async (signal) => {
        const finding = termsFinding(await this.lists.matches(list, text, signal));
        return finding ? [finding] : [];
      },
    }));
  }
}

function settingsOf({ version }: Pick<Site, 'version'>): Rule {
  return { id: 'settings', version };
}
