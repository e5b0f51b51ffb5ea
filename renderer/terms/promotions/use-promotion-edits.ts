import type { Promotion } from '../../../domain/prices/promotion.ts';
import { useStrings } from '../../strings.ts';
import { useToast } from '../../ui/toast.tsx';
import { useTermsDraft } from '../draft.ts';

/** What can be done with the draft's promotions. What takes one away says so, with a way back. */
export type PromotionEdits = {
  /** Adds it, or puts it in the place of the one with its id. */
  readonly put: (promotion: Promotion) => void;
  readonly setActive: (promotion: Promotion, active: boolean) => void;
  readonly remove: (promotion: Promotion) => void;
};

export function usePromotionEdits(): PromotionEdits {
  const t = useStrings();
  const toast = useToast();
  const { terms, change } = useTermsDraft();

  const setPromotions = (next: (before: Promotion[]) => Promotion[]) =>
    change((before) => ({ ...before, promotions: next(before.promotions) }));
  const put = (promotion: Promotion) =>
    setPromotions((before) => {
      const index = before.findIndex(({ id }) => id === promotion.id);
      return index === -1 ? [...before, promotion] : before.with(index, promotion);
    });
  return {
    put,
    setActive: (promotion, active) => {
      put({ ...promotion, active });
      const title = active ? t.promotions.started(promotion.code) : t.promotions.ended(promotion.code);
      toast({ title, action: { label: t.common.undo, onClick: () => put(promotion) } });
    },
    remove: (promotion) => {
      const index = terms.promotions.indexOf(promotion);
      setPromotions((before) => before.filter(({ id }) => id !== promotion.id));
      const back = () => setPromotions((before) => before.toSpliced(index, 0, promotion));
      toast({ title: t.promotions.removed(promotion.code), action: { label: t.common.undo, onClick: back } });
    },
  };
}
