import { bundle } from '../../../scripts/bundling.mjs';

/** Bundles the server with one module changed: `node bundle-mutant.mjs OUTDIR '{"file":…,"replace":[[from,to],…]}'`. */
const [outdir, change] = process.argv.slice(2);
const { file: changed, replace } = JSON.parse(change);
let found = false;

await bundle({
  outdir,
  programs: { main: 'main.js' },
  change(file, text) {
    if (file !== changed) return text;
    found = true;
    return replace.reduce(replaced, text);
  },
});
if (!found) throw new Error(`${changed} is no part of the server`);

/** A mutant that is the original would be a test that cannot fail. */
function replaced(text, [from, to]) {
  const parts = text.split(from);
  if (parts.length === 2) return parts.join(to);
  throw new Error(`${changed} has ${parts.length - 1} times, not once: ${from}`);
}
