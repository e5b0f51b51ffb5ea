import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { addDays } from '../../../domain/zone-format.ts';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { SelectField, TextField } from '../../../renderer/ui/text-field.tsx';
import { ApiError } from '../api-client.ts';
import { useKnownCustomer } from '../customer/known-customer.ts';
import type { Flow } from '../flow.ts';
import { ANY_BAY } from '../offered-times.ts';
import { useServices, useWording } from '../page-context.tsx';
import type { Strings } from '../strings-english.ts';
import { listWaitStarts, minutesOf, timeOf } from './wait-hours.ts';

type WaitFormProps = { readonly flow: Flow; readonly onStop: () => void };

/** When they would like to begin, and where we may write. */
export function WaitForm({ flow, onStop }: WaitFormProps) {
  const { text } = useWording();
  const wish = useWish(flow);
  const { join, email } = wish;
  const heading = useRef<HTMLHeadingElement>(null);
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    // It opens at the end of the page, where the bar would hide all but its heading.
    section.current?.scrollIntoView({ block: 'nearest' });
  }, [join.isSuccess]);
  const day = flow.format.longDay(flow.date);

  return (
    <section ref={section} className="grid gap-4 rounded-ui border border-line bg-surface px-4 py-4">
      <h3 ref={heading} tabIndex={-1} className="text-17 font-semibold outline-none">
        {join.isSuccess ? text.waiting.done : text.waiting.title}
      </h3>
      {join.isSuccess ? (
        <p className="measure [overflow-wrap:anywhere]">{text.waiting.doneDetail(email.trim(), day)}</p>
      ) : (
        <>
          <p className="measure text-muted">{text.waiting.detail(day, text.duration(flow.durationMin))}</p>
          <WishFields wish={wish} onStop={onStop} />
        </>
      )}
    </section>
  );
}

/** What is being typed, and what comes of sending it. */
function useWish(flow: Flow) {
  const { api, memory, now } = useServices();
  const { self } = useKnownCustomer();
  const { facility, date, durationMin, bay } = flow;
  const [details] = useState(() => memory.readDetails());
  const [typed, setEmail] = useState<string | null>(null);
  const [wanted, setWanted] = useState<{ readonly from?: number; readonly until?: number }>({});
  const email = typed ?? (details.email || (self?.email ?? ''));
  const starts = listWaitStarts(facility, date, { durationMin, earliestMin: minuteNow(flow, now()) });
  const fromMin = wanted.from ?? starts[0] ?? 0;
  const untilMin = Math.max(fromMin, wanted.until ?? starts.at(-1) ?? 0);
  const partySize = Number(details.partySize);
  const place = { ...(bay !== ANY_BAY && { resourceId: bay }), ...(partySize > 1 && { partySize }) };
  const hours = { date, fromMin, untilMin, durationMin };
  const join = useMutation({
    mutationFn: () => api.joinWaitlist({ facilityId: facility.id, email: email.trim(), ...hours, ...place }),
    // What is free may have changed: that is what most refusals are about.
    onError: () => flow.times.retry(),
  });
  return { join, email, setEmail, starts, fromMin, untilMin, wanted, setWanted };
}

type WishFieldsProps = { readonly wish: ReturnType<typeof useWish>; readonly onStop: () => void };

function WishFields({ wish, onStop }: WishFieldsProps) {
  const { text } = useWording();
  const { join, email, setEmail, starts, fromMin, untilMin, wanted, setWanted } = wish;
  const field = useRef<HTMLDivElement>(null);
  const [isChecked, setIsChecked] = useState(false);
  const isEmail = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setIsChecked(true);
    if (!isEmail) field.current?.querySelector('input')?.focus();
    else if (!join.isPending) join.mutate();
  };
  return (
    <form noValidate className="grid gap-4" onSubmit={submit}>
      <div className="grid gap-4 sm:grid-cols-2">
        <StartField
          label={text.waiting.from}
          starts={starts}
          value={fromMin}
          onChange={(from) => setWanted({ ...wanted, from })}
        />
        <StartField
          label={text.waiting.until}
          starts={starts.filter((start) => start >= fromMin)}
          value={untilMin}
          onChange={(until) => setWanted({ ...wanted, until })}
        />
      </div>
      <div ref={field}>
        <TextField
          label={text.email}
          hint={text.waiting.emailHint}
          error={isChecked && !isEmail ? text.missing.email : undefined}
          type="email"
          autoComplete="email"
          maxLength={254}
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </div>
      {join.isError && <Banner tone="attention">{sayRefusal(join.error, text)}</Banner>}
      <div className="flex flex-wrap gap-2">
        <Button kind="primary" type="submit" busy={join.isPending} disabled={starts.length === 0}>
          {join.isPending ? text.waiting.sending : text.waiting.send}
        </Button>
        <Button onClick={onStop}>{text.waiting.stop}</Button>
      </div>
    </form>
  );
}

type StartFieldProps = {
  readonly label: string;
  readonly starts: readonly number[];
  readonly value: number;
  readonly onChange: (start: number) => void;
};

function StartField({ label, starts, value, onChange }: StartFieldProps) {
  const { text } = useWording();
  return (
    <SelectField label={label} value={value} onChange={(event) => onChange(Number(event.target.value))}>
      {starts.map((start) => {
        const { time, isNextDay } = timeOf(start);
        return (
          <option key={start} value={start}>
            {isNextDay ? text.waiting.nextDay(time) : time}
          </option>
        );
      })}
    </SelectField>
  );
}

/** The minute of the chosen day that it is now; none of a day to come is past. */
function minuteNow({ format, date, today }: Flow, now: number): number {
  if (date > today) return 0;
  return minutesOf(format.time(now)) + (addDays(date, 1) === today ? 1440 : 0);
}

function sayRefusal(error: Error, text: Strings): string {
  const problem = error instanceof ApiError ? error.problem : null;
  if (problem === null) return text.loadFailedHelp;
  if (problem.status === 429) return text.tooMany;
  const known = Object.entries(text.waiting.refusals).find(([code]) => code === problem.code);
  return known?.[1] ?? text.refused;
}
