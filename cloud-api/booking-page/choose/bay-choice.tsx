import { DoorOpen, LandPlot, Shuffle } from 'lucide-react';
import type { ReactNode } from 'react';
import { ToggleGroup } from '../../../renderer/ui/toggle-group.tsx';
import type { Flow } from '../flow.ts';
import { ANY_BAY } from '../offered-times.ts';
import { useWording } from '../page-context.tsx';

/** Any bay first: it has the most times. Each says how many it has left on the chosen day. */
export function BayChoice({ flow }: { readonly flow: Flow }) {
  const { text } = useWording();
  const slots = flow.times.data?.slots;
  const freeTimes = (resourceId: string) => {
    const count = slots?.filter((slot) => slot.resourceId === resourceId).length;
    // Not "full" where times are only kept off sale.
    if (count === undefined || (count === 0 && flow.times.data?.notSellable)) return null;
    return text.freeTimes(count);
  };
  return (
    <ToggleGroup
      name={text.whichBay}
      layout="grid"
      className="grid-cols-2 lg:grid-cols-1 [&>:first-child]:col-span-full"
      value={flow.bay}
      onChange={(bay) => flow.change({ bay })}
      options={[
        {
          value: ANY_BAY,
          label: <BayLabel icon={<Shuffle className="size-6" />} title={text.anyBay} note={text.anyBayNote} />,
        },
        ...flow.facility.resources.map((resource) => ({
          value: resource.id,
          label: (
            <BayLabel
              icon={resource.kind === 'bay' ? <LandPlot className="size-6" /> : <DoorOpen className="size-6" />}
              title={resource.name}
              note={resource.kind === 'room' ? text.room(resource.capacity) : text.upTo(resource.capacity)}
              free={freeTimes(resource.id)}
            />
          ),
        })),
      ]}
    />
  );
}

type BayLabelProps = {
  readonly icon: ReactNode;
  readonly title: string;
  readonly note: string;
  readonly free?: string | null;
};

function BayLabel({ icon, title, note, free }: BayLabelProps) {
  return (
    <span className="flex w-full items-center gap-3 py-2 text-left">
      <span aria-hidden="true" className="shrink-0 max-sm:hidden">
        {icon}
      </span>
      <span className="min-w-0">
        <span className="block text-15 font-semibold">{title}</span>
        <span className="block text-13 font-normal">{note}</span>
        {free && <span className="tabular block text-13 font-normal">{free}</span>}
      </span>
    </span>
  );
}
