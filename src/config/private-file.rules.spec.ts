import { describe, expect, it } from '@jest/globals';
import { whyNotPrivate } from './private-file.rules.js';

const US = 1000;
const ROOT = 0;

describe('a file with a secret', () => {
  it.each([
    { story: 'ours alone', owner: US, mode: 0o100600, us: US },
    { story: 'ours, read-only', owner: US, mode: 0o100400, us: US },
    { story: "a container's, from root", owner: ROOT, mode: 0o100444, us: US },
    { story: "root's for our group", owner: ROOT, mode: 0o100440, us: US },
    { story: 'where users have no ids', owner: 0, mode: 0o100666, us: null },
  ])('is fit: $story', ({ owner, mode, us }) => {
    expect(whyNotPrivate({ owner, mode }, us)).toBeNull();
  });

  it.each([
    { story: 'ours, and everybody reads it', owner: US, mode: 0o100644, us: US, why: /read/ },
    { story: 'ours, and a group reads it', owner: US, mode: 0o100640, us: US, why: /read/ },
    { story: "root's, while we are root", owner: ROOT, mode: 0o100444, us: ROOT, why: /read/ },
    { story: "root's, and everybody writes it", owner: ROOT, mode: 0o100646, us: US, why: /write/ },
    { story: "root's, and a group writes it", owner: ROOT, mode: 0o100660, us: US, why: /write/ },
  ])('is not fit: $story', ({ owner, mode, us, why }) => {
    expect(whyNotPrivate({ owner, mode }, us)).toMatch(why);
  });
});
