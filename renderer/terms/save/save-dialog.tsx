import type { ReactNode } from 'react';
import { changesOf } from '../../../domain/terms-change.ts';
import type { TermsCheck } from '../../../main/controller/api/views.ts';
import { failureOf } from '../../failure.ts';
import { sentenceOf } from '../../sentence.ts';
import { type Strings, useStrings } from '../../strings.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { TermsDraft } from '../draft.ts';
import { pricePartName } from '../price-part-name.ts';
import type { Saving } from './use-save.ts';
import { warningWords } from './warning-words.ts';

type SaveDialogProps = {
  readonly saving: Saving;
  readonly draft: TermsDraft;
  /** Goes back to the draft; a check that is under way is stopped. */
  readonly onStop: () => void;
  readonly onSave: () => void;
  /** From the beginning, with the check. */
  readonly onAgain: () => void;
};

/** From the press on Save until it is saved: how far it is, what there is to say about it, and what went wrong. */
export function SaveDialog({ saving, draft, onStop, onSave, onAgain }: SaveDialogProps) {
  const t = useStrings();
  const words = t.terms.save;
  const mayGoBack = saving.phase !== 'saving';
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && mayGoBack && onStop()}
      title={words.title}
      closeLabel={t.common.close}
      actions={<Actions saving={saving} onStop={onStop} onSave={onSave} onAgain={onAgain} />}
    >
      <div className="grid gap-4">
        <Progress saving={saving} />
        <ChangeList draft={draft} />
      </div>
    </Dialog>
  );
}

type ActionsProps = Omit<SaveDialogProps, 'draft'>;

function Actions({ saving, onStop, onSave, onAgain }: ActionsProps) {
  const t = useStrings();
  const words = t.terms.save;
  switch (saving.phase) {
    case 'idle':
    case 'saving':
      return <Button busy>{words.savingTitle}</Button>;
    case 'checking':
      return <Button onClick={onStop}>{words.stop}</Button>;
    case 'warned':
      return (
        <>
          <Button onClick={onStop}>{words.back}</Button>
          {saving.check.refusal === null && (
            <Button kind="danger" onClick={onSave}>
              {words.anyway}
            </Button>
          )}
        </>
      );
    case 'failed':
      return (
        <>
          <Button onClick={onStop}>{words.back}</Button>
          {!WITHOUT_AGAIN.includes(failureOf(saving.error).code) && (
            <Button kind="primary" onClick={onAgain}>
              {words.again}
            </Button>
          )}
        </>
      );
  }
}

/** There something else has to be done first. */
const WITHOUT_AGAIN: readonly string[] = ['terms.changed_meanwhile', 'terms.malformed', 'terms.too_large'];

function Progress({ saving }: { readonly saving: Saving }) {
  const t = useStrings();
  const words = t.terms.save;
  switch (saving.phase) {
    case 'idle':
    case 'saving':
      return <UnderWay title={words.savingTitle} detail={words.savingDetail} />;
    case 'checking':
      return <UnderWay title={words.checkingTitle} detail={words.checkingDetail} />;
    case 'warned':
      return <Warnings check={saving.check} />;
    case 'failed':
      return (
        <Banner tone="danger" title={words.failedTitle}>
          {failureSentence(saving.error, t)}
        </Banner>
      );
  }
}

function UnderWay({ title, detail }: { readonly title: string; readonly detail: string }) {
  return (
    <div role="status" className="grid gap-2">
      <p className="font-semibold">{title}</p>
      <p className="text-muted">{detail}</p>
      <Skeleton className="h-2 w-full" />
    </div>
  );
}

function Warnings({ check }: { readonly check: TermsCheck }) {
  const t = useStrings();
  const words = t.terms.save;
  const { refusal, warnings } = check;
  if (refusal !== null) {
    return (
      <Banner tone="danger" title={words.failedTitle}>
        {refusal.code === 'terms.malformed' ? (
          <>
            {words.malformed} {refusal.problems.map(({ field }) => field).join(', ')}
          </>
        ) : (
          t.errors[refusal.code]
        )}
      </Banner>
    );
  }
  return (
    <Banner tone="attention" title={words.warnTitle}>
      <List>
        {warnings.map((warning) => {
          const { title, because } = warningWords(warning, t);
          return (
            <li key={title}>
              <span className="font-medium">{title}</span> {because}
            </li>
          );
        })}
      </List>
    </Banner>
  );
}

/** What would change, by name. */
function ChangeList({ draft: { base, terms } }: { readonly draft: TermsDraft }) {
  const t = useStrings();
  const { save, priceChange, rules: ruleWords } = t.terms;
  const { rules, prices, promotions } = changesOf(base, terms);
  const named = (name: string): string => (name.trim() === '' ? ruleWords.nameless : name);
  const lines = [
    ...[rules, promotions].flatMap(({ added, removed, changed }) => [
      ...added.map((name) => save.added(named(name))),
      ...changed.map((name) => save.changed(named(name))),
      ...removed.map((name) => save.removed(named(name))),
    ]),
    ...prices.map((part) => priceChange(pricePartName(part, t))),
  ];
  return (
    <section aria-label={save.changes} className="grid gap-1">
      <h3 className="text-13 font-medium text-muted">{save.changes}</h3>
      <List>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </List>
    </section>
  );
}

function List({ children }: { readonly children: ReactNode }) {
  return <ul className="grid list-disc gap-1 pl-5">{children}</ul>;
}

function failureSentence(error: unknown, t: Strings): string {
  const failure = failureOf(error);
  switch (failure.code) {
    case 'link.down':
      return t.terms.save.linkDown;
    case 'terms.undecided':
      return t.terms.save.undecided;
    case 'terms.changed_meanwhile':
      return t.terms.save.overtaken;
    default:
      return sentenceOf(t, failure);
  }
}
