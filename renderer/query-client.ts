import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { failureOf } from './failure.ts';

const RETRIES_MAX = 2;

/**
 * The cache of what the controller said. `onSignedOut` is called when it no longer knows who is asking.
 *
 * `networkMode: 'always'`: the controller is in the building, so the browser's opinion of the internet is nothing to
 * wait for.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const watch = (error: unknown) => {
    if (failureOf(error).code === 'session.required') onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        retry: (failures, error) => failures < RETRIES_MAX && failureOf(error).isPassing,
        retryDelay: 500,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
