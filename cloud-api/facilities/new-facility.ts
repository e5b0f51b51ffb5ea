import { z } from 'zod';
import { type FacilityProfile, FacilityProfileSchema, OpeningSchema } from '../../domain/facility.ts';
import { DEFAULT_PRICE_BANDS } from '../../domain/prices/default-price-set.ts';
import type { Random } from '../../domain/random.ts';

/** Every day, until people say otherwise. */
const DEFAULT_HOURS = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens: '06:00', closes: '24:00' }));

const DEFAULT_POLICY = {
  stepMin: 30,
  shortestMin: 30,
  longestMin: 240,
  bufferMin: 0,
  noticeMin: 0,
  horizonDays: 30,
} as const;

const Name = z.string().trim().min(1).max(120);

const { slug, timeZone, currency, address, phone } = FacilityProfileSchema.shape;

const NewBaySchema = z.strictObject({
  name: Name,
  kind: z.enum(['bay', 'room']).default('bay'),
  /** People it holds. */
  capacity: z.int().min(1).max(100).default(4),
  /** Names of the doors that its players may open; check-in opens the first. All of the facility's when left out. */
  doors: z.array(Name).min(1).optional(),
});

/** A facility as people describe one that the cloud does not know yet: in names, without ids. */
export const NewFacilitySchema = z
  .strictObject({
    name: Name,
    slug,
    timeZone,
    currency,
    /** What an hour costs before the usual bands; in cents of `currency`. */
    hourlyCents: z.int().min(0).max(1_000_000),
    address: address.default(''),
    phone: phone.default(''),
    hours: z.array(z.strictObject(OpeningSchema.shape)).max(100).default(DEFAULT_HOURS),
    doors: z.array(Name).min(1).max(50),
    bays: z.array(NewBaySchema).min(1).max(100),
  })
  .superRefine(({ doors, bays }, { addIssue }) => {
    for (const [index, name] of doors.entries()) {
      if (doorIdOf(name) === '')
        addIssue({ code: 'custom', path: ['doors', index], message: 'needs a letter or digit' });
      if (doors.findIndex((other) => doorIdOf(other) === doorIdOf(name)) < index) {
        addIssue({ code: 'custom', path: ['doors', index], message: 'there is such a door already' });
      }
    }
    for (const [index, bay] of bays.entries()) {
      if (bays.findIndex(({ name }) => name === bay.name) < index) {
        addIssue({ code: 'custom', path: ['bays', index, 'name'], message: 'there is such a bay already' });
      }
      for (const [place, door] of (bay.doors ?? []).entries()) {
        if (doors.includes(door)) continue;
        addIssue({ code: 'custom', path: ['bays', index, 'doors', place], message: 'no such door' });
      }
    }
  });
export type NewFacility = z.infer<typeof NewFacilitySchema>;
/** What has a default may be left out. */
export type NewFacilityInput = z.input<typeof NewFacilitySchema>;

/** The first revision of its profile, with new ids. */
export function profileOfNew(given: NewFacility, random: Random): FacilityProfile {
  const { doors, bays, hourlyCents, ...rest } = given;
  return {
    ...rest,
    id: random.uuid(),
    revision: 1,
    closures: [],
    policy: { ...DEFAULT_POLICY },
    pricing: { hourlyCents, bands: [...DEFAULT_PRICE_BANDS] },
    doors: doors.map((name) => ({ id: doorIdOf(name), name })),
    resources: bays.map(({ doors: own = doors, ...bay }) => ({
      ...bay,
      id: random.uuid(),
      doorIds: own.map(doorIdOf),
    })),
    ownDays: 3,
    allotments: [],
    giveBackMin: 120,
  };
}

/** "Bays 1–2" is `bays-1-2`. Empty for a name without letters and digits. */
function doorIdOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64);
}
