import { z } from 'zod';
import { CustomerDetailsSchema } from '../../../domain/booking.ts';
import { EpochMsSchema } from '../../../domain/time.ts';

const PlaceSchema = z.object({ resourceId: z.uuid(), startsAt: EpochMsSchema, endsAt: EpochMsSchema });

/** What a confirmed proposal does: all that it needs, as it was read back. */
export const WishSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('create'),
    facilityId: z.uuid(),
    ...PlaceSchema.shape,
    customer: CustomerDetailsSchema,
    customerId: z.uuid().nullable(),
    partySize: z.int().min(1).max(100),
    quote: z.string(),
  }),
  z.object({
    kind: z.enum(['move', 'extend']),
    facilityId: z.uuid(),
    bookingId: z.uuid(),
    revision: z.int().positive(),
    ...PlaceSchema.shape,
    quote: z.string(),
  }),
  z.object({ kind: z.literal('cancel'), facilityId: z.uuid(), bookingId: z.uuid(), revision: z.int().positive() }),
]);
export type Wish = z.infer<typeof WishSchema>;
export type WishOf<K extends Wish['kind']> = Extract<Wish, { kind: K }>;
