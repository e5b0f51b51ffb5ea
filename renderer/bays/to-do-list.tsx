import { useMutation } from '@tanstack/react-query';
import { Check, Hand } from 'lucide-react';
import type { BayStepView, BayView } from '../../main/controller/api/bay-views.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';

/** What a bay's PC did not do, as sentences that tell a person what to do instead. Loud: players are coming. */
export function ToDoList({ bay }: { readonly bay: BayView }) {
  const t = useStrings();
  const trpc = useTRPC();
  const handled = useMutation(trpc.bays.handled.mutationOptions());
  if (bay.toDo.length === 0) return null;
  return (
    <section className="grid gap-2 rounded-ui border border-danger-text bg-danger-soft p-3">
      <h3 className="flex items-center gap-2 text-15 font-semibold">
        <Hand aria-hidden="true" className="size-5 shrink-0 text-danger-text" />
        {t.bays.toDoTitle(bay.toDo.length)}
      </h3>
      <ul className="grid gap-2">
        {bay.toDo.map((step) => (
          <li key={step.id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <div className="min-w-0 flex-1">
              <p>{sentenceFor(step, t.bays)}</p>
              {step.reason !== null && <p className="text-13">{t.bays.reason[step.reason] ?? step.reason}</p>}
            </div>
            <Button
              icon={<Check aria-hidden="true" className="size-4" />}
              aria-label={t.bays.handledName(t.bays.action[step.action], bay.name)}
              busy={handled.isPending && handled.variables.stepId === step.id}
              onClick={() => handled.mutate({ stepId: step.id })}
            >
              {t.bays.handled}
            </Button>
          </li>
        ))}
      </ul>
      {handled.isError && <FailureNote error={handled.error} />}
    </section>
  );
}

type Words = ReturnType<typeof useStrings>['bays'];

function sentenceFor({ action, argument, state }: BayStepView, words: Words): string {
  const what = words.byHand[action](argument);
  return state === 'unknown' ? words.lookFirst(what) : words.doByHand(what);
}
