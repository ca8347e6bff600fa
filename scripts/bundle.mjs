import path from 'node:path';
import { bundle, DIST } from './bundling.mjs';

await bundle({
  outdir: path.join(DIST, 'bundle'),
  programs: { main: 'main.js', colloquy: 'cli/colloquy.js', worker: 'cli/worker.js' },
});
