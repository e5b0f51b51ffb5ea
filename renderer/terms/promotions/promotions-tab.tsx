import { Plus, Tag } from 'lucide-react';
import { useState } from 'react';
import type { Promotion } from '../../../domain/prices/promotion.ts';
import { PROMOTIONS_MAX } from '../../../domain/terms.ts';
import { useStrings } from '../../strings.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useTermsDraft } from '../draft.ts';
import { newUuid } from '../../new-uuid.ts';
import { blankPromotion, copyOf } from './promotion-edits.ts';
import { PromotionForm } from './promotion-form.tsx';
import { PromotionTable } from './promotion-table.tsx';
import { usePromotionEdits } from './use-promotion-edits.ts';

/** The codes that take something off the price. */
export function PromotionsTab() {
  const t = useStrings();
  const { terms, base } = useTermsDraft();
  const { put, setActive, remove } = usePromotionEdits();
  const [open, setOpen] = useState<Promotion | null>(null);
  const { promotions } = terms;
  const isFull = promotions.length >= PROMOTIONS_MAX;

  const add = (
    <Button
      kind="primary"
      icon={<Plus aria-hidden="true" className="size-4" />}
      disabled={isFull}
      onClick={() => setOpen(blankPromotion(newUuid()))}
    >
      {t.promotions.add}
    </Button>
  );
  return (
    <div className="grid gap-4">
      {promotions.length === 0 ? (
        <EmptyState icon={<Tag aria-hidden="true" />} title={t.promotions.emptyTitle} action={add}>
          {t.promotions.empty}
        </EmptyState>
      ) : (
        <>
          <div className="flex items-center gap-3">
            {add}
            {isFull && <p className="text-attention-text">{t.promotions.full}</p>}
          </div>
          <PromotionTable
            promotions={promotions}
            base={base.promotions}
            isFull={isFull}
            onEdit={setOpen}
            onDuplicate={(promotion) => setOpen(copyOf(promotion, newUuid(), promotions))}
            onActive={setActive}
            onRemove={remove}
          />
        </>
      )}
      {open && (
        <PromotionForm
          key={open.id}
          promotion={open}
          isNew={promotions.every(({ id }) => id !== open.id)}
          promotions={promotions}
          onApply={(promotion) => {
            put(promotion);
            setOpen(null);
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}
