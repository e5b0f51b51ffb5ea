import type { End } from './associations.ts';
import { createCrmObjects } from './crm-objects.ts';
import { type ChangeSource, type CrmChange, createWrites } from './crm-writes.ts';
import type { HubspotFaults } from './faults.ts';
import type { CrmRecord } from './record-store.ts';
import { done, invalid, notFound, type Outcome, refused } from './refusals.ts';

export type Crm = ReturnType<typeof createCrm>;

type CrmParts = {
  readonly now: () => number;
  readonly firstId: number;
  readonly faults: () => HubspotFaults;
  readonly onChange: (change: CrmChange) => void;
};

/** The account's contacts and notes, and all that can be done to them. */
export function createCrm({ now, firstId, faults, onChange }: CrmParts) {
  const all = createCrmObjects({ now, firstId, faults });
  const { contacts, notes, associations } = all;

  /** Takes a contact away for good, with the notes that are only its own. */
  function erase(contact: CrmRecord, source: ChangeSource): void {
    const end: End = { type: 'contacts', id: contact.id };
    for (const { to } of associations.list(end)) {
      const note = notes.store.find(to.id);
      if (note && associations.list(to).length === 1) notes.store.erase(note);
    }
    associations.drop(end);
    contacts.store.erase(contact);
    onChange({ kind: 'deletion', type: 'contacts', id: contact.id, source, facts: {} });
    onChange({ kind: 'privacyDeletion', type: 'contacts', id: contact.id, source, facts: {} });
  }

  /** The first keeps what it has, and gets what it has not. */
  function merge(primaryId: string, otherId: string, source: ChangeSource): Outcome<CrmRecord> {
    const primary = contacts.store.find(primaryId);
    const other = contacts.store.find(otherId);
    if (!primary || primary.archived) return refused(notFound(primaryId));
    if (!other || other.archived) return refused(notFound(otherId));
    if (primary === other) return refused(invalid('A contact cannot be merged into itself'));
    const values = other.properties;
    contacts.store.follow(other, primary);
    const missing = Object.entries(values).filter(([name]) => primary.properties[name] === undefined);
    const merged = [primary.properties['hs_merged_object_ids'], other.id].filter(Boolean).join(';');
    const hasBoth = values['email'] !== undefined && missing.every(([name]) => name !== 'email');
    const emails = hasBoth ? { hs_additional_emails: values['email'] ?? '' } : {};
    contacts.store.set(primary, { ...Object.fromEntries(missing), ...emails, hs_merged_object_ids: merged });
    associations.move({ type: 'contacts', id: other.id }, { type: 'contacts', id: primary.id });
    const facts = { primaryObjectId: Number(primary.id), mergedObjectIds: [Number(other.id)] };
    onChange({ kind: 'merge', type: 'contacts', id: primary.id, source, facts });
    return done(primary);
  }

  return { ...all, ...createWrites(onChange), erase, merge };
}
