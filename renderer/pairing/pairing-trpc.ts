import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { PairingRouter } from '../../main/controller/api/pairing-router.ts';

/** As `useTRPC`, for the few procedures that a computer answers which is not ready for use. */
export const { TRPCProvider: PairingProvider, useTRPC: usePairing } = createTRPCContext<PairingRouter>();
