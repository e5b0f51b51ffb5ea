import { openDatabase } from '../../../cloud-api/db/database.ts';
import { createCustomerBook } from '../../../cloud-api/customers/customer-book.ts';
import { createAddressKeys } from '../../../cloud-api/integrations/hubspot/address-keys.ts';
import { createCallGate } from '../../../cloud-api/integrations/hubspot/call-gate.ts';
import { createHubspotCalls } from '../../../cloud-api/integrations/hubspot/hubspot-calls.ts';
import { createHubspotCrm } from '../../../cloud-api/integrations/hubspot/hubspot-crm.ts';
import { IMPORT } from '../../../cloud-api/integrations/hubspot/hubspot-jobs.ts';
import { hubspotWorkers } from '../../../cloud-api/integrations/hubspot/open-hubspot.ts';
import { startJobRunner } from '../../../cloud-api/jobs/job-runner.ts';
import { createLog } from '../../../cloud-api/log.ts';
import { systemClock as clock } from '../../../cloud-api/system-clock.ts';
import { systemRandom as random } from '../../../cloud-api/system-random.ts';
import { after, every } from '../../../cloud-api/timers.ts';
import { SECOND_MS } from '../../../domain/time.ts';

/*
 * A process of the cloud that does nothing but take in contacts, to be killed: the product's own jobs, pace and client.
 * DATABASE_URL, HUBSPOT_URL and HUBSPOT_TOKEN say where.
 */

const { DATABASE_URL: url = '', HUBSPOT_URL = '', HUBSPOT_TOKEN: token = '' } = process.env;
/** One that was killed is missed sooner than in life. */
const LEASE_MS = 3 * SECOND_MS;
const CALL_MS_MAX = 20 * SECOND_MS;

const log = createLog('warn');
const { db } = await openDatabase({ url, log });
const gate = createCallGate({ db, clock, after, callMsMax: CALL_MS_MAX, note: () => undefined });
const address = { url: HUBSPOT_URL, token, version: '2026-09' };
const crm = createHubspotCrm(createHubspotCalls({ address, clock, gate, callMsMax: CALL_MS_MAX }));
const keys = createAddressKeys(Buffer.alloc(32, 1));
const customers = createCustomerBook({ db, log });
const facilities = { findFacility: () => null };
const workers = hubspotWorkers({ db, clock, random, log, crm, keys, facilities, customers });
startJobRunner({
  db,
  clock,
  random,
  log,
  workers: workers.filter(({ name }) => name === IMPORT.name),
  every,
  leaseMs: LEASE_MS,
});
