import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { useOwner } from '../owner-context.tsx';
import type { Strings } from '../strings.ts';
import { useWording } from '../wording.tsx';

/** What the cloud could not tell others, to be tried again or let be. Nothing is seen of it where all is well. */
export function GivenUp() {
  const { text, sentenceOf } = useWording();
  const words = text.systems;
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
    <Banner tone="attention" title={words.givenUpTitle(waiting.length)}>
      <ul className="grid gap-2">
        {waiting.map(({ id, kind, state, problem }) => (
          <li key={id} className="grid gap-1">
            <p>
              {jobName(words, kind)}
              {problem !== null && (
                <>
                  {' · '}
                  <span lang="en">{problem}</span>
                </>
              )}
            </p>
            <div className="flex flex-wrap gap-2">
              <Button busy={act.isPending} onClick={() => act.mutate({ id, how: 'retry' })}>
                {state === 'unknown' ? words.retryUnknown : text.retry}
              </Button>
              <Button busy={act.isPending} onClick={() => act.mutate({ id, how: 'dismiss' })}>
                {words.dismiss}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {act.isError && <p role="alert">{sentenceOf(act.error)}</p>}
    </Banner>
  );
}

function jobName(words: Strings['systems'], kind: string): string {
  return Object.entries(words.job).find(([known]) => known === kind)?.[1] ?? kind;
}
