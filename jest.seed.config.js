import all, { tier } from './jest.config.js';

/** The tests that read real input from `../shared`; it is not part of a clone. */
export default { ...all, projects: [tier('seed', ['<rootDir>/test/seed/**/*.seed-spec.ts'])] };
