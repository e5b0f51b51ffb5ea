import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { TermsCheck, TermsView } from '../../../main/controller/api/views.ts';
import { failureOf } from '../../failure.ts';
import { useTRPC, useTRPCClient } from '../../trpc.ts';
import type { TermsDraft } from '../draft.ts';

/** How far saving is. What goes wrong leaves the draft as it is. */
export type Saving =
  | { readonly phase: 'idle' | 'checking' | 'saving' }
  /** It was looked at, and there is something to say before it is saved. */
  | { readonly phase: 'warned'; readonly check: TermsCheck }
  | { readonly phase: 'failed'; readonly error: unknown };

type SaveEvents = {
  readonly onChecked: (check: TermsCheck) => void;
  readonly onSaved: (view: TermsView) => void;
  /** Nothing more is shown of it. */
  readonly onDone: () => void;
};

/** Saves a draft: it is checked first, and saved at once where the check has nothing to say. */
export function useSave(draft: TermsDraft, { onChecked, onSaved, onDone }: SaveEvents) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const checking = useRef<AbortController | null>(null);
  const check = useMutation({
    mutationFn: (signal: AbortSignal) => client.terms.check.mutate({ terms: draft.terms }, { signal }),
  });
  const save = useMutation(
    trpc.terms.save.mutationOptions({
      onSuccess: (view) => {
        queryClient.setQueryData(trpc.terms.get.queryKey(), view);
        onSaved(view);
      },
      // Their version may be here already.
      onError: (error) => {
        if (AFTER_WHICH_TO_LOOK.includes(failureOf(error).code)) {
          void queryClient.invalidateQueries(trpc.terms.get.pathFilter());
        }
      },
    }),
  );

  const stop = () => {
    checking.current?.abort();
    checking.current = null;
    check.reset();
    save.reset();
  };
  const saveNow = () => {
    const onSuccess = () => {
      stop();
      onDone();
    };
    save.mutate({ basedOn: draft.base.version, terms: draft.terms }, { onSuccess });
  };
  const start = () => {
    stop();
    const controller = new AbortController();
    checking.current = controller;
    check.mutate(controller.signal, {
      onSuccess: (found) => {
        if (controller.signal.aborted) return;
        onChecked(found);
        if (found.refusal === null && found.warnings.length === 0) saveNow();
      },
    });
  };
  return { saving: savingOf(check, save), start, saveNow, stop };
}

const AFTER_WHICH_TO_LOOK: readonly string[] = ['terms.changed_meanwhile', 'terms.undecided'];

type Asked<T> = {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly isSuccess: boolean;
  readonly error: unknown;
  readonly data: T | undefined;
};

function savingOf(check: Asked<TermsCheck>, save: Asked<TermsView>): Saving {
  if (save.isPending) return { phase: 'saving' };
  if (save.isError) return { phase: 'failed', error: save.error };
  if (check.isPending) return { phase: 'checking' };
  if (check.isError) return { phase: 'failed', error: check.error };
  return check.data === undefined || save.isSuccess ? { phase: 'idle' } : { phase: 'warned', check: check.data };
}
