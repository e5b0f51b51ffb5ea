import { useQuery } from '@tanstack/react-query';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { OwnerApiError } from '../owner-api.ts';
import { useOwner } from '../owner-context.tsx';
import { hrefOf } from '../owner-route.ts';
import { nameOf } from './name-of.ts';
import { useWording } from '../wording.tsx';

type ForgetRefusalProps = { readonly error: unknown; readonly onLeave: () => void };

/** Why nobody was forgotten, and what to do about it. */
export function ForgetRefusal({ error, onLeave }: ForgetRefusalProps) {
  const { text, sentenceOf } = useWording();
  const words = text.forgetting;
  if (!(error instanceof OwnerApiError)) return <Banner tone="danger">{sentenceOf(error)}</Banner>;
  const { code, facts } = error;
  if (code === 'customer.has_coming_bookings') {
    return (
      <Banner tone="danger" title={words.comingTitle}>
        {words.coming(Number(facts['bookings'] ?? 1))}
      </Banner>
    );
  }
  if (code !== 'customer.several') return <Banner tone="danger">{sentenceOf(error)}</Banner>;
  const ids = Array.isArray(facts['customerIds']) ? facts['customerIds'].map(String) : [];
  return (
    <Banner tone="danger" title={words.comingTitle}>
      <p>{words.several}</p>
      <ul className="grid">
        {ids.map((id) => (
          <li key={id}>
            <OneOfSeveral customerId={id} onLeave={onLeave} />
          </li>
        ))}
      </ul>
    </Banner>
  );
}

function OneOfSeveral({ customerId, onLeave }: { readonly customerId: string; readonly onLeave: () => void }) {
  const { api } = useOwner();
  const customer = useQuery({ queryKey: ['customer', customerId], queryFn: () => api.findCustomer(customerId) });
  const name = customer.data ? nameOf(customer.data) : customerId;
  return (
    <a
      className="inline-flex min-h-control items-center underline underline-offset-4"
      href={`${hrefOf('customers')}/${customerId}`}
      onClick={onLeave}
    >
      {name}
    </a>
  );
}
