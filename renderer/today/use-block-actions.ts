import { useMutation } from '@tanstack/react-query';
import type { BlockView } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { useFollowChange } from '../open-changes.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { useAfterChange } from './use-after-change.ts';

/** Takes time out of sale and gives it back. */
export function useBlockActions() {
  const t = useStrings();
  const trpc = useTRPC();
  const { format, resourceName } = useClub();
  const follow = useFollowChange();
  const { refresh, asUndo, offerUndo, say } = useAfterChange();

  const unblock = useMutation(trpc.block.remove.mutationOptions(asUndo(t.booking.undone)));
  const reblock = useMutation(trpc.block.create.mutationOptions(asUndo(t.booking.undone)));
  const create = useMutation(
    trpc.block.create.mutationOptions({
      onSuccess: async ({ block }) => {
        const title = t.block.created(resourceName(block.resourceId), format.times(block));
        offerUndo(title, () => unblock.mutate({ blockId: block.id, revision: block.revision }));
        await refresh();
      },
    }),
  );
  const remove = useMutation(trpc.block.remove.mutationOptions({ onSuccess: refresh }));

  const giveBack = ({ id: blockId, revision, resourceId, startsAt, endsAt, reason }: BlockView, onDone: () => void) =>
    remove.mutate(
      { blockId, revision },
      {
        onSuccess: ({ openChange }) => {
          onDone();
          if (openChange === null) {
            offerUndo(t.block.removed, () => reblock.mutate({ resourceId, startsAt, endsAt, reason }));
            return;
          }
          say(t.openChange.asked(reason));
          follow(openChange, { done: t.block.removed, notDone: t.openChange.notDone(reason) });
        },
      },
    );

  return { create, remove, giveBack };
}
