import { useMutation, useQuery } from '@tanstack/react-query';
import { ArrowLeft, Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import type { CustomerWholeView } from '../../customers/customer-views.ts';
import type { MessageView } from '../../messages/message-admin-routes.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { hereZone } from '../owner-format.ts';
import { hrefOf } from '../owner-route.ts';
import { CustomerLink } from './customer-link.tsx';
import { ForgetCustomer } from './forget-customer.tsx';
import { nameOf } from './name-of.ts';
import { OtherRecords } from './other-records.tsx';
import { saveFile } from './save-file.ts';
import { useWording } from '../wording.tsx';

/** What an owner looks at first; the export has all. */
const SHOWN_MAX = 10;

/** All that there is to see of one customer, and what can be done about their record. */
export function CustomerPage({ customerId }: { readonly customerId: string }) {
  const words = useWording().text.customers;
  const { api } = useOwner();
  const customer = useQuery({ queryKey: ['customer', customerId], queryFn: () => api.findCustomer(customerId) });
  return (
    <div className="grid gap-4">
      <p>
        <a
          className="inline-flex min-h-control items-center gap-2 underline underline-offset-4"
          href={hrefOf('customers')}
        >
          <ArrowLeft aria-hidden="true" className="size-4" />
          {words.back}
        </a>
      </p>
      <Loaded query={customer} rowClassName="h-28">
        {(found) => <Whole customer={found} />}
      </Loaded>
    </div>
  );
}

function Whole({ customer }: { readonly customer: CustomerWholeView }) {
  const { text, sentenceOf } = useWording();
  const words = text.customers;
  const { api } = useOwner();
  const { id, email, phone, tier, tags, credits } = customer;
  const save = useMutation({
    mutationFn: async () => saveFile(`customer-${id}.json`, await api.exportCustomer(id)),
  });
  return (
    <article aria-label={nameOf(customer)} className="grid gap-6">
      <header className="grid gap-1">
        <h2 className="text-17 font-semibold">{nameOf(customer)}</h2>
        <p className="tabular text-muted [overflow-wrap:anywhere]">{[email, phone].filter(Boolean).join(' · ')}</p>
        <p className="text-muted">{[tier, words.credits(credits), ...tags].join(' · ')}</p>
      </header>
      <CustomerLink customerId={id} />
      <OtherRecords customer={customer} />
      <Bookings customer={customer} />
      {email !== null && <Messages email={email} />}
      <Ledger entries={customer.entries} />
      <Part title={words.export}>
        <p className="measure text-muted">{words.exportDetail}</p>
        <div>
          <Button
            icon={<Download aria-hidden="true" className="size-4" />}
            busy={save.isPending}
            onClick={() => save.mutate()}
          >
            {words.exportAction}
          </Button>
        </div>
        {save.isError && <Banner tone="danger">{sentenceOf(save.error)}</Banner>}
        {save.isSuccess && <p role="status">{words.exported}</p>}
      </Part>
      <ForgetCustomer customer={customer} />
    </article>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-2">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Lines({ none, lines }: { readonly none: string; readonly lines: readonly { key: string; text: string }[] }) {
  if (lines.length === 0) return <p className="text-muted">{none}</p>;
  return (
    <ul className="grid gap-1">
      {lines.slice(0, SHOWN_MAX).map(({ key, text }) => (
        <li key={key} className="tabular text-13 [overflow-wrap:anywhere]">
          {text}
        </li>
      ))}
    </ul>
  );
}

function Bookings({ customer }: { readonly customer: CustomerWholeView }) {
  const { text, format } = useWording();
  const words = text.customers;
  const { api } = useOwner();
  const facilities = useQuery({ queryKey: ['facilities'], queryFn: api.listFacilities });
  const lines = customer.bookings.map(({ id, facilityId, startsAt, status, price }) => {
    const facility = facilities.data?.find((each) => each.id === facilityId);
    const when = format.instant(startsAt, facility?.timeZone ?? 'UTC');
    const cost = format.money(price.totalCents, price.currency);
    return { key: id, text: [when, facility?.name, words.status[status], cost].filter(Boolean).join(' · ') };
  });
  return (
    <Part title={words.bookings}>
      <Lines none={words.noBookings} lines={lines} />
    </Part>
  );
}

function Messages({ email }: { readonly email: string }) {
  const { text, format } = useWording();
  const words = text.customers;
  const { api } = useOwner();
  const facilities = useQuery({ queryKey: ['facilities'], queryFn: api.listFacilities });
  const messages = useQuery({
    queryKey: ['messages', email],
    queryFn: () => api.listMessages({ search: email }, null),
  });
  const { kind: kinds, state: states } = text.messages;
  // Another's address may have theirs in it.
  const isTheirs = ({ address }: MessageView): boolean => address.toLowerCase() === email.toLowerCase();
  const zoneOf = (id: string): string => facilities.data?.find((each) => each.id === id)?.timeZone ?? 'UTC';
  return (
    <Part title={words.messages}>
      <Loaded query={messages} rowClassName="h-8">
        {({ messages: sent }) => (
          <Lines
            none={words.noMessages}
            lines={sent.filter(isTheirs).map(({ id, facilityId, kind, state, dueAt, changedAt }) => {
              const when = format.instant(state === 'planned' ? dueAt : changedAt, zoneOf(facilityId));
              return { key: id, text: [when, kinds[kind], states[state]].join(' · ') };
            })}
          />
        )}
      </Loaded>
    </Part>
  );
}

function Ledger({ entries }: Pick<CustomerWholeView, 'entries'>) {
  const { text, format } = useWording();
  const words = text.customers;
  const lines = entries.map(({ kind, count, by, note, at }) => {
    const signed = count > 0 ? `+${count}` : `−${-count}`;
    const when = format.instant(at, hereZone());
    return {
      key: `${at} ${kind} ${count}`,
      text: [when, signed, words.entry[kind], by, note].filter(Boolean).join(' · '),
    };
  });
  return (
    <Part title={words.ledger}>
      <Lines none={words.noEntries} lines={lines} />
    </Part>
  );
}
