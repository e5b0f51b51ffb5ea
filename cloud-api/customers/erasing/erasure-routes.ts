import { z } from 'zod';
import { isoOf } from '../../availability/day-answer.ts';
import { CloudFailure } from '../../errors.ts';
import { orThrow } from '../../http/problem.ts';
import { type CallConfig, NoQuery, PROBLEMS, type Routes } from '../../http/routes.ts';
import type { CustomerEraser } from './customer-eraser.ts';
import type { Whom } from './erase-customer.ts';
import { CauseSchema } from './erasure-repository.ts';

export const EraseInput = z
  .strictObject({
    customerId: z.uuid().optional(),
    email: z.email().max(254).optional(),
    phone: z.string().trim().min(7).max(40).optional(),
    cause: CauseSchema,
    /** What was said above, typed once more: it cannot be undone. */
    confirm: z.string().max(254),
  })
  .refine(
    ({ customerId, email, phone }) => [customerId, email, phone].filter((one) => one !== undefined).length === 1,
    {
      message: 'Name one of customerId, email and phone.',
    },
  );
export type EraseInput = z.infer<typeof EraseInput>;

const ErasedView = z.object({ id: z.uuid(), bookings: z.int(), customers: z.int() });
export type ErasedView = z.infer<typeof ErasedView>;

const ErasureView = z.object({
  id: z.uuid(),
  askedAt: z.iso.datetime(),
  cause: CauseSchema,
  bookings: z.int(),
  /** Facilities that have not heard of it, or have not said that it is done. */
  waitingFor: z.array(z.uuid()),
});
export type ErasureView = z.infer<typeof ErasureView>;

const tags = ['owners'];

/** For owners; to be registered where their token is asked for. */
export function registerErasureCalls(app: Routes, eraser: CustomerEraser, config: CallConfig): void {
  app.post(
    '/customers/erase',
    {
      config,
      schema: {
        tags,
        summary: 'Forgets a person, here and at every facility, for good; figures of bookings stay',
        querystring: NoQuery,
        body: EraseInput,
        response: { 200: ErasedView, ...PROBLEMS },
      },
    },
    async ({ body }) => {
      const { whom, said } = readWhom(body);
      if (body.confirm.trim() !== said) throw new CloudFailure({ code: 'erasure.not_confirmed' });
      const { id, bookingIds, customerIds } = orThrow(await eraser.erase(whom, body.cause));
      return { id, bookings: bookingIds.length, customers: customerIds.length };
    },
  );

  app.get(
    '/customers/erasures',
    {
      config,
      schema: {
        tags,
        summary: 'The last hundred people who were forgotten, by number, and which facilities still have to',
        querystring: NoQuery,
        response: { 200: z.array(ErasureView), ...PROBLEMS },
      },
    },
    async () =>
      (await eraser.list()).map(({ askedAt, waitingFor, ...rest }) => ({
        ...rest,
        askedAt: isoOf(askedAt),
        waitingFor: [...waitingFor],
      })),
  );
}

function readWhom({ customerId, email, phone }: z.infer<typeof EraseInput>): { whom: Whom; said: string } {
  if (customerId !== undefined) return { whom: { customerId }, said: customerId };
  if (email !== undefined) return { whom: { email }, said: email };
  return { whom: { phone: phone ?? '' }, said: phone ?? '' };
}
