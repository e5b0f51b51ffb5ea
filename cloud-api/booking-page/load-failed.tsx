import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { useOnline } from './live-updates.ts';
import { useWording } from './page-context.tsx';

/** Nothing to show: why, and the way to try again. */
export function LoadFailed({ onRetry }: { readonly onRetry: () => void }) {
  const { text } = useWording();
  const online = useOnline();
  return (
    <Banner
      tone="attention"
      title={online ? text.loadFailed : text.offline}
      action={<Button onClick={onRetry}>{text.retry}</Button>}
    >
      {online ? text.loadFailedHelp : text.offlineHelp}
    </Banner>
  );
}
