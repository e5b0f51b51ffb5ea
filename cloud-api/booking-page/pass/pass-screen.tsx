import { SearchX } from 'lucide-react';
import { Button } from '../../../renderer/ui/button.tsx';
import { EmptyState } from '../../../renderer/ui/empty-state.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { useWording } from '../page-context.tsx';
import { PageFrame } from '../page-frame.tsx';
import { PageSkeleton } from '../page-skeleton.tsx';
import { bookHref, navigate } from '../route.ts';
import { PassView } from './pass-view.tsx';
import { usePass } from './use-pass.ts';

type PassScreenProps = { readonly bookingId: string; readonly manageToken: string };

/** One customer's booking: the way in, and the way to change one's mind. Showing it never changes anything. */
export function PassScreen({ bookingId, manageToken }: PassScreenProps) {
  const { text } = useWording();
  const state = usePass(bookingId, manageToken);
  switch (state.kind) {
    case 'loading':
      return <PageSkeleton />;
    case 'here':
      return <PassView pass={state.pass} onChanged={state.refresh} />;
    case 'failed':
      return (
        <PageFrame title={text.summary} hideTitle>
          <LoadFailed onRetry={state.retry} />
        </PageFrame>
      );
    case 'unknown':
      return (
        <PageFrame title={text.pass.notFound} hideTitle>
          <EmptyState
            icon={<SearchX aria-hidden="true" className="size-8" />}
            title={text.pass.notFound}
            action={<Button onClick={() => navigate(bookHref(null, {}))}>{text.toBookingPage}</Button>}
          >
            {text.pass.notFoundHelp}
          </EmptyState>
        </PageFrame>
      );
  }
}
