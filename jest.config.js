const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: true,
          },
          keepClassNames: true,
        },
      },
    ],
  },
};

/** One tier of tests: a name and the files in it. */
export const tier = (displayName, testMatch) => ({ ...base, displayName, testMatch });

export default {
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  // Nothing is timed here: this ends what hangs, on a slow machine too.
  testTimeout: 300_000,
  // Modules of each file stay in the memory of whoever ran it: few processes, made anew.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  projects: [
    tier('unit', ['<rootDir>/src/**/*.spec.ts']),
    tier('db', ['<rootDir>/test/db/**/*.db-spec.ts']),
    tier('e2e', ['<rootDir>/test/e2e/**/*.e2e-spec.ts']),
    tier('faults', ['<rootDir>/test/faults/**/*.fault-spec.ts']),
  ],
};
