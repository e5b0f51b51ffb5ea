import { useEffect, useMemo } from 'react';
import type { Terms } from '../../domain/terms.ts';
import { countChanges, problemsOf, rebased, type TermsDraft, unsavedOf, withChange } from './draft.ts';
import { useEditedTerms } from './edited-terms.tsx';

export type DraftState = {
  readonly draft: TermsDraft;
  /** Somebody has saved other terms since the draft was begun. */
  readonly isOvertaken: boolean;
  /** Takes back all changes; gives the function that brings them again. */
  readonly discard: () => () => void;
  /** Puts the draft on top of other terms: its changes are those against `base`. */
  readonly rebase: (base: Terms, terms: Terms) => void;
};

/** The draft on top of what is in force. */
export function useDraftState(inForce: Terms): DraftState {
  const { edited, setEdited } = useEditedTerms();
  const unsaved = useMemo(() => unsavedOf(edited, inForce), [edited, inForce]);
  const isOver = edited !== null && unsaved === null;
  useEffect(() => {
    // Or it would come back with the next version.
    if (isOver) setEdited(() => null);
  }, [isOver, setEdited]);
  return useMemo(() => {
    const { base, terms } = unsaved ?? { base: inForce, terms: inForce };
    return {
      draft: {
        base,
        terms,
        change: (next) => setEdited((before) => withChange(before, inForce, next)),
        problems: unsaved === null ? [] : problemsOf(terms),
        changeCount: unsaved === null ? 0 : countChanges(base, terms),
      },
      isOvertaken: unsaved !== null && base.version < inForce.version,
      discard: () => {
        setEdited(() => null);
        return () => setEdited(() => unsaved);
      },
      rebase: (onto, changed) => setEdited(() => rebased(onto, changed)),
    };
  }, [unsaved, setEdited, inForce]);
}
