import tseslint from 'typescript-eslint';

const environment = { name: 'process', message: 'Read the environment in src/config only.' };
const outbound = 'Call other servers through SafeFetch (src/outbound) only.';
const calls = { name: 'fetch', message: outbound };
/** `globalThis.fetch` counts as `fetch`. */
const forbidden = (...globals) => ['error', { globals, checkGlobalObject: true }];

export default tseslint.config(
  { ignores: ['dist', 'data', 'coverage', '.test-pg', 'web', '**/*.js', '**/*.cjs', '**/*.mjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  { languageOptions: { parserOptions: { project: './tsconfig.json' } } },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 10],
      'max-params': ['error', 5],
      'no-restricted-globals': forbidden(environment, calls),
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'node:http', allowImportNames: ['STATUS_CODES'], message: outbound },
            ...['http', 'https', 'node:https', 'node:http2', 'node:tls', 'undici'].map((name) => ({
              name,
              message: outbound,
            })),
          ],
        },
      ],
    },
  },
  {
    // The process is theirs to own: they start, print and exit.
    files: ['src/config/**', 'src/main.ts', 'src/cli/**', 'src/database/embedded/**'],
    rules: { 'no-restricted-globals': forbidden(calls) },
  },
  {
    files: ['src/outbound/**', 'test/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['test/**'],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    // A migration is a list of statements.
    files: ['src/database/migrations/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // A route names each part of the request it reads.
    files: ['**/*.controller.ts'],
    rules: { 'max-params': ['error', 8] },
  },
  {
    files: ['test/**', '**/*.spec.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.rules.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(?!\\.{1,2}/.*\\.rules\\.js$)',
              message: 'Rules import only other rules.',
            },
          ],
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Pass the time in.',
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'Pass the time in.',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Pass randomness in.',
        },
        { selector: ':function[async=true]', message: 'Rules decide; they do not wait.' },
      ],
    },
  },
);
