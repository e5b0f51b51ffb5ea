import { useStrings } from './strings.ts';
import { Banner } from './ui/banner.tsx';
import { Button } from './ui/button.tsx';

/** Instead of a screen that has a fault: the others go on, and so does the controller. */
export function ScreenFault() {
  const t = useStrings();
  return (
    <div className="p-8">
      <Banner
        tone="danger"
        title={t.common.faultTitle}
        action={<Button onClick={() => window.location.reload()}>{t.common.reload}</Button>}
      >
        {t.common.fault}
      </Banner>
    </div>
  );
}
