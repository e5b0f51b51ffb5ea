import { useQuery } from '@tanstack/react-query';
import { MapPinOff } from 'lucide-react';
import { Suspense, lazy } from 'react';
import { Button } from '../../renderer/ui/button.tsx';
import { EmptyState } from '../../renderer/ui/empty-state.tsx';
import type { FacilityView } from '../http/api-schemas.ts';
import { KnownCustomerLine } from './customer/known-customer-line.tsx';
import { BookFlow } from './book-flow.tsx';
import { FaultBoundary } from '../../renderer/ui/fault-boundary.tsx';
import { PageFault } from './page-fault.tsx';
import { LoadFailed } from './load-failed.tsx';
import { PageFrame } from './page-frame.tsx';
import { PageSkeleton } from './page-skeleton.tsx';
import { useServices, useWording } from './page-context.tsx';
import { facilitiesQuery } from './queries.ts';
import { bookHref, type Choice, navigate, useRoute } from './route.ts';
import { SavedPasses } from './saved-passes.tsx';

const PassScreen = lazy(async () => ({ default: (await import('./pass/pass-screen.tsx')).PassScreen }));

const CustomerScreen = lazy(async () => ({
  default: (await import('./customer/customer-screen.tsx')).CustomerScreen,
}));

/** The whole page: chooses the screen from the address. */
export function BookingPage() {
  const route = useRoute();
  return (
    <FaultBoundary fallback={<PageFault />}>
      {route.page === 'book' && <BookAt slug={route.slug} choice={route.choice} />}
      {route.page === 'customer' && (
        <Suspense fallback={<PageSkeleton />}>
          <CustomerScreen key={route.customer.token} customer={route.customer} />
        </Suspense>
      )}
      {route.page === 'unknown' && <UnknownPage />}
      {route.page === 'pass' && (
        <Suspense fallback={<PageSkeleton />}>
          <PassScreen key={route.bookingId} bookingId={route.bookingId} manageToken={route.manageToken} />
        </Suspense>
      )}
    </FaultBoundary>
  );
}

function BookAt({ slug, choice }: { readonly slug: string | null; readonly choice: Choice }) {
  const { api } = useServices();
  const { text } = useWording();
  const facilities = useQuery(facilitiesQuery(api));

  if (facilities.data === undefined) {
    if (facilities.isPending) return <PageSkeleton />;
    return (
      <PageFrame title={text.bookAt('…')} hideTitle>
        <LoadFailed onRetry={() => void facilities.refetch()} />
        <SavedPasses />
      </PageFrame>
    );
  }
  const [first, ...others] = facilities.data;
  if (first === undefined) return <NoFacilities />;
  if (slug === null) {
    if (others.length === 0) return <BookFlow facility={first} slug={null} choice={choice} />;
    return <ChooseFacility facilities={facilities.data} />;
  }
  const facility = facilities.data.find((candidate) => candidate.slug === slug || candidate.id === slug);
  return facility ? <BookFlow key={facility.id} facility={facility} slug={slug} choice={choice} /> : <UnknownPage />;
}

function ChooseFacility({ facilities }: { readonly facilities: readonly FacilityView[] }) {
  const { text } = useWording();
  return (
    <PageFrame title={text.chooseFacility}>
      <KnownCustomerLine />
      <SavedPasses />
      <ul className="grid gap-3">
        {facilities.map((facility) => (
          <li key={facility.id}>
            <a
              href={bookHref(facility.slug, {})}
              className="block rounded-ui border border-line bg-surface px-4 py-3 hover:bg-sunken"
            >
              <span className="block text-17 font-semibold">{facility.name}</span>
              <span className="text-muted">{facility.address}</span>
            </a>
          </li>
        ))}
      </ul>
    </PageFrame>
  );
}

function NoFacilities() {
  const { text } = useWording();
  return (
    <PageFrame title={text.chooseFacility} hideTitle>
      <EmptyState title={text.noFacilities}>{text.noFacilitiesHelp}</EmptyState>
    </PageFrame>
  );
}

function UnknownPage() {
  const { text } = useWording();
  return (
    <PageFrame title={text.unknownPage} hideTitle>
      <EmptyState
        icon={<MapPinOff aria-hidden="true" className="size-8" />}
        title={text.unknownPage}
        action={
          <Button kind="primary" onClick={() => navigate(bookHref(null, {}))}>
            {text.toBookingPage}
          </Button>
        }
      >
        {text.unknownPageHelp}
      </EmptyState>
    </PageFrame>
  );
}
