import { z } from 'zod';
import type { ControlRoutes } from '../http-vendor/start-vendor.ts';
import type { Crm } from './crm.ts';
import { type Values, ValuesSchema } from './property-book.ts';
import type { Outcome } from './refusals.ts';

const CreateSchema = z.strictObject({ properties: ValuesSchema });
const ChangeSchema = z.strictObject({ id: z.coerce.string(), properties: ValuesSchema });
const IdSchema = z.strictObject({ id: z.coerce.string() });
const MergeSchema = z.strictObject({ primaryId: z.coerce.string(), otherId: z.coerce.string() });

export type SimContact = { readonly id: string; readonly properties: Values };
export type SimNote = SimContact & { readonly contactIds: readonly string[] };

export type Desk = ReturnType<typeof createDesk>;

/** Somebody who works in HubSpot's own screens. What cannot be done throws. */
export function createDesk(crm: Crm) {
  const { contacts, notes, associations } = crm;
  return {
    contacts: (): readonly SimContact[] =>
      contacts.store
        .list()
        .filter(({ archived }) => !archived)
        .map(({ id, properties }) => ({ id, properties })),
    notes: (): readonly SimNote[] =>
      notes.store
        .list()
        .filter(({ archived }) => !archived)
        .map(({ id, properties }) => ({
          id,
          properties,
          contactIds: associations.list({ type: 'notes', id }).map(({ to }) => to.id),
        })),
    createContact: (properties: Values): string => got(crm.create(contacts, properties, 'CRM_UI')).id,
    changeContact: (id: string, properties: Values): void => void got(crm.change(contacts, id, properties, 'CRM_UI')),
    archiveContact: (id: string): void => void got(crm.archive(contacts, id, 'CRM_UI')),
    mergeContacts: (primaryId: string, otherId: string): void => void got(crm.merge(primaryId, otherId, 'CRM_UI')),
    /** Whether anything is left of one, archived ones included. */
    hasContact: (id: string): boolean => contacts.store.find(id) !== null,
    eraseContact(id: string): void {
      const contact = contacts.store.find(id);
      if (!contact) throw new Error(`no contact ${id}`);
      crm.erase(contact, 'CRM_UI');
    },
  };
}

function got<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(outcome.refusal.message);
}

/** The same over HTTP. */
export function deskRoutes(desk: Desk): ControlRoutes {
  return {
    'GET /__sim/contacts': () => desk.contacts(),
    'GET /__sim/notes': () => desk.notes(),
    'POST /__sim/contacts/create': (body) => ({ id: desk.createContact(CreateSchema.parse(body).properties) }),
    'POST /__sim/contacts/change': (body) => {
      const { id, properties } = ChangeSchema.parse(body);
      desk.changeContact(id, properties);
    },
    'POST /__sim/contacts/archive': (body) => desk.archiveContact(IdSchema.parse(body).id),
    'POST /__sim/contacts/merge': (body) => {
      const { primaryId, otherId } = MergeSchema.parse(body);
      desk.mergeContacts(primaryId, otherId);
    },
    'POST /__sim/contacts/erase': (body) => desk.eraseContact(IdSchema.parse(body).id),
  };
}
