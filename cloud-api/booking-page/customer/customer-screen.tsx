import { useQuery } from '@tanstack/react-query';
import { Link2Off, UserRoundX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { EmptyState } from '../../../renderer/ui/empty-state.tsx';
import { LinkButton } from '../../../renderer/ui/link-button.tsx';
import type { FacilityView } from '../../http/api-schemas.ts';
import type { CustomerSelfView } from '../../http/customer-routes.ts';
import type { CustomerKey } from '../device-memory.ts';
import { LoadFailed } from '../load-failed.tsx';
import { useServices, useWording } from '../page-context.tsx';
import { PageFrame } from '../page-frame.tsx';
import { PageSkeleton } from '../page-skeleton.tsx';
import { facilitiesQuery } from '../queries.ts';
import { bookHref, customerHref, navigate } from '../route.ts';
import { ComingBookings } from './coming-bookings.tsx';
import { CreditHistory } from './credit-history.tsx';
import { MessagePreferences } from './message-preferences.tsx';
import { useKnownCustomer, useOpenedLink } from './known-customer.ts';

type CustomerScreenProps = { readonly customer: CustomerKey };

/** A customer's own page. Without a token in the address nobody is meant: the device has forgotten whom it knew. */
export function CustomerScreen({ customer }: CustomerScreenProps) {
  const { text } = useWording();
  if (customer.token !== '') return <OpenedLink customer={customer} />;
  return (
    <Nobody title={text.customer.forgotten} icon={<UserRoundX aria-hidden="true" className="size-8" />}>
      {text.customer.forgottenHelp}
    </Nobody>
  );
}

/** What the club has given a customer. Opening it makes this device known as theirs, until they say otherwise. */
function OpenedLink({ customer }: CustomerScreenProps) {
  const { api } = useServices();
  const { text } = useWording();
  const { data: self, isPending, refetch } = useOpenedLink(customer);
  const { forget } = useKnownCustomer();
  const facilities = useQuery(facilitiesQuery(api));

  if (isPending) return <PageSkeleton />;
  if (self === undefined) {
    return (
      <PageFrame title={text.customer.title} hideTitle>
        <LoadFailed onRetry={() => void refetch()} />
      </PageFrame>
    );
  }
  if (self === null) {
    return (
      <Nobody title={text.customer.refused} icon={<Link2Off aria-hidden="true" className="size-8" />}>
        {text.customer.refusedHelp}
      </Nobody>
    );
  }
  const forgetHere = () => {
    // First: neither a reload nor Back opens the link again.
    navigate(customerHref({ ...customer, token: '' }), 'replace');
    forget();
  };
  return <Account self={self} facilities={facilities.data ?? []} onForget={forgetHere} />;
}

type AccountProps = {
  readonly self: CustomerSelfView;
  readonly facilities: readonly FacilityView[];
  readonly onForget: () => void;
};

function Account({ self, facilities, onForget }: AccountProps) {
  const { text } = useWording();
  const words = text.customer;
  return (
    <PageFrame title={words.hello(self.firstName)}>
      <div className="grid gap-6 lg:grid-cols-[22rem_1fr] lg:gap-10">
        <div className="grid content-start gap-4">
          <Balance self={self} facilities={facilities} />
          <LinkButton kind="primary" href={bookHref(null, {})}>
            {self.credits > 0 && self.worth.length > 0 ? words.bookWithCredits : words.book}
          </LinkButton>
        </div>
        <div className="grid content-start gap-6">
          <ComingBookings bookings={self.bookings} facilities={facilities} />
          <MessagePreferences timeZone={facilities[0]?.timeZone} />
          <CreditHistory entries={self.entries} timeZone={facilities[0]?.timeZone} />
          <div className="grid justify-items-start gap-2 border-t border-line pt-4">
            <p className="measure text-13 text-muted">{words.known}</p>
            <Button onClick={onForget}>{words.forget}</Button>
          </div>
        </div>
      </div>
    </PageFrame>
  );
}

function Balance({ self, facilities }: Omit<AccountProps, 'onForget'>) {
  const { text, money } = useWording();
  const words = text.customer;
  const { credits, tier, worth } = self;
  return (
    <section
      aria-label={words.youHave}
      className="grid justify-items-center gap-2 rounded-ui border border-line bg-surface p-5 text-center"
    >
      <p className="text-15 font-medium text-muted">{words.youHave}</p>
      <p className="tabular text-44 font-semibold">{words.credits(credits)}</p>
      {worth.map(({ facilityId, creditCents, currency }) => {
        const amount = money({ cents: creditCents, currency });
        const name = facilities.find(({ id }) => id === facilityId)?.name;
        const isOnly = facilities.length <= 1 || name === undefined;
        return (
          <p key={facilityId} className="text-13 text-muted">
            {isOnly ? words.worth(amount) : words.worthAt(name, amount)}
          </p>
        );
      })}
      {tier !== 'standard' && (
        <p className="text-15">
          {words.tier}: <span className="font-semibold">{tier}</span>
        </p>
      )}
    </section>
  );
}

type NobodyProps = { readonly title: string; readonly icon: ReactNode; readonly children: ReactNode };

function Nobody({ title, icon, children }: NobodyProps) {
  const { text } = useWording();
  return (
    <PageFrame title={title} hideTitle>
      <EmptyState
        icon={icon}
        title={title}
        action={
          <LinkButton kind="primary" href={bookHref(null, {})}>
            {text.toBookingPage}
          </LinkButton>
        }
      >
        {children}
      </EmptyState>
    </PageFrame>
  );
}
