import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../trpc.ts';

/** Whether this club's network is ours to look at. Most clubs have none, and see nothing of all this. */
export function useNetworkSetUp(): boolean {
  const trpc = useTRPC();
  return useQuery(trpc.network.isSetUp.queryOptions(undefined, { staleTime: 5 * 60_000 })).data ?? false;
}
