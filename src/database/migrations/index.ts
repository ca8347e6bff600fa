import type { MigrationInterface } from 'typeorm';
import { CreateSites1795478400000 } from './1795478400000-create-sites.js';
import { CreateThreads1795478400001 } from './1795478400001-create-threads.js';
import { CreateComments1795478400002 } from './1795478400002-create-comments.js';
import { CreateVotes1795478400003 } from './1795478400003-create-votes.js';
import { CreateModeration1795478400004 } from './1795478400004-create-moderation.js';
import { SignReadersIn1795478400010 } from './1795478400010-sign-readers-in.js';

/** Every migration, oldest first. A new one is added here by hand. */
export const migrations: (new () => MigrationInterface)[] = [
  CreateSites1795478400000,
  CreateThreads1795478400001,
  CreateComments1795478400002,
  CreateVotes1795478400003,
  CreateModeration1795478400004,
  SignReadersIn1795478400010,
];
