/**
 * Where a database keeps what says something of a person: each side has a register of it in this form, by which people
 * are given what is kept of them, and are forgotten. Names of tables and columns are the database's own.
 */

/** `payload`: JSON, or text that is JSON, with some of the others in it. */
export type PersonalKind = 'name' | 'email' | 'phone' | 'text' | 'payload';

/** What somebody is known by. */
export type PersonKey = 'customer' | 'booking' | 'email' | 'phone';

/** How a person's rows are found: any one of a table's ways is enough. */
export type PersonFinding = {
  /**
   * What the column holds: a customer's or a booking's id, an e-mail (capitals or not) or a phone number (as anybody
   * writes it). `mention`: text or JSON that has one of the person's ids, e-mails or numbers anywhere.
   */
  readonly by: PersonKey | 'mention';
  readonly column: string;
  /** Where in the column's JSON; absent where it is the column itself. */
  readonly path?: readonly string[];
};

/** What becomes of a column when the person is forgotten. */
export type Erasing =
  /** The whole row goes. */
  | { readonly how: 'row' }
  | { readonly how: 'set'; readonly value: string | null }
  /** `withoutPerson` of its JSON. */
  | { readonly how: 'payload' }
  | { readonly how: 'stays'; readonly why: string };

export type PersonalColumn = { readonly kind: PersonalKind; readonly erasing: Erasing };

export type PersonalTable = {
  /** None where a row is only ever about staff. */
  readonly findings: readonly PersonFinding[];
  readonly columns: Readonly<Record<string, PersonalColumn>>;
  /** `days`: after them the row goes by itself; null: it stays until somebody asks to be forgotten. */
  readonly kept: { readonly days: number | null; readonly why: string };
  /** It says again what stands elsewhere: nobody needs to be given it twice, but all of it has to be forgotten. */
  readonly isCopy?: true;
};

export type PersonalRegister = Readonly<Record<string, PersonalTable>>;

/** A column of JSON, forgotten by `withoutPerson`. */
export const PAYLOAD: PersonalColumn = { kind: 'payload', erasing: { how: 'payload' } };

/** A column of a row that says nothing without its person, and goes with them. */
export const gone = (kind: PersonalKind): PersonalColumn => ({ kind, erasing: { how: 'row' } });

/** A column that says `value` once the person is forgotten. */
export const set = (kind: PersonalKind, value: string | null): PersonalColumn => ({
  kind,
  erasing: { how: 'set', value },
});

/** Who of the club's people did something: part of the record, and no customer. */
export const STAFF: PersonalColumn = {
  kind: 'name',
  erasing: { how: 'stays', why: 'the club answers for what its staff did' },
};

/** The way that most tables have. */
export const BOOKING: PersonFinding = { by: 'booking', column: 'booking_id' };

/** What stands where a name must be. */
export const ERASED = 'Erased';

/** What stands in payloads, however deep, under the names that both sides and ClubOS use. */
const ERASED_PARTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['firstName', ERASED],
  ['first_name', ERASED],
  ['lastName', ''],
  ['last_name', ''],
  ['email', null],
  ['phone', null],
  ['user_phone', null],
  ['notes', ''],
  ['note', ''],
  ['content', ''],
  ['human_text', ''],
  ['tags', []],
  ['override', { reason: ERASED }],
]);

/** JSON without what names a person or was written about one; ids, times and figures stay, and so does its shape. */
export function withoutPerson(payload: unknown): unknown {
  if (Array.isArray(payload)) return payload.map(withoutPerson);
  if (typeof payload !== 'object' || payload === null) return payload;
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [
      name,
      ERASED_PARTS.has(name) && value !== null ? ERASED_PARTS.get(name) : withoutPerson(value),
    ]),
  );
}
