import type { SentMessage } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { Badge, type BadgeTone } from '../ui/badge.tsx';

type SentListProps = { readonly messages: readonly SentMessage[] };

/** What somebody was sent and will be, the last first. */
export function SentList({ messages }: SentListProps) {
  const t = useStrings();
  if (messages.length === 0) return <p className="text-13 text-muted">{t.sent.none}</p>;
  return (
    <ol aria-label={t.sent.look} className="grid w-full gap-2.5 text-13">
      {messages.map((message) => (
        <SentLine key={message.id} message={message} />
      ))}
    </ol>
  );
}

const TONE: Readonly<Record<string, BadgeTone>> = {
  delivered: 'accent',
  failed: 'danger',
  unknown: 'attention',
  dropped: 'attention',
};

function SentLine({ message }: { readonly message: SentMessage }) {
  const t = useStrings();
  const { format } = useClub();
  const { kind, channel, state, email, phone, dueAt, changedAt, by } = message;
  const address = email || phone;
  const isWaiting = state === 'planned';
  const why = whyOf(message, t);
  return (
    <li className="grid gap-0.5">
      <span className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{wordOf(t.sent.kind, kind) ?? t.sent.other}</span>
        <Badge tone={TONE[state]}>{wordOf(t.sent.state, state) ?? t.sent.otherState}</Badge>
      </span>
      <span className="text-muted [overflow-wrap:anywhere]">
        {[
          wordOf(t.sent.channel, channel) ?? channel,
          ...(address ? [t.sent.to(address)] : []),
          isWaiting ? t.sent.due(format.dayAndTime(dueAt)) : format.dayAndTime(changedAt),
          ...(by === null ? [] : [t.sent.by(by)]),
        ].join(' · ')}
      </span>
      {why !== null && <span className="[overflow-wrap:anywhere]">{why}</span>}
    </li>
  );
}

function whyOf({ reason, note }: SentMessage, t: Strings): string | null {
  if (reason !== null) return wordOf(t.sent.dropped, reason) ?? reason;
  return note === null ? null : t.sent.carrier(note);
}

/** A later cloud says what this program has no word for. */
function wordOf(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(words).find(([known]) => known === name)?.[1];
}
