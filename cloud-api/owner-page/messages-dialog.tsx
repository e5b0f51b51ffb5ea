import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban, CircleCheck, CircleHelp, CircleX, Clock, type LucideIcon, Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Badge, type BadgeTone } from '../../renderer/ui/badge.tsx';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { Dialog } from '../../renderer/ui/dialog.tsx';
import { SkeletonList } from '../../renderer/ui/skeleton.tsx';
import { TextField } from '../../renderer/ui/text-field.tsx';
import type { MessageView } from '../messages/message-admin-routes.ts';
import { useOwner } from './owner-context.tsx';
import { formatInstant } from './owner-format.ts';
import { sentenceOf } from './sentence.ts';
import { TEXT } from './strings-english.ts';

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

type MessagesDialogProps = { readonly timeZoneOf: (facilityId: string) => string; readonly onClose: () => void };

/** What customers were sent and will be, and how it went. */
export function MessagesDialog({ timeZoneOf, onClose }: MessagesDialogProps) {
  const { api } = useOwner();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const found = useQuery({ queryKey: ['messages', search], queryFn: () => api.listMessages(search) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSearch(typed.trim());
  };

  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={WORDS.title}
      description={WORDS.detail}
      closeLabel={TEXT.close}
    >
      <div className="grid gap-4">
        <GivenUp />
        <form className="flex items-end gap-2" onSubmit={submit}>
          <TextField
            className="min-w-0 flex-1"
            label={WORDS.search}
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit">{WORDS.find}</Button>
        </form>
        {found.isPending && <SkeletonList label={TEXT.loading} rows={4} rowClassName="h-20" />}
        {found.isError && <Banner tone="danger">{sentenceOf(found.error)}</Banner>}
        {found.data?.length === 0 && <p className="text-muted">{WORDS.none}</p>}
        <ul className="grid gap-2">
          {found.data?.map((message) => (
            <li key={message.id}>
              <Message message={message} timeZone={timeZoneOf(message.facilityId)} />
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
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
      {(state === 'accepted' || state === 'delivered' || state === 'failed' || state === 'unknown') && (
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

/** Nothing is seen of it where all is well. */
function GivenUp() {
  const { api } = useOwner();
  const queryClient = useQueryClient();
  const jobs = useQuery({ queryKey: ['jobs'], queryFn: api.listJobs });
  const act = useMutation({
    mutationFn: ({ id, how }: { readonly id: string; readonly how: 'retry' | 'dismiss' }) => api.settleJob(id, how),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['jobs'] }),
  });
  const waiting = jobs.data?.givenUp ?? [];
  if (waiting.length === 0) return null;
  return (
    <Banner tone="attention" title={WORDS.givenUp(waiting.length)}>
      <ul className="grid gap-2">
        {waiting.map(({ id, kind, state, problem }) => (
          <li key={id} className="grid gap-1">
            <p>{[WORDS.job(kind), problem ?? ''].filter(Boolean).join(': ')}</p>
            <div className="flex flex-wrap gap-2">
              <Button busy={act.isPending} onClick={() => act.mutate({ id, how: 'retry' })}>
                {state === 'unknown' ? WORDS.retryUnknown : TEXT.retry}
              </Button>
              <Button busy={act.isPending} onClick={() => act.mutate({ id, how: 'dismiss' })}>
                {WORDS.dismiss}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {act.isError && <p role="alert">{sentenceOf(act.error)}</p>}
    </Banner>
  );
}
