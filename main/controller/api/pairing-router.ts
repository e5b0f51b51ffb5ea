import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { ConnectionRole } from './context.ts';
import { TRPC_CODE } from './error-table.ts';
import type { PairingView } from './pairing-views.ts';

/** What the windows of a computer may ask that is not ready for use: to be paired, and nothing else. */
export type PairingContext = {
  readonly role: ConnectionRole;
  readonly view: () => PairingView;
  readonly begin: (typed: { readonly address: string; readonly code: string }) => void;
  readonly cancel: () => void;
  /** Makes the first owner's account with the PIN that was shown. */
  readonly finish: () => void;
};

type RefusalCode = 'facility.not_set_up' | 'session.kiosk_only' | 'input.invalid' | 'internal';

const trpc = initTRPC.context<PairingContext>().create({
  isDev: false,
  // Whatever is not there is refused for one reason, so that a window knows what to show instead.
  errorFormatter: ({ shape, error }) => {
    const code = refusalOf(error);
    const { httpStatus } = shape.data;
    return { code: shape.code, message: code, data: { code: TRPC_CODE[code], httpStatus, domainError: { code } } };
  },
});

/** A stranger at the kiosk's screen has no say in whose computer it is. */
const staffProcedure = trpc.procedure.use(({ ctx, next }) => {
  if (ctx.role === 'kiosk') throw new TRPCError({ code: TRPC_CODE['session.kiosk_only'] });
  return next();
});

const NoInput = z.strictObject({}).nullish();
const BeginInput = z.strictObject({ address: z.string().min(1).max(300), code: z.string().trim().min(1).max(64) });

/** Serves windows of this computer alone, never a socket, and only until it is ready for use. */
export const pairingRouter = trpc.router({
  pairing: trpc.router({
    state: staffProcedure.input(NoInput).query(({ ctx }): PairingView => ctx.view()),

    begin: staffProcedure.input(BeginInput).mutation(({ ctx, input }): PairingView => {
      ctx.begin(input);
      return ctx.view();
    }),

    cancel: staffProcedure.input(NoInput).mutation(({ ctx }) => {
      ctx.cancel();
      return {};
    }),

    finish: staffProcedure.input(NoInput).mutation(({ ctx }) => {
      ctx.finish();
      return {};
    }),
  }),
});

export type PairingRouter = typeof pairingRouter;

function refusalOf({ code }: TRPCError): RefusalCode {
  if (code === 'FORBIDDEN') return 'session.kiosk_only';
  if (code === 'BAD_REQUEST' || code === 'PAYLOAD_TOO_LARGE') return 'input.invalid';
  return code === 'INTERNAL_SERVER_ERROR' ? 'internal' : 'facility.not_set_up';
}
