import cluster from 'node:cluster';
import { readConfig } from '../config/config.js';
import { run } from './run.js';
import { serveUntilStopped } from './serve-until-stopped.js';

/** One of `serve --workers`. The first tells what a server alone would tell; the others are like it. */
const { worker } = cluster;
await run(() => serveUntilStopped(readConfig(process.env), { isQuiet: worker?.id !== 1 }));
worker?.disconnect();
