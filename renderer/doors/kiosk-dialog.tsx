import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Door } from '../../domain/facility.ts';
import type { KioskPlace } from '../../domain/kiosk-place.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { CheckboxField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';
import { ToggleGroup } from '../ui/toggle-group.tsx';
import type { KioskChoice } from './kiosks.tsx';

const AS_OTHERS = 'as_others';

type Chosen = KioskPlace['kind'] | typeof AS_OTHERS;

type KioskDialogProps = {
  readonly kiosk: KioskChoice;
  readonly doors: readonly Door[];
  /** Names of the doors that are never opened from inside. */
  readonly entrances: readonly string[];
  readonly onClose: () => void;
};

/** Says where a kiosk stands. It counts from the next code on. */
export function KioskDialog({ kiosk, doors, entrances, onClose }: KioskDialogProps) {
  const t = useStrings();
  const words = t.doorSystem.kiosks;
  const trpc = useTRPC();
  const say = useToast();
  const [chosen, setChosen] = useState<Chosen>(kiosk.place?.kind ?? AS_OTHERS);
  const [doorIds, setDoorIds] = useState(kiosk.place?.kind === 'at_doors' ? kiosk.place.doorIds : []);
  const [isTried, setTried] = useState(false);
  const set = useMutation(
    trpc.door.setKiosk.mutationOptions({
      onSuccess: () => {
        onClose();
        say({ title: words.saved(kiosk.name) });
      },
    }),
  );
  const kinds: readonly Chosen[] = kiosk.address === null ? PLACES : [AS_OTHERS, ...PLACES];
  const lacksDoor = chosen === 'at_doors' && doorIds.length === 0;
  const save = (): void => {
    setTried(true);
    if (!lacksDoor) set.mutate({ address: kiosk.address, place: placeOf(chosen, doorIds) });
  };
  return (
    <FormDialog
      labels={{
        title: words.dialogTitle(kiosk.name),
        description: words.dialogDetail,
        confirm: words.save,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      busy={set.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      <ToggleGroup
        name={words.where}
        options={kinds.map((value) => ({ value, label: words.choices[value] }))}
        value={chosen}
        onChange={setChosen}
      />
      <p className="measure text-muted">
        {chosen === 'inside' ? words.insideHint(entrances.join(', ')) : words.hints[chosen]}
      </p>
      {chosen === 'at_doors' && (
        <DoorTicks doors={doors} ticked={doorIds} lacksDoor={isTried && lacksDoor} onChange={setDoorIds} />
      )}
      {set.isError && <FailureNote error={set.error} />}
    </FormDialog>
  );
}

type DoorTicksProps = {
  readonly doors: readonly Door[];
  readonly ticked: readonly string[];
  readonly lacksDoor: boolean;
  readonly onChange: (doorIds: string[]) => void;
};

function DoorTicks({ doors, ticked, lacksDoor, onChange }: DoorTicksProps) {
  const words = useStrings().doorSystem.kiosks;
  const others = (doorId: string): string[] => ticked.filter((id) => id !== doorId);
  return (
    <fieldset className="grid gap-1">
      <legend className="text-15 font-medium">{words.which}</legend>
      {doors.map(({ id, name }) => (
        <CheckboxField
          key={id}
          label={name}
          checked={ticked.includes(id)}
          onChange={({ target }) => onChange(target.checked ? [...others(id), id] : others(id))}
        />
      ))}
      {lacksDoor && (
        <p role="alert" className="text-13 font-medium text-danger-text">
          {words.needDoor}
        </p>
      )}
    </fieldset>
  );
}

const PLACES = ['anywhere', 'inside', 'at_doors'] as const;

function placeOf(chosen: Chosen, doorIds: readonly string[]): KioskPlace | null {
  if (chosen === AS_OTHERS) return null;
  return chosen === 'at_doors' ? { kind: chosen, doorIds: [...doorIds] } : { kind: chosen };
}
