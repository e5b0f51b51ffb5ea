import { createAssociationBook } from './associations.ts';
import type { HubspotFaults } from './faults.ts';
import { createPropertyBook, type PropertyBook } from './property-book.ts';
import { createRecordStore, type RecordStore } from './record-store.ts';

export type CrmObject = {
  readonly type: 'contacts' | 'notes';
  readonly typeId: string;
  readonly book: PropertyBook;
  readonly store: RecordStore;
};

const CONTACT_PROPERTIES = [
  ...['email', 'firstname', 'lastname', 'phone', 'mobilephone', 'company', 'city', 'zip', 'country', 'website'].map(
    (name) => [name, 'string'] as const,
  ),
  ...['lifecyclestage', 'hs_lead_status', 'hs_language', 'hs_additional_emails', 'hs_merged_object_ids'].map(
    (name) => [name, 'string'] as const,
  ),
  ['hs_object_id', 'number'],
  ['hubspot_owner_id', 'string'],
  ['createdate', 'datetime'],
  ['lastmodifieddate', 'datetime'],
] as const;

const NOTE_PROPERTIES = [
  ['hs_timestamp', 'datetime'],
  ['hs_note_body', 'string'],
  ['hubspot_owner_id', 'string'],
  ['hs_attachment_ids', 'string'],
  ['hs_object_id', 'number'],
  ['hs_createdate', 'datetime'],
  ['hs_lastmodifieddate', 'datetime'],
] as const;

type ObjectParts = { readonly now: () => number; readonly firstId: number; readonly faults: () => HubspotFaults };

/** The account's contacts and notes, and which belong together. */
export function createCrmObjects({ now, firstId, faults }: ObjectParts) {
  const newId = counter(firstId - 1);
  const indexLagMs = (): number => faults().indexLagMs;
  const iso = (at: number): string => new Date(at).toISOString();
  const contactBook = createPropertyBook('contactinformation', CONTACT_PROPERTIES);
  const noteBook = createPropertyBook('noteinformation', NOTE_PROPERTIES);
  const contacts: CrmObject = {
    type: 'contacts',
    typeId: '0-1',
    book: contactBook,
    store: createRecordStore({
      now,
      indexLagMs,
      newId,
      isUnique: (name) => name === 'email' || contactBook.isUnique(name),
      systemProperties: ({ id, createdAt, updatedAt }) => ({
        hs_object_id: id,
        createdate: iso(createdAt),
        lastmodifieddate: iso(updatedAt),
      }),
    }),
  };
  const notes: CrmObject = {
    type: 'notes',
    typeId: '0-46',
    book: noteBook,
    store: createRecordStore({
      now,
      indexLagMs,
      newId,
      isUnique: noteBook.isUnique,
      systemProperties: ({ id, createdAt, updatedAt }) => ({
        hs_object_id: id,
        hs_createdate: iso(createdAt),
        hs_lastmodifieddate: iso(updatedAt),
      }),
    }),
  };
  const objects: readonly CrmObject[] = [contacts, notes];
  return {
    contacts,
    notes,
    objects,
    associations: createAssociationBook(),
    /** By the name in a path: `contacts`, `contact` or `0-1`. */
    findObject: (name: string): CrmObject | null =>
      objects.find(({ type, typeId }) => type === name || typeId === name || type === `${name}s`) ?? null,
  };
}

function counter(from: number): () => string {
  let last = from;
  return () => String(++last);
}
