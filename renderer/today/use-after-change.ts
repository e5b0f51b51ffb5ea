import { useQueryClient } from '@tanstack/react-query';
import { failureOf } from '../failure.ts';
import { sentenceOf } from '../sentence.ts';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { useToast } from '../ui/toast.tsx';

/** What every change of the day has in common: it is done when the day on the screen shows it. */
export function useAfterChange() {
  const t = useStrings();
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();

  const refresh = () => queryClient.invalidateQueries(trpc.booking.pathFilter());
  return {
    refresh,
    /** Options of a mutation that only says what it did. */
    andSay: (title: string) => ({
      onSuccess: async () => {
        toast({ title });
        await refresh();
      },
    }),
    /** Options of a mutation that undoes another; nobody looks at a form then, so a failure is a toast too. */
    asUndo: (title: string) => ({
      onSuccess: async () => {
        toast({ title });
        await refresh();
      },
      onError: (error: unknown) => toast({ title: sentenceOf(t, failureOf(error)), durationMs: 12_000 }),
    }),
    /** Says what was done and offers the way back. */
    offerUndo: (title: string, onUndo: () => void, description?: string) =>
      toast({ title, description, durationMs: 10_000, action: { label: t.common.undo, onClick: onUndo } }),
    say: (title: string) => toast({ title }),
  };
}
