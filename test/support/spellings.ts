/** An address, and the template it was made from, in as many parts. */
interface Address {
  parts: readonly string[];
  template: readonly string[];
  query: string;
}

/**
 * Another way to write a call. `same`: it is that call. `missing`: there is nothing there, for
 * anybody. `either`: another route may take the rest for a name. `unknown-parameter`: whoever may
 * make that call is told of a parameter that nobody reads (422).
 */
export interface Spelling {
  name: string;
  answer: 'same' | 'missing' | 'either' | 'unknown-parameter';
  write?: (address: Address) => string;
  headers?: Record<string, string>;
}

const joined = ({ parts, query }: Address): string => parts.join('/') + query;

/** Changes one part: the last that the template has word by word, or the last that it names. */
const changing =
  (which: 'word' | 'name', change: (part: string) => string) =>
  ({ parts, template, query }: Address): string => {
    const at = template.findLastIndex((part) => part.startsWith(':') === (which === 'name'));
    return joined({
      parts: parts.map((part, index) => (index === at ? change(part) : part)),
      template,
      query,
    });
  };

const encoded = (part: string): string => {
  const hex = part.charCodeAt(0).toString(16);
  return part === '' ? part : `%${hex}${part.slice(1)}`;
};
const ending =
  (end: string) =>
  ({ parts, query }: Address): string =>
    parts.join('/') + end + query;

/** Every call of the table is also written in each of these ways. */
export const SPELLINGS: readonly Spelling[] = [
  { name: 'as it is', answer: 'same' },
  { name: 'a letter encoded', answer: 'same', write: changing('word', encoded) },
  { name: 'a letter of a name encoded', answer: 'same', write: changing('name', encoded) },
  { name: 'absolute', answer: 'same', write: (at) => `http://elsewhere.example${joined(at)}` },
  {
    name: 'X-HTTP-Method-Override',
    answer: 'same',
    headers: { 'x-http-method-override': 'DELETE' },
  },
  {
    name: 'X-Original-URL',
    answer: 'same',
    headers: { 'x-original-url': '/healthz', 'x-rewrite-url': '/healthz' },
  },
  {
    name: '?_method',
    answer: 'unknown-parameter',
    write: ({ parts, query }) => `${parts.join('/')}?_method=DELETE${query.replace('?', '&')}`,
  },
  // The router takes what follows for a query.
  {
    name: 'with a fragment',
    answer: 'unknown-parameter',
    write: ({ parts, query }) => `${parts.join('/')}#x${query}`,
  },
  { name: 'a slash at the end', answer: 'either', write: ending('/') },
  { name: 'two slashes at the end', answer: 'missing', write: ending('//') },
  {
    name: 'an encoded slash',
    answer: 'missing',
    write: changing('word', (part) => `${part}%2f`),
  },
  { name: 'a dot at the end', answer: 'either', write: ending('/.') },
  { name: 'an encoded dot at the end', answer: 'either', write: ending('/%2e') },
  { name: 'two encoded dots at the end', answer: 'either', write: ending('/%2e%2e') },
  { name: 'two slashes before', answer: 'missing', write: (at) => `/${joined(at)}` },
  {
    name: 'two slashes within',
    answer: 'missing',
    write: changing('word', (part) => `/${part}`),
  },
  { name: 'a dot within', answer: 'missing', write: changing('word', (part) => `./${part}`) },
  {
    name: 'there and back',
    answer: 'missing',
    write: changing('word', (part) => `x/../${part}`),
  },
  {
    name: 'there and back, encoded',
    answer: 'missing',
    write: changing('word', (part) => `x/%2e%2e/${part}`),
  },
  { name: 'backslashes', answer: 'either', write: (at) => joined(at).replace(/(?<=.)\//g, '\\') },
  { name: 'in capitals', answer: 'missing', write: changing('word', (part) => part.toUpperCase()) },
  { name: 'with ;x', answer: 'missing', write: changing('word', (part) => `${part};x`) },
  { name: 'with .json', answer: 'missing', write: changing('word', (part) => `${part}.json`) },
  { name: 'with a NUL', answer: 'missing', write: changing('word', (part) => `${part}%00`) },
  { name: 'with a space', answer: 'missing', write: changing('word', (part) => `${part}%20`) },
  {
    name: 'encoded twice',
    answer: 'missing',
    write: changing('word', (part) => encoded(part).replace('%', '%25')),
  },
];

/** A path as this spelling has it. @param template the route's path, with its names */
export function spelt(spelling: Spelling, path: string, template: string): string {
  if (!spelling.write) return path;
  const at = path.indexOf('?');
  const bare = at < 0 ? path : path.slice(0, at);
  const query = at < 0 ? '' : path.slice(at);
  return spelling.write({ parts: bare.split('/'), template: template.split('/'), query });
}
