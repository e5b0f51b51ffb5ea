import type { EpochMs } from '../../../domain/time.ts';

/**
 * What came of asking the CRM something. All that this port does may be done again: it is the same contact, note or
 * event by our own id, so that `unknown` is a reason to repeat it and not to wait for a person.
 */
export type CrmOutcome<T> = { readonly kind: 'ok'; readonly value: T } | CrmFailure;

export type CrmFailure =
  /** It says no, and will again. */
  | { readonly kind: 'rejected'; readonly problem: string }
  /** Not now; `at` where it said when, or where we know. */
  | { readonly kind: 'retry-at'; readonly at: EpochMs | null; readonly problem: string }
  /** It may have been done: no answer came back that could be read. */
  | { readonly kind: 'unknown'; readonly problem: string };

/** Values as they travel; an empty one is none. */
export type CrmProperties = Readonly<Record<string, string>>;

export type CrmContact = {
  /** Theirs. */
  readonly crmId: string;
  /** Ours, where it carries one. */
  readonly contactId: string | null;
  readonly modifiedAt: EpochMs;
  readonly properties: CrmProperties;
};

export type ContactSave = {
  /** Ours. */
  readonly id: string;
  /** Null while we know none: then the contact is found by our id, or by its e-mail, or made. */
  readonly crmId: string | null;
  /** What is not named stays. */
  readonly properties: CrmProperties;
};

export type SavedContact = { readonly id: string } & (
  | { readonly outcome: 'saved'; readonly crmId: string }
  /** There is no such contact any more: it was deleted, or merged into another. */
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'refused'; readonly problem: string }
);

export type CrmNote = {
  /** Ours: the same id again is the same note. */
  readonly id: string;
  readonly crmId: string;
  readonly at: EpochMs;
  /** HTML. */
  readonly body: string;
};

export type CrmEvent = {
  /** Ours: the same id again is the same event. */
  readonly id: string;
  /** As `prepare` has given it. */
  readonly name: string;
  readonly crmId: string;
  readonly at: EpochMs;
  readonly properties: CrmProperties;
};

export type ContactPage = {
  readonly contacts: readonly CrmContact[];
  /** Where the next page begins; null after the last one. */
  readonly next: string | null;
  /** How many there are in all, where it is said. */
  readonly total: number | null;
};

/** What the account can do, by our names: `booking.created` → what it calls it. Null where it has no custom events. */
export type CrmAbilities = { readonly events: Readonly<Record<string, string>> | null };

/** Contacts at once, of any call. */
export const CONTACTS_MAX = 100;

/** A CRM as this program needs it. None of it throws for what a vendor does. */
export type CrmPort = {
  /** Makes the properties that we write, and the custom events where the account has them; again changes nothing. */
  prepare(signal: AbortSignal): Promise<CrmOutcome<CrmAbilities>>;
  /** By our own ids or by theirs; those that are gone are left out. One that was merged answers under its new id. */
  readContacts(
    ids: readonly string[],
    by: 'our-id' | 'crm-id',
    signal: AbortSignal,
  ): Promise<CrmOutcome<readonly CrmContact[]>>;
  /** One by their id, which may be that of a contact merged into another: then it is the other. Null for none. */
  findContact(crmId: string, signal: AbortSignal): Promise<CrmOutcome<CrmContact | null>>;
  /** One outcome for each, in any order. */
  saveContacts(saves: readonly ContactSave[], signal: AbortSignal): Promise<CrmOutcome<readonly SavedContact[]>>;
  /** All contacts there are, page by page. */
  listContacts(after: string | null, signal: AbortSignal): Promise<CrmOutcome<ContactPage>>;
  /** Those that changed at `since` or later, the first first; changes of the last seconds may be missing. */
  listChanged(
    range: { readonly since: EpochMs; readonly after: string | null },
    signal: AbortSignal,
  ): Promise<CrmOutcome<ContactPage>>;
  /**
   * Deletes a contact for good with all that hangs on it, archived or not; nobody gets it back. One that is not there is
   * deleted.
   */
  eraseContact(crmId: string, signal: AbortSignal): Promise<CrmOutcome<null>>;
  saveNote(note: CrmNote, signal: AbortSignal): Promise<CrmOutcome<null>>;
  sendEvent(event: CrmEvent, signal: AbortSignal): Promise<CrmOutcome<null>>;
};
