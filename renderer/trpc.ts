import { createTRPCContext } from '@trpc/tanstack-react-query';
import type { AppRouter } from '../main/controller/api/app-router.ts';

/** `useTRPC()` gives the typed options of every procedure to `useQuery` and `useMutation`. */
export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();
