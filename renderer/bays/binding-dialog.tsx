import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BayDeviceChoice, BayView } from '../../main/controller/api/bay-views.ts';
import { useClub } from '../club.tsx';
import { FailureNote } from '../failure-note.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { CheckboxField, SelectField, TextField } from '../ui/text-field.tsx';
import { useToast } from '../ui/toast.tsx';

/** As the controller takes it: one word that nothing on the way to the PC trips over. */
const WORD = /^(?:[A-Za-z0-9_.:=/][A-Za-z0-9_.:=/-]{0,99})?$/;

type BindingDialogProps = { readonly bay: BayView; readonly onClose: () => void };

/** Which PC a bay has, and what runs on it. */
export function BindingDialog({ bay, onClose }: BindingDialogProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const devices = useQuery(trpc.bays.listDevices.queryOptions());
  const say = useToast();
  const bind = useMutation(
    trpc.bays.bind.mutationOptions({
      onSuccess: () => {
        onClose();
        say({ title: t.bays.binding.saved(bay.name) });
      },
    }),
  );
  const typed = useTyped(bay.binding);
  const words = t.bays.binding;
  return (
    <FormDialog
      labels={{
        title: words.title(bay.name),
        description: words.detail,
        confirm: words.save,
        cancel: t.common.cancel,
        close: t.common.close,
      }}
      busy={bind.isPending}
      isReady={devices.data !== undefined}
      onSubmit={() => typed.wanted && bind.mutate({ resourceId: bay.resourceId, ...typed.wanted })}
      onClose={onClose}
    >
      {devices.isPending && <SkeletonList label={t.bays.binding.loading} rows={4} />}
      {devices.isError && <LoadFailed error={devices.error} onRetry={() => void devices.refetch()} />}
      {devices.data && <BindingFields typed={typed} bay={bay} devices={devices.data} />}
      {bind.isError && <FailureNote error={bind.error} />}
    </FormDialog>
  );
}

type Wanted = {
  readonly deviceId: string | null;
  readonly software: string;
  readonly profile: string;
  readonly service: string;
  readonly isAutomated: boolean;
};

const isWord = (text: string): boolean => WORD.test(text.trim());

/** What is being typed; `wanted` is null while one of the words is none. */
function useTyped(binding: BayView['binding']) {
  const [deviceId, setDeviceId] = useState(binding?.deviceId ?? '');
  const [software, setSoftware] = useState(binding?.software ?? '');
  const [profile, setProfile] = useState(binding?.profile ?? '');
  const [service, setService] = useState(binding?.service ?? '');
  const [isAutomated, setAutomated] = useState(binding?.isAutomated ?? true);
  const areWords = [software, profile, service].every(isWord);
  const words = { software: software.trim(), profile: profile.trim(), service: service.trim() };
  const wanted: Wanted | null = areWords ? { deviceId: deviceId || null, ...words, isAutomated } : null;
  const is = { deviceId, software, profile, service, isAutomated };
  return { ...is, setDeviceId, setSoftware, setProfile, setService, setAutomated, wanted };
}

type BindingFieldsProps = {
  readonly typed: ReturnType<typeof useTyped>;
  readonly bay: BayView;
  readonly devices: readonly BayDeviceChoice[];
};

function BindingFields({ typed, bay, devices }: BindingFieldsProps) {
  const t = useStrings();
  const words = t.bays.binding;
  const { binding } = bay;
  const { software, setSoftware, profile, setProfile, service, setService } = typed;
  const fields = [
    { label: words.software, hint: words.softwareHint, value: software, set: setSoftware },
    { label: words.profile, hint: undefined, value: profile, set: setProfile },
    { label: words.service, hint: words.serviceHint, value: service, set: setService },
  ];
  return (
    <>
      <SelectField
        label={words.device}
        value={typed.deviceId}
        onChange={(event) => typed.setDeviceId(event.target.value)}
      >
        <option value="">{words.none}</option>
        {binding && !devices.some((device) => device.id === binding.deviceId) && (
          <option value={binding.deviceId}>{binding.deviceName}</option>
        )}
        {devices.map((device) => (
          <DeviceOption key={device.id} device={device} bayId={bay.resourceId} />
        ))}
      </SelectField>
      {fields.map(({ label, hint, value, set }) => (
        <TextField
          key={label}
          label={label}
          hint={hint}
          note={t.common.optional}
          autoComplete="off"
          maxLength={100}
          value={value}
          onChange={(event) => set(event.target.value)}
          error={isWord(value) ? undefined : words.badWord}
        />
      ))}
      <CheckboxField
        label={words.automated}
        checked={typed.isAutomated}
        onChange={(event) => typed.setAutomated(event.target.checked)}
      />
    </>
  );
}

type DeviceOptionProps = { readonly device: BayDeviceChoice; readonly bayId: string };

function DeviceOption({ device, bayId }: DeviceOptionProps) {
  const t = useStrings();
  const { resourceName } = useClub();
  const { id, isOnline, resourceId } = device;
  const name = t.bays.binding.deviceOf(device.name, isOnline);
  const isOthers = resourceId !== null && resourceId !== bayId;
  return (
    <option value={id} disabled={isOthers}>
      {isOthers ? t.bays.binding.takenBy(name, resourceName(resourceId)) : name}
    </option>
  );
}
