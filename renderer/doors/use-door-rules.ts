import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { DoorView } from '../../main/controller/api/views.ts';
import { useTRPC } from '../trpc.ts';

/** What is being asked about a door's rule, and what came of the last one. */
export type RuleTask = { readonly kind: 'hold-open' | 'normal'; readonly door: DoorView };

/** Holding a door open and letting it be as usual, each after a question. */
export function useDoorRules() {
  const trpc = useTRPC();
  const holdOpen = useMutation(trpc.door.holdOpen.mutationOptions());
  const backToNormal = useMutation(trpc.door.backToNormal.mutationOptions());
  const [task, setTask] = useState<RuleTask | null>(null);
  const [done, setDone] = useState<RuleTask | null>(null);

  const finished = (finishedTask: RuleTask) => ({
    onSuccess: () => {
      setTask(null);
      setDone(finishedTask);
    },
  });
  return {
    task,
    done,
    ask: (next: RuleTask | null) => {
      holdOpen.reset();
      backToNormal.reset();
      setDone(null);
      setTask(next);
    },
    holdOpen: (door: DoorView, minutes: number | null, reason: string) =>
      holdOpen.mutate({ doorId: door.id, minutes, reason }, finished({ kind: 'hold-open', door })),
    backToNormal: (door: DoorView, reason: string) =>
      backToNormal.mutate({ doorId: door.id, reason }, finished({ kind: 'normal', door })),
    isBusy: holdOpen.isPending || backToNormal.isPending,
    error: holdOpen.error ?? backToNormal.error,
  };
}

export type DoorRules = ReturnType<typeof useDoorRules>;
