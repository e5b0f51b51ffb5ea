import type { TermsView } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { type Clash, mergeTerms } from './merge-terms.ts';
import { pricePartName } from './price-part-name.ts';
import type { DraftState } from './use-draft-state.ts';

type MeanwhileProps = {
  readonly view: TermsView;
  readonly state: DraftState;
  /** It is decided, and this goes away. */
  readonly onDone: () => void;
};

/** Somebody else has saved while this was being changed: their terms, or mine on top of theirs. */
export function Meanwhile({ view, state, onDone }: MeanwhileProps) {
  const t = useStrings();
  const toast = useToast();
  const { format } = useClub();
  const words = t.terms.meanwhile;
  const { draft, discard, rebase } = state;
  const { terms, clashes } = mergeTerms({ base: draft.base, mine: draft.terms, theirs: view.terms });
  const version = format.count(view.version);

  const takeTheirs = () => {
    const undo = discard();
    onDone();
    toast({ title: words.taken, action: { label: t.common.undo, onClick: undo } });
  };
  const putMineOnTop = () => {
    rebase(view.terms, terms);
    onDone();
    toast({ title: words.merged });
  };
  return (
    <Banner
      tone="attention"
      title={view.savedBy === null ? words.titleNobody(version) : words.title(version, view.savedBy)}
      action={
        <div className="flex flex-wrap gap-2">
          <Button onClick={putMineOnTop}>{words.mineOnTop}</Button>
          <Button kind="quiet" onClick={takeTheirs}>
            {words.takeTheirs}
          </Button>
        </div>
      }
    >
      {words.detail}
      {clashes.length > 0 && ` ${words.clashes(clashWords(clashes, t))}`}
    </Banner>
  );
}

function clashWords(clashes: readonly Clash[], t: Strings): string {
  const { rule, promotion, prices } = t.terms.meanwhile;
  const names = clashes.map((clash) => {
    switch (clash.kind) {
      case 'rule':
        return rule(clash.name);
      case 'promotion':
        return promotion(clash.name);
      case 'prices':
        return prices(pricePartName(clash.field, t));
    }
  });
  return new Intl.ListFormat(t.locale, { type: 'conjunction' }).format(names);
}
