import type { ScreeningSettings } from '../../sites/screening-settings.rules.js';
import type { Finding } from '../finding.rules.js';
import { capitalsFinding } from './capitals.rules.js';
import { findLinks } from './find-links.js';
import { linkFindings } from './links.rules.js';
import { repeatFindings } from './repeats.rules.js';

type TextCheck = (text: string, settings: ScreeningSettings) => Finding[];

/** Each check that needs the text alone. */
export const TEXT_CHECKS = {
  links: (text, { links }) => linkFindings(findLinks(text), links),
  capitals: (text, { capitals }) => {
    const finding = capitalsFinding(text, capitals);
    return finding ? [finding] : [];
  },
  repeats: (text, { repeats }) => repeatFindings(text, repeats),
} satisfies Record<string, TextCheck>;

export type TextCheckName = keyof typeof TEXT_CHECKS;
