import { useQuery } from '@tanstack/react-query';
import { Check, CircleAlert, PencilLine } from 'lucide-react';
import type { TermsCheck } from '../../../main/controller/api/views.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { useTRPC } from '../../trpc.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { TERMS_PANEL_ID } from '../terms-tab.ts';
import type { DraftState } from '../use-draft-state.ts';
import { useFocusOnFirst } from '../use-focus-on-first.ts';
import { SaveDialog } from './save-dialog.tsx';
import { useSave } from './use-save.ts';

type SaveBarProps = { readonly state: DraftState; readonly onChecked: (check: TermsCheck) => void };

/** Below every part of the screen: what is not saved yet, and the way to save it. Its place is never empty. */
export function SaveBar({ state, onChecked }: SaveBarProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const toast = useToast();
  const { format } = useClub();
  const focus = useFocusOnFirst();
  const { draft, discard, isOvertaken } = state;
  const link = useQuery(trpc.link.status.queryOptions());
  const words = t.terms;
  const { saving, start, saveNow, stop } = useSave(draft, {
    onChecked,
    onSaved: ({ version }) => {
      discard();
      toast({ title: words.save.saved(format.count(version)), description: words.save.savedDetail });
    },
    onDone: () => focus([TERMS_PANEL_ID]),
  });
  const isDirty = draft.changeCount > 0;
  const discardAll = () => {
    const undo = discard();
    focus([TERMS_PANEL_ID]);
    toast({ title: words.bar.discarded, action: { label: t.common.undo, onClick: undo }, durationMs: 12_000 });
  };
  return (
    <section
      aria-label={words.bar.label}
      className="flex min-h-16 shrink-0 items-center gap-3 border-t border-line bg-surface px-6 py-3"
    >
      <div role="status" className="min-w-0 flex-1">
        <BarWords changeCount={draft.changeCount} problemCount={draft.problems.length} />
        {isDirty && link.data?.online === false && <p className="text-13 text-muted">{words.bar.offline}</p>}
      </div>
      {isDirty && (
        <>
          <Button kind="quiet" onClick={discardAll}>
            {words.bar.discard}
          </Button>
          <Button kind="primary" disabled={draft.problems.length > 0 || isOvertaken} onClick={start}>
            {words.bar.save}
          </Button>
        </>
      )}
      {saving.phase !== 'idle' && (
        <SaveDialog saving={saving} draft={draft} onStop={stop} onSave={saveNow} onAgain={start} />
      )}
    </section>
  );
}

function BarWords({ changeCount, problemCount }: { readonly changeCount: number; readonly problemCount: number }) {
  const t = useStrings();
  const { bar } = t.terms;
  if (changeCount === 0) {
    return (
      <p className="flex items-center gap-2 text-13 text-muted">
        <Check aria-hidden="true" className="size-4 shrink-0" />
        {bar.clean}
      </p>
    );
  }
  return (
    <p className="flex flex-wrap items-center gap-x-4 font-medium">
      <span className="flex items-center gap-2">
        <PencilLine aria-hidden="true" className="size-4 shrink-0 text-accent-text" />
        {bar.unsaved(changeCount)}
      </span>
      {problemCount > 0 && (
        <span className="flex items-center gap-2 text-danger-text">
          <CircleAlert aria-hidden="true" className="size-4 shrink-0" />
          {bar.problems(problemCount)}
        </span>
      )}
    </p>
  );
}
