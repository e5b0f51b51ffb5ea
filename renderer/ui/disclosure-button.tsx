import { ChevronDown, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

type DisclosureButtonProps = {
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly children: ReactNode;
};

/** Shows and hides what stands below it. */
export function DisclosureButton({ isOpen, onOpen, children }: DisclosureButtonProps) {
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <Button
      kind="quiet"
      className="-ml-2 px-2!"
      aria-expanded={isOpen}
      icon={<Chevron aria-hidden="true" className="size-4" />}
      onClick={() => onOpen(!isOpen)}
    >
      {children}
    </Button>
  );
}
