import type { SlotView } from '../../http/api-schemas.ts';
import type { Flow } from '../flow.ts';
import { LoadFailed } from '../load-failed.tsx';
import { ANY_BAY, findSlot, listNearest } from '../offered-times.ts';
import { RefusalNotice, TakenNotice } from './refusal-notice.tsx';
import type { Submission } from './use-submission.ts';

const ALTERNATIVES = 3;

type ConfirmNoticesProps = { readonly flow: Flow; readonly startsAt: string; readonly submission: Submission };

/** What stands in the way of the chosen time: a refusal, someone quicker, or no news of it at all. */
export function ConfirmNotices({ flow, startsAt, submission }: ConfirmNoticesProps) {
  const { times } = flow;
  const { refusal, busy, slot } = submission;
  const slots = times.data?.slots ?? [];
  const chooseAlternative = (chosen: SlotView) => {
    submission.forget();
    const sameDay = findSlot(slots, ANY_BAY, chosen.startsAt) !== null;
    const date = sameDay ? flow.date : flow.format.localDate(Date.parse(chosen.startsAt));
    flow.change({ startsAt: chosen.startsAt, bay: chosen.resourceId, date });
  };

  if (refusal !== null) {
    return (
      <RefusalNotice
        flow={flow}
        startsAt={startsAt}
        refusal={refusal}
        onRetry={submission.retry}
        onChooseAlternative={chooseAlternative}
      />
    );
  }
  if (times.data === undefined) return times.isPending ? null : <LoadFailed onRetry={times.retry} />;
  if (slot !== null || busy) return null;
  return (
    <TakenNotice
      flow={flow}
      startsAt={startsAt}
      alternatives={listNearest(slots, { bay: flow.bay, startsAt }, ALTERNATIVES)}
      onChoose={chooseAlternative}
    />
  );
}
