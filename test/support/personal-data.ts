import { EmailVault } from '../../src/common/crypto/email-vault.js';
import type { ErasureMode } from '../../src/privacy/data-request.rules.js';
import { ErasureService } from '../../src/privacy/erasure.service.js';
import { PersonalDataService } from '../../src/privacy/personal-data.service.js';
import { SitesService } from '../../src/sites/sites.service.js';
import type { TestApp } from './app.js';

/** What an export has, as far as tests look at it. */
export interface Told {
  people: { name: string; sub: string }[];
  comments: { id: string; state: string; email: string | null; revisions: { body: string }[] }[];
  votes: { id: string; value: number }[];
  reports: { explanation: string }[];
  decisions: { messageToAuthor: string | null }[];
  sanctions: { kind: string; message: string | null }[];
}

/** Somebody on the site `daily`, by their account or by the address that they have proved. */
interface Somebody {
  personId: string | null;
  email?: string;
}

/** What they are told is kept about them. */
export async function told(server: TestApp, somebody: Somebody): Promise<Told> {
  const data = server.app.get(PersonalDataService);
  let text = '';
  for await (const piece of data.export(...(await subjectOf(server, somebody)))) text += piece;
  return JSON.parse(text) as Told;
}

/** @returns the report */
export async function erase(
  server: TestApp,
  somebody: Somebody,
  mode: ErasureMode,
): Promise<object> {
  const erasure = server.app.get(ErasureService);
  return erasure.erase(...(await subjectOf(server, somebody)), mode);
}

async function subjectOf({ app }: TestApp, { personId, email }: Somebody) {
  const site = await app.get(SitesService).get('daily');
  const emailIndexes = email ? app.get(EmailVault).indexesOf(email) : [];
  return [site, { personId, emailIndexes }] as const;
}
