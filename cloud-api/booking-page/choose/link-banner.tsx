import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import type { Flow } from '../flow.ts';
import { useServices, useWording } from '../page-context.tsx';
import { addDays } from '../../../domain/zone-format.ts';

/** Said before anyone picks a day in vain: the club is cut off, and from which day the page can sell all the same. */
export function LinkBanner({ flow }: { readonly flow: Flow }) {
  const { now } = useServices();
  const { text } = useWording();
  const { link } = flow.facility;
  if (link.online) return null;
  const ownsUntil = link.ownsUntil === null ? null : Date.parse(link.ownsUntil);
  if (ownsUntil === null || ownsUntil <= now()) return null;
  const day = flow.format.localDate(ownsUntil);
  const lastDay = addDays(flow.today, flow.facility.policy.horizonDays);
  if (day > lastDay) return <Banner tone="attention">{text.linkDown}</Banner>;
  return (
    <Banner
      tone="attention"
      action={
        flow.date < day && (
          <Button onClick={() => flow.change({ date: day, startsAt: null })}>
            {text.showDay(flow.format.shortDay(day))}
          </Button>
        )
      }
    >
      {text.linkDownUntil(flow.format.longDay(day))}
    </Banner>
  );
}
