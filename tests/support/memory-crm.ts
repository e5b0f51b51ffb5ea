import type { CrmWorld } from '../../cloud-api/integrations/hubspot/crm-port.contract.ts';
import type { ContactSave, CrmContact, CrmPort, SavedContact } from '../../cloud-api/integrations/hubspot/crm-port.ts';
import { CONTACT_ID } from '../../cloud-api/integrations/hubspot/mapping.ts';

type Kept = { id: string; properties: Record<string, string>; isGone: boolean; mergedInto: string | null; at: number };

/** A CRM in memory that keeps to the port's contract: for tests of what is told, not of how. */
export function memoryCrm(now: () => number): CrmWorld {
  let made = 0;
  const contacts = new Map<string, Kept>();
  const notes = new Map<string, { contactIds: string[] }>();
  const live = (): Kept[] => [...contacts.values()].filter(({ isGone }) => !isGone);
  const resolve = (id: string): Kept | null => {
    const found = contacts.get(id);
    if (found?.mergedInto) return resolve(found.mergedInto);
    return found && !found.isGone ? found : null;
  };
  const holder = (name: string, value: string | undefined): Kept | undefined =>
    value ? live().find(({ properties }) => properties[name] === value) : undefined;
  const shown = ({ id, properties, at }: Kept): CrmContact => ({
    crmId: id,
    contactId: properties[CONTACT_ID] ?? null,
    modifiedAt: at,
    properties,
  });
  function create(properties: Record<string, string>): string {
    const id = String((made += 1));
    contacts.set(id, { id, properties, isGone: false, mergedInto: null, at: now() });
    return id;
  }

  function saveOne({ id, crmId, properties }: ContactSave): SavedContact {
    const isBad = properties['club_credits'] !== undefined && Number.isNaN(Number(properties['club_credits']));
    if (isBad) return { id, outcome: 'refused', problem: 'That is no number.' };
    if (crmId !== null) {
      const known = resolve(crmId);
      if (!known) return { id, outcome: 'gone' };
      Object.assign(known.properties, properties);
      known.at = now();
      return { id, outcome: 'saved', crmId: known.id };
    }
    const known = holder(CONTACT_ID, id) ?? holder('email', properties['email']);
    if (!known) return { id, outcome: 'saved', crmId: create({ ...properties, [CONTACT_ID]: id }) };
    const other = known.properties[CONTACT_ID];
    if (other !== undefined && other !== id) return { id, outcome: 'refused', problem: 'It is somebody else’s.' };
    Object.assign(known.properties, properties, { [CONTACT_ID]: id });
    known.at = now();
    return { id, outcome: 'saved', crmId: known.id };
  }

  const port: CrmPort = {
    prepare: async () => ({ kind: 'ok', value: { events: null } }),
    readContacts: async (ids, by) => {
      const found = ids.flatMap((id) => (by === 'crm-id' ? resolve(id) : holder(CONTACT_ID, id)) ?? []);
      return { kind: 'ok', value: found.map(shown) };
    },
    findContact: async (crmId) => {
      const found = resolve(crmId);
      return { kind: 'ok', value: found && shown(found) };
    },
    saveContacts: async (saves) => ({ kind: 'ok', value: saves.map(saveOne) }),
    listContacts: async () => ({ kind: 'ok', value: { contacts: live().map(shown), next: null, total: null } }),
    listChanged: async ({ since }) => {
      const found = live().filter(({ at }) => at >= since);
      return { kind: 'ok', value: { contacts: found.map(shown), next: null, total: found.length } };
    },
    eraseContact: async (crmId) => {
      contacts.delete(resolve(crmId)?.id ?? crmId);
      return { kind: 'ok', value: null };
    },
    saveNote: async ({ id, crmId }) => {
      notes.set(id, { contactIds: [crmId] });
      return { kind: 'ok', value: null };
    },
    sendEvent: async () => ({ kind: 'ok', value: null }),
  };
  return {
    port: () => port,
    contacts: live,
    notes: () => [...notes.values()],
    isKept: (crmId) => contacts.has(crmId),
    create,
    archive: (crmId) => void Object.assign(contacts.get(crmId) ?? {}, { isGone: true }),
    merge: (kept, gone) => void Object.assign(contacts.get(gone) ?? {}, { isGone: true, mergedInto: kept }),
  };
}
