import { Component, type ReactNode } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { useWording } from './page-context.tsx';

type FaultBoundaryProps = {
  readonly children: ReactNode;
  /** Shown instead; without it, a sentence and a reload. */
  readonly fallback?: ReactNode;
};

/** A fault in one part shows a sentence, not a white page. React knows boundaries as classes only. */
export class FaultBoundary extends Component<FaultBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return this.props.fallback ?? <Fault />;
  }
}

function Fault() {
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
