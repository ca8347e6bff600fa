import path from 'node:path';

/** Where things lie in a data folder. */
export interface Home {
  dataDir: string;
  /** PostgreSQL's own folder; the account it runs as owns this and nothing else. */
  cluster: string;
  /** The password of the role `colloquy`, mode 0600. */
  password: string;
  /** The TCP port, chosen once. */
  port: string;
  /** What PostgreSQL and its keeper have to say. */
  log: string;
  /** Who keeps PostgreSQL and how to reach them; also the lock over this folder. */
  keeper: string;
}

export function homeIn(dataDir: string): Home {
  const at = (name: string): string => path.join(dataDir, name);
  return {
    dataDir,
    cluster: at('postgres'),
    password: at('postgres.password'),
    port: at('postgres.port'),
    log: at('postgres.log'),
    keeper: at('postgres.keeper'),
  };
}
