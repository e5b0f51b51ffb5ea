import { UserX } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import type { CustomerView } from '../../customers/customer-views.ts';
import { TEXT } from '../strings-english.ts';
import { ForgetDialog } from './forget-dialog.tsx';
import { whomOf } from './forget-wish.ts';
import { nameOf } from './name-of.ts';

const WORDS = TEXT.forgetting;

/** The way to forget a customer, at the end of all that is known of them. Nothing for whoever was forgotten. */
export function ForgetCustomer({ customer }: { readonly customer: CustomerView }) {
  const [isAsking, setAsking] = useState(false);
  const whom = whomOf(customer);
  if (whom === null) return null;
  return (
    <section aria-label={WORDS.forget} className="grid gap-2">
      <h3 className="font-semibold">{WORDS.forget}</h3>
      <p className="measure text-muted">{WORDS.detail}</p>
      <div>
        <Button icon={<UserX aria-hidden="true" className="size-4" />} onClick={() => setAsking(true)}>
          {WORDS.forget}
        </Button>
      </div>
      {isAsking && <ForgetDialog whom={whom} name={nameOf(customer)} onClose={() => setAsking(false)} />}
    </section>
  );
}
