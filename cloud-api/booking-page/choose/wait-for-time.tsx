import { BellPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../../renderer/ui/button.tsx';
import { addDays } from '../../../domain/zone-format.ts';
import type { Flow } from '../flow.ts';
import { useWording } from '../page-context.tsx';
import { isOpenOn } from './open-days.ts';

const WaitForm = lazy(async () => ({ default: (await import('./wait-form.tsx')).WaitForm }));

/** Whoever does not find their time asks to be told when it becomes free. A booking that moves keeps its own meanwhile. */
export function WaitForTime({ flow }: { readonly flow: Flow }) {
  const { text } = useWording();
  const [isOpen, setIsOpen] = useState(false);
  const { facility, date, today, firstDay, moving } = flow;
  const lastDay = addDays(today, facility.policy.horizonDays);
  const canOpen = date >= firstDay && date <= lastDay && isOpenOn(facility.hours, date);
  if (!facility.hasWaitlist || !canOpen || moving !== null) return null;
  if (!isOpen) {
    return (
      <Button
        className="justify-self-start"
        icon={<BellPlus aria-hidden="true" className="size-5" />}
        onClick={() => setIsOpen(true)}
      >
        {text.waiting.open}
      </Button>
    );
  }
  return (
    <Suspense fallback={null}>
      <WaitForm flow={flow} onStop={() => setIsOpen(false)} />
    </Suspense>
  );
}
