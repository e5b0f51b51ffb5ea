import { failureOf } from './failure.ts';
import { useStrings } from './strings.ts';
import { sentenceOf } from './sentence.ts';
import { Banner } from './ui/banner.tsx';
import { Button } from './ui/button.tsx';

type LoadFailedProps = { readonly error: unknown; readonly onRetry: () => void };

/** For a list that has nothing to show because it could not be asked for. Old data is shown instead where there is any. */
export function LoadFailed({ error, onRetry }: LoadFailedProps) {
  const t = useStrings();
  return (
    <Banner tone="attention" title={t.common.failedTitle} action={<Button onClick={onRetry}>{t.common.retry}</Button>}>
      {sentenceOf(t, failureOf(error))}
    </Banner>
  );
}
