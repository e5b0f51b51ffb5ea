import { ToggleGroup } from '../../../renderer/ui/toggle-group.tsx';
import type { Flow } from '../flow.ts';
import { listDurations } from '../offered-times.ts';
import { useWording } from '../page-context.tsx';

/** How long to play. The chosen start is kept: it may still be free for the new length. */
export function DurationChoice({ flow }: { readonly flow: Flow }) {
  const { text } = useWording();
  const offered = listDurations(flow.facility.policy);
  const all = offered.includes(flow.durationMin) ? offered : [...offered, flow.durationMin].sort((a, b) => a - b);
  return (
    <ToggleGroup
      name={text.howLong}
      layout="strip"
      value={String(flow.durationMin)}
      onChange={(min) => flow.change({ durationMin: Number(min) })}
      options={all.map((min) => ({
        value: String(min),
        label: <span className="tabular">{text.duration(min)}</span>,
      }))}
    />
  );
}
