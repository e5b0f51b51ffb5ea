import { UserX } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import type { CustomerView } from '../../customers/customer-views.ts';
import { ForgetDialog } from './forget-dialog.tsx';
import { whomOf } from './forget-wish.ts';
import { nameOf } from './name-of.ts';
import { useWording } from '../wording.tsx';

/** The way to forget a customer, at the end of all that is known of them. Nothing for whoever was forgotten. */
export function ForgetCustomer({ customer }: { readonly customer: CustomerView }) {
  const words = useWording().text.forgetting;
  const [isAsking, setAsking] = useState(false);
  const whom = whomOf(customer);
  if (whom === null) return null;
  return (
    <section aria-label={words.forget} className="grid gap-2">
      <h3 className="font-semibold">{words.forget}</h3>
      <p className="measure text-muted">{words.detail}</p>
      <div>
        <Button icon={<UserX aria-hidden="true" className="size-4" />} onClick={() => setAsking(true)}>
          {words.forget}
        </Button>
      </div>
      {isAsking && <ForgetDialog whom={whom} name={nameOf(customer)} onClose={() => setAsking(false)} />}
    </section>
  );
}
