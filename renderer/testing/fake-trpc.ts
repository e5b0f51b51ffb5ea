import { setTimeout as sleep } from 'node:timers/promises';
import { initTRPC, TRPCError } from '@trpc/server';
import type { FakeWorld } from './fake-world.ts';

export type FakeContext = { readonly world: FakeWorld; token: string | null };

/** A refusal as the controller gives it: the screens find it in `data.domainError`. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly facts: { readonly code: string };

  constructor(facts: { readonly code: string }) {
    super(facts.code);
    this.facts = facts;
  }
}

const trpc = initTRPC.context<FakeContext>().create({
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    data: { ...shape.data, domainError: error.cause instanceof Refusal ? error.cause.facts : null },
  }),
});

export const router = trpc.router;

/** Anyone may ask. */
export const open = trpc.procedure.use(async ({ ctx, path, next }) => {
  ctx.world.asked.push(path);
  if (ctx.world.delayMs > 0) await sleep(ctx.world.delayMs);
  if (ctx.world.pairing !== null && !path.startsWith('pairing.')) return refuse({ code: 'facility.not_set_up' });
  return next();
});

/** Only those who are signed in. */
export const signedIn = open.use(({ ctx, next }) => {
  const staffId = ctx.token === null ? undefined : ctx.world.sessions.get(ctx.token);
  if (staffId === undefined) return refuse({ code: 'session.required' });
  return next({ ctx: { ...ctx, staffId } });
});

export function refuse(facts: { readonly code: string; readonly [fact: string]: unknown }): never {
  throw new TRPCError({ code: 'CONFLICT', cause: new Refusal(facts) });
}
