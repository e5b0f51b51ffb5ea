import { z } from 'zod';
import type { ContactPage, CrmContact, CrmOutcome, CrmPort } from './crm-port.ts';
import { type Answer, failureOf, type HubspotCalls } from './hubspot-calls.ts';
import { BatchSchema, contactOf, PageSchema, RecordSchema } from './hubspot-shapes.ts';
import { CONTACT_ID, NOTE_ID, READ_PROPERTIES } from './mapping.ts';
import { prepareAccount } from './prepare-account.ts';
import { contactsPath, saveContacts } from './save-contacts.ts';

const ERASE_SCOPE = 'crm.objects.contacts.write';
const NothingSchema = z.unknown();
/** HubSpot refuses to go further into what a search has found; whoever wants more searches anew from the last one. */
const SEARCH_DEPTH_MAX = 10_000;
const SEARCH_PAGE = 100;
const LIST_PAGE = 100;
/** HubSpot's own limit. */
const NOTE_LENGTH_MAX = 65_536;

/** HubSpot behind the port. */
export function createHubspotCrm(calls: HubspotCalls): CrmPort {
  return {
    prepare: (signal) => prepareAccount(calls, signal),
    saveContacts: (saves, signal) => saveContacts(calls, saves, signal),
    ...readingOf(calls),
    ...tellingOf(calls),
    eraseContact: (crmId, signal) => eraseContact(calls, crmId, signal),
  };
}

type Reading = 'readContacts' | 'findContact' | 'listContacts' | 'listChanged';

function readingOf(calls: HubspotCalls): Pick<CrmPort, Reading> {
  const contacts = contactsPath(calls);
  const properties = READ_PROPERTIES.join(',');
  return {
    async readContacts(ids, by, signal) {
      if (ids.length === 0) return { kind: 'ok', value: [] };
      const body = {
        inputs: ids.map((id) => ({ id })),
        properties: READ_PROPERTIES,
        propertiesWithHistory: [],
        ...(by === 'our-id' && { idProperty: CONTACT_ID }),
      };
      const answer = await calls.ask({ method: 'POST', path: `${contacts}/batch/read`, body }, BatchSchema, signal);
      if (answer.kind === 'rejected' && answer.status === 404) return { kind: 'ok', value: [] };
      return mapOk(answer, ({ results }): readonly CrmContact[] => results.map(contactOf));
    },

    async findContact(crmId, signal) {
      const path = `${contacts}/${encodeURIComponent(crmId)}?properties=${properties}`;
      const answer = await calls.ask({ method: 'GET', path }, RecordSchema, signal);
      if (answer.kind === 'rejected' && answer.status === 404) return { kind: 'ok', value: null };
      return mapOk(answer, contactOf);
    },

    async listContacts(after, signal) {
      const from = after === null ? '' : `&after=${encodeURIComponent(after)}`;
      const path = `${contacts}?limit=${LIST_PAGE}&properties=${properties},lastmodifieddate${from}`;
      return mapOk(await calls.ask({ method: 'GET', path }, PageSchema, signal), pageOf);
    },

    async listChanged({ since, after }, signal) {
      const body = {
        filterGroups: [
          { filters: [{ propertyName: 'lastmodifieddate', operator: 'GTE', value: String(Math.floor(since)) }] },
        ],
        sorts: [{ propertyName: 'lastmodifieddate', direction: 'ASCENDING' }],
        properties: [...READ_PROPERTIES, 'lastmodifieddate'],
        limit: SEARCH_PAGE,
        ...(after !== null && { after }),
      };
      const call = { method: 'POST', path: `${contacts}/search`, body, limit: 'search' } as const;
      const page = mapOk(await calls.ask(call, PageSchema, signal), pageOf);
      if (page.kind !== 'ok' || Number(page.value.next ?? 0) + SEARCH_PAGE <= SEARCH_DEPTH_MAX) return page;
      return { kind: 'ok', value: { ...page.value, next: null } };
    },
  };
}

function tellingOf(calls: HubspotCalls): Pick<CrmPort, 'saveNote' | 'sendEvent'> {
  return {
    async saveNote({ id, crmId, at, body }, signal) {
      const notes = `/crm/objects/${calls.version}/notes`;
      const input = {
        idProperty: NOTE_ID,
        id,
        objectWriteTraceId: id,
        properties: {
          [NOTE_ID]: id,
          hs_timestamp: new Date(at).toISOString(),
          hs_note_body: body.slice(0, NOTE_LENGTH_MAX),
        },
      };
      const call = { method: 'POST', path: `${notes}/batch/upsert`, body: { inputs: [input] } } as const;
      const saved = await calls.ask(call, BatchSchema, signal);
      if (saved.kind !== 'ok') return failureOf(saved);
      const [note] = saved.value.results;
      if (!note) return { kind: 'rejected', problem: 'HubSpot refused a note.' };
      const path = `${notes}/${note.id}/associations/default/contacts/${encodeURIComponent(crmId)}`;
      return mapOk(await calls.ask({ method: 'PUT', path }, NothingSchema, signal), () => null);
    },

    async sendEvent({ id, name, crmId, at, properties: carried }, signal) {
      const occurredAt = new Date(at).toISOString();
      const body = { eventName: name, objectId: crmId, occurredAt, uuid: id, properties: carried };
      const path = `/events/custom/${calls.version}/send`;
      const call = { method: 'POST', path, body, limit: 'event' } as const;
      return mapOk(await calls.ask(call, NothingSchema, signal), () => null);
    },
  };
}

/**
 * By HubSpot's own id and never by e-mail: an e-mail that HubSpot does not find it blocks for ever, and who is forgotten
 * may come back.
 */
async function eraseContact(calls: HubspotCalls, crmId: string, signal: AbortSignal): Promise<CrmOutcome<null>> {
  const path = `${contactsPath(calls)}/gdpr-delete`;
  const answer = await calls.ask({ method: 'POST', path, body: { objectId: crmId } }, NothingSchema, signal);
  if (answer.kind === 'rejected' && answer.status === 404) return { kind: 'ok', value: null };
  if (answer.kind === 'rejected' && answer.status === 403) {
    const problem = `HubSpot does not let us delete contacts: the token needs the scope ${ERASE_SCOPE}.`;
    return { kind: 'rejected', problem };
  }
  return mapOk(answer, () => null);
}

function mapOk<T, U>(answer: Answer<T>, map: (value: T) => U): CrmOutcome<U> {
  return answer.kind === 'ok' ? { kind: 'ok', value: map(answer.value) } : failureOf(answer);
}

function pageOf({ results, total, paging }: z.infer<typeof PageSchema>): ContactPage {
  return { contacts: results.map(contactOf), next: paging?.next?.after ?? null, total: total ?? null };
}
