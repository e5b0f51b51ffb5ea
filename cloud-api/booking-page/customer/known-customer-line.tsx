import { CircleUserRound } from 'lucide-react';
import { useServices, useWording } from '../page-context.tsx';
import { customerHref, navigate } from '../route.ts';
import { useKnownCustomer } from './known-customer.ts';

/** Who books on this device and how many credits they have; nothing where it is nobody in particular. */
export function KnownCustomerLine() {
  const { memory } = useServices();
  const { text } = useWording();
  const { self } = useKnownCustomer();
  const key = memory.readCustomerKey();
  if (self === null || key === null) return null;
  const href = customerHref(key);
  return (
    <a
      href={href}
      onClick={(event) => {
        event.preventDefault();
        navigate(href);
      }}
      className="flex min-h-control items-center gap-3 rounded-ui border border-line bg-surface px-4 py-2 hover:bg-sunken"
    >
      <CircleUserRound aria-hidden="true" className="size-5 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{text.customer.bookingAs(self.firstName)}</span>
      <span className="tabular shrink-0 font-semibold">{text.customer.credits(self.credits)}</span>
    </a>
  );
}
