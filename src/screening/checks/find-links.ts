import { LinkifyIt } from 'linkify-it';
import { compose } from '../text/normalise.rules.js';
import { domainOf, type Link } from './links.rules.js';

/** Beside the domains of countries, which have two letters: those that people type bare. */
const TLDS = (
  'aero app art asia bet biz blog casino cat click cloud club com coop dating dev edu email fun ' +
  'games gov icu info int jobs life link live loan ltd mil mobi money museum name net news one ' +
  'online org page porn pro pub ru sale shop site space store tech tel test today tokyo top ' +
  'travel trade vip website wiki win work world xn--p1ai рф xxx xyz zone'
).split(' ');

const linkify = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: false, fuzzyIP: true });
linkify.tlds(TLDS, true);

/** Finds links and bare domains in a text, seen under NFKC and without what is invisible. */
export function findLinks(original: string): Link[] {
  const { text, starts, ends } = compose(original);
  const links: Link[] = [];
  for (const { index, lastIndex, url } of linkify.match(text) ?? []) {
    const domain = domainOf(url);
    if (domain !== null) {
      links.push({ start: starts[index] ?? 0, end: ends[lastIndex - 1] ?? 0, domain });
    }
  }
  return links;
}
