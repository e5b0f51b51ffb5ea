import { err, ok, type Result } from '../../../domain/result.ts';
import type { JobOutcome, JobTry } from '../../../domain/jobs/job.ts';
import { planJob } from '../../jobs/job-repository.ts';
import { adoptContacts } from './adopt-contacts.ts';
import type { HubspotParts } from './hubspot-parts.ts';
import { IMPORT, ONE_AT_A_TIME } from './hubspot-jobs.ts';
import { failJob, readyAccount } from './ready-account.ts';
import { advanceImport, changeState, readState } from './state-repository.ts';

export type ImportError = { readonly code: 'hubspot.import_running' };

/** Begins to take in all contacts of HubSpot, from the first. Errors: `hubspot.import_running`. */
export async function beginImport({
  db,
  clock,
  random,
}: Pick<HubspotParts, 'db' | 'clock' | 'random'>): Promise<Result<null, ImportError>> {
  const now = clock.now();
  return db.transaction(async (tx): Promise<Result<null, ImportError>> => {
    const { importState } = await readState(tx);
    if (importState === 'running') return err({ code: 'hubspot.import_running' });
    const fresh = { importAfter: null, importRead: 0, importSkipped: 0, importTotal: null, importEndedAt: null };
    await changeState(tx, { ...fresh, importState: 'running', importStartedAt: now });
    const plan = { key: 'hubspot import', subject: ONE_AT_A_TIME, payload: {}, dueAt: now, notAfter: null };
    await planJob(tx, IMPORT, plan, { now, newId: () => random.uuid() });
    return ok(null);
  });
}

/**
 * Takes in one page. What it made is there before HubSpot is told, HubSpot is told before the page is counted, and
 * whoever is found a second time is the same: a process that dies in between leaves a page to be read again.
 */
export async function importPage(parts: HubspotParts, tried: JobTry): Promise<JobOutcome> {
  const { db, crm, clock } = parts;
  const { signal } = tried;
  const account = await readyAccount(parts, signal);
  if (account.kind !== 'ok') return failJob(parts, account, tried);
  const { importAfter: from, importTotal } = await readState(db);
  if (importTotal === null) {
    const all = await crm.listChanged({ since: 0, after: null }, signal);
    if (all.kind !== 'ok') return failJob(parts, all, tried);
    await changeState(db, { importTotal: all.value.total ?? 0 });
  }
  const page = await crm.listContacts(from, signal);
  if (page.kind !== 'ok') return failJob(parts, page, tried);
  const { contacts, next: to } = page.value;
  const adopted = await adoptContacts(parts, contacts, signal);
  if (adopted.kind !== 'ok') return failJob(parts, adopted, tried);
  const { skipped } = adopted.value;
  await db.transaction(async (tx) => {
    await advanceImport(tx, { from, to, read: contacts.length, skipped });
    if (to === null) await changeState(tx, { importState: 'done', importEndedAt: clock.now() });
  });
  return to === null ? { kind: 'done' } : { kind: 'again', at: clock.now() };
}
