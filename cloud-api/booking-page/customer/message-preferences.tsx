import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createZoneFormat } from '../../../domain/zone-format.ts';
import type { PreferenceView } from '../../http/preference-routes.ts';
import { useServices, useWording } from '../page-context.tsx';
import { PREFERENCES } from './known-customer.ts';

type MessagePreferencesProps = {
  /** Of the club; the reader's own while it is not known. */
  readonly timeZone: string | undefined;
};

/** What the customer is sent, and over what: each can be said no to. Nothing where nothing is sent to them. */
export function MessagePreferences({ timeZone }: MessagePreferencesProps) {
  const { api } = useServices();
  const { text } = useWording();
  const queryClient = useQueryClient();
  const preferences = useQuery({ queryKey: [PREFERENCES], queryFn: api.listPreferences });
  const save = useMutation({
    mutationFn: api.savePreference,
    onSuccess: (all) => queryClient.setQueryData([PREFERENCES], all),
  });
  const words = text.customer.messages;
  if (preferences.data === undefined || preferences.data.length === 0) return null;
  return (
    <section aria-labelledby="messages" className="grid gap-2">
      <h2 id="messages" className="text-17 font-semibold">
        {words.title}
      </h2>
      <p className="measure text-13 text-muted">{words.detail}</p>
      <ul className="grid">
        {preferences.data.map((preference) => (
          <li key={`${preference.channel} ${preference.topic}`} className="border-b border-line py-1">
            <Choice
              preference={preference}
              timeZone={timeZone}
              isBusy={save.isPending}
              onChoose={(isWanted) => save.mutate({ ...preference, isWanted })}
            />
          </li>
        ))}
      </ul>
      {save.isError && <p role="alert">{words.failed}</p>}
      {save.isSuccess && <p role="status">{words.saved}</p>}
    </section>
  );
}

type ChoiceProps = MessagePreferencesProps & {
  readonly preference: PreferenceView;
  readonly isBusy: boolean;
  readonly onChoose: (isWanted: boolean) => void;
};

function Choice({ preference, timeZone, isBusy, onChoose }: ChoiceProps) {
  const { text, locale } = useWording();
  const words = text.customer.messages;
  const { channel, topic, address, isWanted, said } = preference;
  const format = createZoneFormat(locale, timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const day = said && format.longDay(format.localDate(Date.parse(said.at)));
  return (
    <label className="flex min-h-control cursor-pointer items-start gap-3 py-1">
      <input
        type="checkbox"
        className="mt-1 size-5 shrink-0 accent-accent"
        checked={isWanted}
        disabled={isBusy}
        onChange={(event) => onChoose(event.target.checked)}
      />
      <span className="min-w-0">
        {words.topics[topic]}
        <span className="block text-13 text-muted [overflow-wrap:anywhere]">{words.to[channel](address)}</span>
        {said && day !== null && (
          <span className="block text-13 text-muted">{words.said(isWanted, day, words.sources[said.source])}</span>
        )}
      </span>
    </label>
  );
}
