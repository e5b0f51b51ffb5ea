/** Steps when a property is added: then what is there already is looked at, and the new one is made. */
export const MAPPING_VERSION = 1;

/** Groups our properties on HubSpot's screens. */
export const PROPERTY_GROUP = { name: 'club', label: 'Club' } as const;

/** By which HubSpot knows a contact of ours; no two contacts can have the same. */
export const CONTACT_ID = 'club_contact_id';
/** By which a note is the same one when it is sent again. */
export const NOTE_ID = 'club_note_id';

export type PropertyDefinition = {
  readonly object: 'contacts' | 'notes';
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'string' | 'number' | 'bool' | 'datetime';
  readonly fieldType: 'text' | 'textarea' | 'number' | 'booleancheckbox' | 'date';
  readonly isUnique: boolean;
};

/**
 * Whose word counts. `club`: what HubSpot's side says is written over. `hubspot`: where both have changed, HubSpot's
 * stands. `both`: what either side has added or taken away counts. `no`: where the two have never agreed, the one who
 * says no; from then on whoever says something else last.
 */
export type Winner = 'club' | 'hubspot' | 'both' | 'no';

export type MappedField = {
  readonly field: string;
  readonly property: string;
  /** `both`: kept in step every five minutes. `to-hubspot`: written there and never read. */
  readonly direction: 'both' | 'to-hubspot';
  readonly winner: Winner;
  /** In a sentence. */
  readonly rule: string;
  /** Null for HubSpot's own properties. */
  readonly definition: Omit<PropertyDefinition, 'object' | 'name' | 'isUnique'> | null;
};

const text = (label: string, description: string) =>
  ({ label, description, type: 'string', fieldType: 'text' }) as const;
const count = (label: string, description: string) =>
  ({ label, description, type: 'number', fieldType: 'number' }) as const;
const flag = (label: string, description: string) =>
  ({ label, description, type: 'bool', fieldType: 'booleancheckbox' }) as const;
const instant = (label: string, description: string) =>
  ({ label, description, type: 'datetime', fieldType: 'date' }) as const;

type Given = Pick<MappedField, 'field' | 'property' | 'definition'>;
const ofTheClub = (given: Given): MappedField => ({
  ...given,
  direction: 'to-hubspot',
  winner: 'club',
  rule: 'What the customer told the club, or did there. What HubSpot has is written over.',
});

/** Every field that is kept in HubSpot, and who has the last word on it: what `docs/hubspot.md` shows. */
export const FIELDS: readonly MappedField[] = [
  ofTheClub({ field: 'firstName', property: 'firstname', definition: null }),
  ofTheClub({ field: 'lastName', property: 'lastname', definition: null }),
  ofTheClub({ field: 'email', property: 'email', definition: null }),
  ofTheClub({ field: 'phone', property: 'phone', definition: null }),
  {
    field: 'tier',
    property: 'club_tier',
    direction: 'both',
    winner: 'hubspot',
    rule: 'Whoever changed it. Where both did, HubSpot’s stands. What is no tier (small letters, digits, hyphens) is left alone.',
    definition: text('Club tier', 'The customer’s tier at the club, for example member.'),
  },
  {
    field: 'tags',
    property: 'club_tags',
    direction: 'both',
    winner: 'both',
    rule: 'A tag that either side adds is added, one that either side takes away is taken away. A tag with a semicolon in it stays at the club.',
    definition: { ...text('Club tags', 'Tags of the club, with semicolons between them.'), fieldType: 'textarea' },
  },
  {
    field: 'credits',
    property: 'club_credits',
    direction: 'both',
    winner: 'both',
    rule: 'What either side gives or takes is added up, in the club’s ledger. What would leave less than none, or cannot be told apart from a write of ours whose answer was lost, does not count: the club’s number stands.',
    definition: count('Club credits', 'How many credits the customer has at the club.'),
  },
  {
    field: 'mailAboutBookings',
    property: 'club_mail_bookings',
    direction: 'both',
    winner: 'no',
    rule: 'Whoever changed it; where the two have never agreed, no.',
    definition: flag('Mail about bookings', 'Whether the customer wants mail about their bookings.'),
  },
  {
    field: 'mailAfterVisits',
    property: 'club_mail_follow_up',
    direction: 'both',
    winner: 'no',
    rule: 'Whoever changed it; where the two have never agreed, no.',
    definition: flag('Mail after visits', 'Whether the customer wants mail after visits and surveys.'),
  },
  ofTheClub({
    field: 'bookings',
    property: 'club_bookings',
    definition: count('Club bookings', 'Bookings that stand, past ones included.'),
  }),
  ofTheClub({
    field: 'visits',
    property: 'club_visits',
    definition: count('Club visits', 'How often the customer came.'),
  }),
  ofTheClub({
    field: 'noShows',
    property: 'club_no_show_count',
    definition: count('Club no-shows', 'How often the customer did not come.'),
  }),
  ofTheClub({
    field: 'firstBookingAt',
    property: 'club_first_booking_at',
    definition: instant('First club booking', 'When the first booking was made. Trigger for workflows: first.booking.'),
  }),
  ofTheClub({
    field: 'lastVisitAt',
    property: 'club_last_visit_at',
    definition: instant('Last club visit', 'When the customer came last.'),
  }),
  ofTheClub({
    field: 'nextBookingAt',
    property: 'club_next_booking_at',
    definition: instant('Next club booking', 'When the next booking begins.'),
  }),
  ofTheClub({
    field: 'isFrequentBooker',
    property: 'club_frequent_booker',
    definition: flag('Frequent booker', 'Four bookings or more in 30 days. Trigger for workflows: frequent.booker.'),
  }),
  ofTheClub({
    field: 'isAway',
    property: 'club_win_back',
    definition: flag('To win back', 'No visit for 60 days, and none to come. Trigger for workflows: win.back.'),
  }),
];

/** All that has to be there before anything is written. */
export const PROPERTIES: readonly PropertyDefinition[] = [
  {
    ...text('Club contact id', 'By which the club’s program knows this contact. Do not change it.'),
    object: 'contacts',
    name: CONTACT_ID,
    isUnique: true,
  },
  {
    ...text('Club note id', 'By which the club’s program knows this note. Do not change it.'),
    object: 'notes',
    name: NOTE_ID,
    isUnique: true,
  },
  ...FIELDS.flatMap(({ property, definition }): PropertyDefinition[] =>
    definition === null ? [] : [{ ...definition, object: 'contacts', name: property, isUnique: false }],
  ),
];

/** What we read back of a contact. */
export const READ_PROPERTIES: readonly string[] = [CONTACT_ID, ...FIELDS.map(({ property }) => property)];

export type CustomEvent = { readonly type: string; readonly name: string; readonly label: string };

/** For accounts that have custom events. */
export const CUSTOM_EVENTS: readonly CustomEvent[] = [
  { type: 'booking.created', name: 'club_booking_created', label: 'Club booking made' },
  { type: 'booking.cancelled', name: 'club_booking_cancelled', label: 'Club booking cancelled' },
  { type: 'no.show', name: 'club_no_show', label: 'Club booking not used' },
];
/** What each of them carries. */
export const EVENT_PROPERTIES = ['booking_id', 'facility', 'bay', 'starts_at', 'minutes'] as const;
