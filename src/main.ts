import { readConfig } from './config/config.js';
import { run } from './cli/run.js';
import { serveUntilStopped } from './cli/serve-until-stopped.js';

await run(() => serveUntilStopped(readConfig(process.env)));
