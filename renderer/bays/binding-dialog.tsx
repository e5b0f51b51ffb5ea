import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { BayDeviceChoice, BayView } from '../../main/controller/api/bay-views.ts';
import { useClub } from '../club.tsx';
import { FailureNote } from '../failure-note.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
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
  const formId = useId();
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
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.bays.binding.title(bay.name)}
      description={t.bays.binding.detail}
      closeLabel={t.common.close}
      actions={
        <>
          <Button onClick={onClose}>{t.common.cancel}</Button>
          <Button kind="primary" type="submit" form={formId} disabled={!devices.data} busy={bind.isPending}>
            {t.bays.binding.save}
          </Button>
        </>
      }
    >
      {devices.isPending && <SkeletonList label={t.bays.binding.loading} rows={4} />}
      {devices.isError && <LoadFailed error={devices.error} onRetry={() => void devices.refetch()} />}
      {devices.data && (
        <BindingForm
          id={formId}
          bay={bay}
          devices={devices.data}
          onSave={(wanted) => !bind.isPending && bind.mutate({ resourceId: bay.resourceId, ...wanted })}
        />
      )}
      {bind.isError && <FailureNote error={bind.error} />}
    </Dialog>
  );
}

type Wanted = {
  readonly deviceId: string | null;
  readonly software: string;
  readonly profile: string;
  readonly service: string;
  readonly isAutomated: boolean;
};

type BindingFormProps = {
  readonly id: string;
  readonly bay: BayView;
  readonly devices: readonly BayDeviceChoice[];
  readonly onSave: (wanted: Wanted) => void;
};

function BindingForm({ id, bay, devices, onSave }: BindingFormProps) {
  const t = useStrings();
  const words = t.bays.binding;
  const { binding } = bay;
  const [deviceId, setDeviceId] = useState(binding?.deviceId ?? '');
  const [software, setSoftware] = useState(binding?.software ?? '');
  const [profile, setProfile] = useState(binding?.profile ?? '');
  const [service, setService] = useState(binding?.service ?? '');
  const [isAutomated, setAutomated] = useState(binding?.isAutomated ?? true);
  const isWord = (text: string): boolean => WORD.test(text.trim());
  const fields = [
    { label: words.software, hint: words.softwareHint, value: software, set: setSoftware },
    { label: words.profile, hint: undefined, value: profile, set: setProfile },
    { label: words.service, hint: words.serviceHint, value: service, set: setService },
  ];
  const wanted = { software: software.trim(), profile: profile.trim(), service: service.trim(), isAutomated };
  return (
    <form
      id={id}
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (fields.every(({ value }) => isWord(value))) onSave({ ...wanted, deviceId: deviceId || null });
      }}
    >
      <SelectField label={words.device} value={deviceId} onChange={(event) => setDeviceId(event.target.value)}>
        <option value="">{words.none}</option>
        {binding && !devices.some((device) => device.id === binding.deviceId) && (
          <option value={binding.deviceId}>{binding.deviceName}</option>
        )}
        {devices.map((device) => (
          <DeviceOption key={device.id} device={device} bay={bay} />
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
        checked={isAutomated}
        onChange={(event) => setAutomated(event.target.checked)}
      />
    </form>
  );
}

function DeviceOption({ device, bay }: { readonly device: BayDeviceChoice; readonly bay: BayView }) {
  const t = useStrings();
  const { resourceName } = useClub();
  const { id, isOnline, resourceId } = device;
  const name = t.bays.binding.deviceOf(device.name, isOnline);
  const isOthers = resourceId !== null && resourceId !== bay.resourceId;
  return (
    <option value={id} disabled={isOthers}>
      {isOthers ? t.bays.binding.takenBy(name, resourceName(resourceId)) : name}
    </option>
  );
}
