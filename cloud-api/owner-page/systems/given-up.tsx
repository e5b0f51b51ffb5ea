import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { useOwner } from '../owner-context.tsx';
import { sentenceOf } from '../sentence.ts';
import { TEXT } from '../strings-english.ts';

const WORDS = TEXT.systems;

/** What the cloud could not tell others, to be tried again or let be. Nothing is seen of it where all is well. */
export function GivenUp() {
  const { api } = useOwner();
  const queryClient = useQueryClient();
  const jobs = useQuery({ queryKey: ['jobs'], queryFn: api.listJobs, refetchInterval: 10_000 });
  const act = useMutation({
    mutationFn: ({ id, how }: { readonly id: string; readonly how: 'retry' | 'dismiss' }) => api.settleJob(id, how),
    onSuccess: () => queryClient.invalidateQueries(),
  });
  const waiting = jobs.data?.givenUp ?? [];
  if (waiting.length === 0) return null;
  return (
    <Banner tone="attention" title={WORDS.givenUpTitle(waiting.length)}>
      <ul className="grid gap-2">
        {waiting.map(({ id, kind, state, problem }) => (
          <li key={id} className="grid gap-1">
            <p>{[jobName(kind), problem ?? ''].filter(Boolean).join(': ')}</p>
            <div className="flex flex-wrap gap-2">
              <Button busy={act.isPending} onClick={() => act.mutate({ id, how: 'retry' })}>
                {state === 'unknown' ? WORDS.retryUnknown : TEXT.retry}
              </Button>
              <Button busy={act.isPending} onClick={() => act.mutate({ id, how: 'dismiss' })}>
                {WORDS.dismiss}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {act.isError && <p role="alert">{sentenceOf(act.error)}</p>}
    </Banner>
  );
}

function jobName(kind: string): string {
  return Object.entries(WORDS.job).find(([known]) => known === kind)?.[1] ?? kind;
}
