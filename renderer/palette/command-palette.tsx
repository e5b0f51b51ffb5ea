import { keepPreviousData, skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import { useClub } from '../club.tsx';
import { TEXT_LENGTH_MIN } from '../customers/search-text.ts';
import { useRoute } from '../route.ts';
import { useStrings } from '../strings.ts';
import { useEditedTerms } from '../terms/edited-terms.tsx';
import { useTRPC } from '../trpc.ts';
import { Dialog } from '../ui/dialog.tsx';
import { CONTROL_LOOK } from '../ui/field.tsx';
import { actionEntries, customerEntries, type Entry } from './entries.tsx';
import { EntryList, entryId } from './entry-list.tsx';

type CommandPaletteProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onSignedOut: () => void;
};

/** One box that finds customers, their bookings and what can be done. */
export function CommandPalette({ open, onOpenChange, onSignedOut }: CommandPaletteProps) {
  const t = useStrings();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t.palette.title} closeLabel={t.common.close}>
      <PaletteBody onClose={() => onOpenChange(false)} onSignedOut={onSignedOut} />
    </Dialog>
  );
}

type PaletteBodyProps = { readonly onClose: () => void; readonly onSignedOut: () => void };

function PaletteBody({ onClose, onSignedOut }: PaletteBodyProps) {
  const t = useStrings();
  const club = useClub();
  const trpc = useTRPC();
  const listId = useId();
  const [, go] = useRoute();
  const [text, setText] = useState('');
  const [marked, setMarked] = useState(0);
  const wanted = useDeferredValue(text.trim());
  const { beforeSignOut } = useEditedTerms();
  const signOut = useMutation(trpc.session.signOut.mutationOptions({ onSettled: onSignedOut }));
  const found = useQuery(
    trpc.customer.search.queryOptions(wanted.length >= TEXT_LENGTH_MIN ? { text: wanted } : skipToken, {
      placeholderData: keepPreviousData,
    }),
  );

  const matches = wanted.length >= TEXT_LENGTH_MIN ? (found.data ?? []) : [];
  const entries: readonly Entry[] = [
    ...customerEntries(matches, { t, club, go }),
    ...actionEntries(wanted, { t, club, go }, () => beforeSignOut(() => signOut.mutate())),
  ];
  const current = Math.min(marked, entries.length - 1);

  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'ArrowDown') setMarked((current + 1) % Math.max(entries.length, 1));
    else if (event.key === 'ArrowUp') setMarked((current - 1 + entries.length) % Math.max(entries.length, 1));
    else if (event.key === 'Enter') run(entries[current]);
    else return;
    event.preventDefault();
  };

  return (
    <div className="grid gap-3">
      <input
        role="combobox"
        autoFocus
        aria-label={t.palette.placeholder}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={entries[current] ? entryId(listId, entries[current]) : undefined}
        autoComplete="off"
        maxLength={120}
        placeholder={t.palette.placeholder}
        className={CONTROL_LOOK}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setMarked(0);
        }}
        onKeyDown={onKeyDown}
      />
      <EntryList id={listId} entries={entries} marked={current} onMark={setMarked} onRun={run} />
      <p role="status" className="text-13 text-muted">
        {entries.length === 0 ? t.palette.none : t.palette.keys}
      </p>
    </div>
  );
}
