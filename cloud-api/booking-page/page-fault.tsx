import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { useWording } from './page-context.tsx';

/** Instead of a white page. */
export function PageFault() {
  const { text } = useWording();
  return (
    <main className="mx-auto max-w-lg p-4">
      <Banner
        tone="danger"
        title={text.crashed}
        action={<Button onClick={() => window.location.reload()}>{text.reload}</Button>}
      >
        {text.crashedHelp}
      </Banner>
    </main>
  );
}
