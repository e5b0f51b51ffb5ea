import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useStrings } from '../strings.ts';
import { ConfirmDialog } from '../ui/dialog.tsx';
import type { Edited } from './draft.ts';

type EditedTermsState = {
  /** Null while nothing is changed. */
  readonly edited: Edited | null;
  readonly setEdited: (next: (before: Edited | null) => Edited | null) => void;
  /** Signs out by `signOut`; where changes would be lost by it, only if that is what is wanted. */
  readonly beforeSignOut: (signOut: () => void) => void;
};

const EditedTermsContext = createContext<EditedTermsState | null>(null);

/** Keeps changes of the terms that are not saved yet while somebody looks at other screens. */
export function EditedTerms({ children }: { readonly children: ReactNode }) {
  const [edited, setEdited] = useState<Edited | null>(null);
  const [leaving, setLeaving] = useState<{ readonly signOut: () => void } | null>(null);
  const isDirty = edited !== null;
  useGuardAgainstReload(isDirty);
  const state = useMemo<EditedTermsState>(
    () => ({
      edited,
      setEdited,
      beforeSignOut: (signOut) => (isDirty ? setLeaving({ signOut }) : signOut()),
    }),
    [edited, isDirty],
  );
  return (
    <EditedTermsContext value={state}>
      {children}
      {leaving && <LeaveDialog onLeave={leaving.signOut} onStay={() => setLeaving(null)} />}
    </EditedTermsContext>
  );
}

type LeaveDialogProps = { readonly onLeave: () => void; readonly onStay: () => void };

function LeaveDialog({ onLeave, onStay }: LeaveDialogProps) {
  const t = useStrings();
  const words = t.terms.leave;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onStay()}
      title={words.title}
      description={words.detail}
      confirmLabel={words.leave}
      keepLabel={words.stay}
      onConfirm={() => {
        onStay();
        onLeave();
      }}
    />
  );
}

export function useEditedTerms(): EditedTermsState {
  const state = useContext(EditedTermsContext);
  if (state === null) throw new Error('useEditedTerms: no <EditedTerms> above');
  return state;
}

/** The browser asks before it throws the changes away. The desktop app asks by itself before it closes a window. */
function useGuardAgainstReload(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty || 'facility' in window) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);
}
