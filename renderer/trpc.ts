import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '../main/controller/api/app-router.ts';

/**
 * `useTRPC()` gives the typed options of every procedure to `useQuery` and `useMutation`; `useTRPCClient()` what asks
 * without keeping the answer, and can be told to stop.
 */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
