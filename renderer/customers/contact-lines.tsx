import { Mail, Phone } from 'lucide-react';
import type { CustomerDetails } from '../../domain/booking.ts';
import { useStrings } from '../strings.ts';

/** How to reach a customer; a click calls or writes. */
export function ContactLines({ customer }: { readonly customer: Pick<CustomerDetails, 'email' | 'phone'> }) {
  const t = useStrings();
  const { email, phone } = customer;
  if (email === null && phone === null) return <p className="text-muted">{t.booking.noContact}</p>;
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1">
      {phone !== null && (
        <li>
          <a
            href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}
            className="inline-flex items-center gap-2 tabular hover:underline"
          >
            <Phone aria-hidden="true" className="size-4 text-muted" />
            {phone}
          </a>
        </li>
      )}
      {email !== null && (
        <li className="min-w-0">
          <a href={`mailto:${email}`} className="inline-flex max-w-full items-center gap-2 hover:underline">
            <Mail aria-hidden="true" className="size-4 shrink-0 text-muted" />
            <span className="truncate">{email}</span>
          </a>
        </li>
      )}
    </ul>
  );
}
