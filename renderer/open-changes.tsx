import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useEffect, useEffectEvent, useState } from 'react';
import type { OpenChange } from '../main/controller/api/views.ts';
import { useTRPC } from './trpc.ts';
import { useToast } from './ui/toast.tsx';

/** What is said when it is known at last. */
export type OutcomeWords = { readonly done: string; readonly notDone: string };

type Follow = (change: OpenChange, words: OutcomeWords) => void;

const FollowContext = createContext<Follow | null>(null);

/** Gives a function that sees to it that what becomes of an open change is said, on whatever screen one is then. */
export function useFollowChange(): Follow {
  const follow = use(FollowContext);
  if (follow === null) throw new Error('useFollowChange needs <OpenChanges> above it');
  return follow;
}

type Followed = OutcomeWords & { readonly requestId: string };

/** Follows what was asked in this window until its outcome is known. The day shows all that is open to everybody. */
export function OpenChanges({ children }: { readonly children: ReactNode }) {
  const [followed, setFollowed] = useState<readonly Followed[]>([]);
  const follow = useCallback<Follow>(
    ({ requestId }, words) => setFollowed((before) => [...before, { requestId, ...words }]),
    [],
  );
  const forget = (requestId: string) =>
    setFollowed((before) => before.filter((change) => change.requestId !== requestId));
  return (
    <FollowContext value={follow}>
      {children}
      {followed.map((change) => (
        <FollowedChange key={change.requestId} change={change} onKnown={() => forget(change.requestId)} />
      ))}
    </FollowContext>
  );
}

type FollowedChangeProps = { readonly change: Followed; readonly onKnown: () => void };

/** Asked anew with all that is shown of bookings, whenever the controller says that those have changed. */
function FollowedChange({ change: { requestId, done, notDone }, onKnown }: FollowedChangeProps) {
  const trpc = useTRPC();
  const toast = useToast();
  const { data: outcome } = useQuery(trpc.booking.outcomeOf.queryOptions({ requestId }));
  const say = useEffectEvent((title: string) => {
    toast({ title, durationMs: 12_000 });
    onKnown();
  });
  useEffect(() => {
    if (outcome === 'done') say(done);
    if (outcome === 'not_done') say(notDone);
  }, [outcome, done, notDone]);
  return null;
}
