import { z } from 'zod';
import { STANDARD_TIER, TagSchema, TierSchema } from '../../../domain/rules/rule.ts';
import type { CrmProperties } from './crm-port.ts';

/** What the club and HubSpot keep in step about a customer. */
export const StandingSchema = z.object({
  tier: TierSchema,
  tags: z.array(TagSchema),
  credits: z.int().min(0),
  mailAboutBookings: z.boolean(),
  mailAfterVisits: z.boolean(),
});
export type Standing = z.infer<typeof StandingSchema>;

/** As far as HubSpot says something that can be read: what is left out there, or makes no sense, is not there. */
export type SaidStanding = Partial<Standing>;

/** Of somebody of whom nothing is known but that they are there. */
export const NO_STANDING: Standing = {
  tier: STANDARD_TIER,
  tags: [],
  credits: 0,
  mailAboutBookings: true,
  mailAfterVisits: true,
};

const SEPARATOR = ';';

export const isCarriedTag = (tag: string): boolean => !tag.includes(SEPARATOR);

/** The properties of HubSpot that say it; only those in which it differs from `known`. */
export function propertiesOf(standing: Standing, known: SaidStanding): CrmProperties {
  const all = asProperties(standing);
  const there = asProperties({ ...standing, ...known });
  return Object.fromEntries(
    FIELDS_AND_PROPERTIES.flatMap(([field, name]) => {
      const value = all[name];
      return known[field] === undefined || value !== there[name] ? [[name, value]] : [];
    }),
  );
}

const FIELDS_AND_PROPERTIES = [
  ['tier', 'club_tier'],
  ['tags', 'club_tags'],
  ['credits', 'club_credits'],
  ['mailAboutBookings', 'club_mail_bookings'],
  ['mailAfterVisits', 'club_mail_follow_up'],
] as const satisfies readonly (readonly [keyof Standing, string])[];

type PropertyName = (typeof FIELDS_AND_PROPERTIES)[number][1];

function asProperties(standing: Standing): Readonly<Record<PropertyName, string>> {
  return {
    club_tier: standing.tier,
    club_tags: standing.tags.filter(isCarriedTag).toSorted().join(`${SEPARATOR} `),
    club_credits: String(standing.credits),
    club_mail_bookings: String(standing.mailAboutBookings),
    club_mail_follow_up: String(standing.mailAfterVisits),
  };
}

/** What a contact of HubSpot says. A tier that is none and a number that is none are not said at all. */
export function readStanding(properties: CrmProperties): SaidStanding {
  const tier = TierSchema.safeParse(properties['club_tier']?.trim().toLowerCase());
  const credits = /^\d{1,9}(?:\.0+)?$/.test(properties['club_credits']?.trim() ?? '')
    ? Number(properties['club_credits'])
    : undefined;
  const tags = readTags(properties['club_tags']);
  const mailAboutBookings = readFlag(properties['club_mail_bookings']);
  const mailAfterVisits = readFlag(properties['club_mail_follow_up']);
  return {
    ...(tier.success && { tier: tier.data }),
    ...(tags && { tags }),
    ...(credits !== undefined && { credits }),
    ...(mailAboutBookings !== undefined && { mailAboutBookings }),
    ...(mailAfterVisits !== undefined && { mailAfterVisits }),
  };
}

/** An empty list is one where a person has emptied it; HubSpot answers as with one that was never there. */
function readTags(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  const tags = text.split(SEPARATOR).flatMap((part) => {
    const tag = TagSchema.safeParse(part);
    return tag.success ? [tag.data] : [];
  });
  return [...new Set(tags)];
}

function readFlag(text: string | undefined): boolean | undefined {
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}
