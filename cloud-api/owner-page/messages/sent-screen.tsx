import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban, CircleCheck, CircleHelp, CircleX, Clock, type LucideIcon, Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Badge, type BadgeTone } from '../../../renderer/ui/badge.tsx';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { TextField } from '../../../renderer/ui/text-field.tsx';
import type { MessageView } from '../../messages/message-admin-routes.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { formatInstant } from '../owner-format.ts';
import { sentenceOf } from '../sentence.ts';
import { TEXT } from '../strings-english.ts';

const WORDS = TEXT.messages;

const LOOK: Record<MessageView['state'], { readonly tone: BadgeTone; readonly icon: LucideIcon }> = {
  planned: { tone: 'neutral', icon: Clock },
  sending: { tone: 'neutral', icon: Send },
  accepted: { tone: 'accent', icon: CircleCheck },
  delivered: { tone: 'accent', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
  unknown: { tone: 'attention', icon: CircleHelp },
  dropped: { tone: 'neutral', icon: Ban },
};

/** Those that have left, or may have. */
const AGAIN: readonly MessageView['state'][] = ['accepted', 'delivered', 'failed', 'unknown'];

/** What customers were sent and will be, and how it went. */
export function SentScreen() {
  const { api } = useOwner();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const facilities = useQuery({ queryKey: ['facilities'], queryFn: api.listFacilities });
  const found = useQuery({ queryKey: ['messages', search], queryFn: () => api.listMessages(search) });
  const timeZoneOf = (id: string): string => facilities.data?.find((facility) => facility.id === id)?.timeZone ?? 'UTC';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSearch(typed.trim());
  };

  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{WORDS.detail}</p>
      <form className="flex max-w-md items-end gap-2" onSubmit={submit}>
        <TextField
          className="min-w-0 flex-1"
          label={WORDS.search}
          type="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit">{WORDS.find}</Button>
      </form>
      <Loaded query={found} rowClassName="h-20">
        {(messages) =>
          messages.length === 0 ? (
            <p className="text-muted">{WORDS.none}</p>
          ) : (
            <ul className="grid gap-2">
              {messages.map((message) => (
                <li key={message.id}>
                  <Message message={message} timeZone={timeZoneOf(message.facilityId)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}

function Message({ message, timeZone }: { readonly message: MessageView; readonly timeZone: string }) {
  const { api } = useOwner();
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: () => api.tellAgain(message.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['messages'] }),
  });
  const { address, kind, state, reason, dueAt, changedAt } = message;
  const look = LOOK[state];
  return (
    <article
      aria-label={WORDS.name(WORDS.kind[kind], address)}
      className="grid gap-1 rounded-ui border border-line bg-surface px-4 py-3"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-semibold">{WORDS.kind[kind]}</p>
        <Badge tone={look.tone} icon={look.icon}>
          {WORDS.state[state]}
        </Badge>
      </div>
      <p className="tabular text-13 text-muted [overflow-wrap:anywhere]">
        {[address, formatInstant(state === 'planned' ? dueAt : changedAt, timeZone), reasonOf(state, reason)]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {AGAIN.includes(state) && (
        <div>
          <Button busy={again.isPending} onClick={() => again.mutate()}>
            {WORDS.again}
          </Button>
        </div>
      )}
      {again.isError && <Banner tone="danger">{sentenceOf(again.error)}</Banner>}
      {again.isSuccess && <p role="status">{WORDS.toldAgain}</p>}
    </article>
  );
}

/** A dropped message has a reason of ours; of another one it is what the carrier said. */
function reasonOf(state: MessageView['state'], reason: string | null): string {
  if (reason === null) return '';
  return state === 'dropped'
    ? (Object.entries(WORDS.dropped).find(([known]) => known === reason)?.[1] ?? reason)
    : reason;
}
