import { Component, type ReactNode } from 'react';

type FaultBoundaryProps = {
  readonly children: ReactNode;
  /** Shown instead. */
  readonly fallback: ReactNode;
};

/** A fault in one part takes that part away, not the whole page. React knows boundaries as classes only. */
export class FaultBoundary extends Component<FaultBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
