/** Gone with everything in them: nothing in these is meant to be read. */
export const DROPPED = new Set([
  'applet',
  'audio',
  'canvas',
  'iframe',
  'math',
  'noembed',
  'noframes',
  'noscript',
  'object',
  'script',
  'style',
  'svg',
  'template',
  'video',
]);

/** Of these, only foreign ones can close themselves; `<script/>` is an opened script. */
export const FOREIGN = new Set(['math', 'svg']);

const BLOCKS = new Set(
  (
    'address article aside blockquote body caption center dd details dialog div dl dt fieldset ' +
    'figcaption figure footer form header heading hr html legend li main nav ol option p pre ' +
    'search section select summary table tbody tfoot thead title tr ul'
  ).split(' '),
);

/** Whether an element, by the name that is meant, ends the line before it and after it. */
export function isBlock(name: string): boolean {
  return BLOCKS.has(name);
}

/** Another name for the same thing. */
export const ALIASES = new Map([
  ['b', 'strong'],
  ['cite', 'em'],
  ['dfn', 'em'],
  ['dir', 'ul'],
  ['h1', 'heading'],
  ['h2', 'heading'],
  ['h3', 'heading'],
  ['h4', 'heading'],
  ['h5', 'heading'],
  ['h6', 'heading'],
  ['i', 'em'],
  ['kbd', 'code'],
  ['listing', 'pre'],
  ['menu', 'ul'],
  ['s', 'del'],
  ['samp', 'code'],
  ['strike', 'del'],
  ['tt', 'code'],
  ['var', 'em'],
  ['xmp', 'pre'],
]);
