#!/usr/bin/env node
import { Command } from 'commander';
import { backupCommands } from './commands/backup.command.js';
import { demoCommand } from './commands/demo.command.js';
import { doctorCommand } from './commands/doctor.command.js';
import { exportCommand } from './commands/export.command.js';
import { importCommand } from './commands/import.command.js';
import { keyCommand } from './commands/key.command.js';
import { logCommand } from './commands/log.command.js';
import { memberCommand } from './commands/member.command.js';
import { secretsCommand } from './commands/secrets.command.js';
import { serveCommands } from './commands/serve.command.js';
import { siteCommand } from './commands/site.command.js';
import { threadCommand } from './commands/thread.command.js';
import { run } from './run.js';

const program = new Command('colloquy')
  .description('The discussion under the article: a comment and moderation server.')
  .exitOverride()
  .showHelpAfterError('(add --help to see what it takes)')
  .configureOutput({ outputError: (text, write) => write(`colloquy: ${text}`) });

for (const register of [
  serveCommands,
  demoCommand,
  siteCommand,
  keyCommand,
  memberCommand,
  threadCommand,
  logCommand,
  doctorCommand,
  importCommand,
  exportCommand,
  backupCommands,
  secretsCommand,
]) {
  register(program);
}

await run(async () => {
  await program.parseAsync();
});
