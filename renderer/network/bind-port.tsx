import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { BoundPortView, NetworkSwitchView } from '../../main/controller/api/network-views.ts';
import { useClub } from '../club.tsx';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { SelectField, TextField } from '../ui/text-field.tsx';

type BindPortProps = {
  readonly switches: readonly NetworkSwitchView[];
  readonly bound: readonly BoundPortView[];
  readonly onDone: () => void;
  readonly onClose: () => void;
};

/** Says what hangs on a port. */
export function BindPort({ switches, bound, onDone, onClose }: BindPortProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const bind = useMutation(trpc.network.bind.mutationOptions());
  const [label, setLabel] = useState('');
  const [placeKey, setPlaceKey] = useState('');
  const [portKey, setPortKey] = useState('');
  const [wasTried, setTried] = useState(false);
  const place = usePlaces().find(({ key }) => key === placeKey);
  const ports = freePorts(switches, bound);
  const port = ports.find(({ key }) => key === portKey);

  const submit = () => {
    setTried(true);
    if (label.trim() === '' || !place || !port) return;
    const { type, id } = place;
    const { switchMac, portIndex } = port;
    bind.mutate({ place: { type, id }, label: label.trim(), switchMac, portIndex }, { onSuccess: onDone });
  };

  return (
    <FormDialog
      labels={{
        title: t.network.bind,
        description: t.network.bindDetail,
        confirm: t.network.save,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      busy={bind.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={t.network.label}
        hint={t.network.labelHint}
        autoFocus
        maxLength={80}
        value={label}
        onChange={({ target }) => setLabel(target.value)}
        error={wasTried && label.trim() === '' ? t.network.needLabel : undefined}
      />
      <PlaceField
        value={placeKey}
        onChange={setPlaceKey}
        error={wasTried && !place ? t.network.needPlace : undefined}
      />
      <SelectField
        label={t.network.port}
        value={portKey}
        onChange={({ target }) => setPortKey(target.value)}
        error={wasTried && !port ? t.network.needPort : undefined}
      >
        <option value="">{t.network.choose}</option>
        {ports.map(({ key, switchName, portIndex, portName }) => (
          <option key={key} value={key}>
            {t.network.portOf(switchName, portIndex)}
            {portName !== `Port ${portIndex}` && ` (${portName})`}
          </option>
        ))}
      </SelectField>
      {bind.isError && <FailureNote error={bind.error} />}
    </FormDialog>
  );
}

type PlaceFieldProps = {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (key: string) => void;
};

function PlaceField({ value, error, onChange }: PlaceFieldProps) {
  const t = useStrings();
  const places = usePlaces();
  return (
    <SelectField label={t.network.place} value={value} onChange={({ target }) => onChange(target.value)} error={error}>
      <option value="">{t.network.choose}</option>
      {places.map(({ key, name }) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}

type Place = { readonly key: string; readonly type: 'door' | 'resource'; readonly id: string; readonly name: string };

function usePlaces(): readonly Place[] {
  const { doors, resources } = useClub().profile;
  const placeOf = (type: Place['type']) => (one: Pick<Place, 'id' | 'name'>) => ({
    key: `${type}:${one.id}`,
    type,
    id: one.id,
    name: one.name,
  });
  return [...doors.map(placeOf('door')), ...resources.map(placeOf('resource'))];
}

function freePorts(switches: readonly NetworkSwitchView[], bound: readonly BoundPortView[]) {
  const taken = new Set(bound.map(({ switchMac, portIndex }) => `${switchMac}/${portIndex}`));
  return switches
    .flatMap(({ mac: switchMac, name: switchName, ports }) =>
      ports.map(({ index: portIndex, name: portName }) => ({
        key: `${switchMac}/${portIndex}`,
        switchMac,
        switchName,
        portIndex,
        portName,
      })),
    )
    .filter(({ key }) => !taken.has(key));
}
