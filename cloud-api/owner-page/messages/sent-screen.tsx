import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban, CircleCheck, CircleHelp, CircleX, Clock, type LucideIcon, Send } from 'lucide-react';
import { useState } from 'react';
import { Badge, type BadgeTone } from '../../../renderer/ui/badge.tsx';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { EmptyState } from '../../../renderer/ui/empty-state.tsx';
import type { MessageView } from '../../messages/message-admin-routes.ts';
import { Loaded } from '../loaded.tsx';
import type { MessageFilter } from '../owner-api.ts';
import { useOwner } from '../owner-context.tsx';
import { sayReason } from './say-reason.ts';
import { SentFilter } from './sent-filter.tsx';
import { useWording } from '../wording.tsx';

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

const EVERYTHING: MessageFilter = { search: '', state: '', kind: '', facilityId: '' };

/** What customers were sent and will be, and how it went. */
export function SentScreen() {
  const { text } = useWording();
  const words = text.messages;
  const { api } = useOwner();
  const [filter, setFilter] = useState(EVERYTHING);
  const facilities = useQuery({ queryKey: ['facilities'], queryFn: api.listFacilities });
  const found = useInfiniteQuery({
    queryKey: ['messages', filter],
    queryFn: ({ pageParam }) => api.listMessages(filter, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const timeZoneOf = (id: string): string => facilities.data?.find((facility) => facility.id === id)?.timeZone ?? 'UTC';

  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{words.detail}</p>
      <SentFilter filter={filter} facilities={facilities.data ?? []} onChange={setFilter} />
      <Loaded query={found} rowClassName="h-20">
        {({ pages }) => {
          const messages = pages.flatMap((page) => page.messages);
          return messages.length === 0 ? (
            <EmptyState title={words.none} />
          ) : (
            <ul className="grid gap-2">
              {messages.map((message) => (
                <li key={message.id}>
                  <Message message={message} timeZone={timeZoneOf(message.facilityId)} />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      {found.hasNextPage && (
        <Button
          className="justify-self-start"
          busy={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {text.more}
        </Button>
      )}
    </div>
  );
}

function Message({ message, timeZone }: { readonly message: MessageView; readonly timeZone: string }) {
  const { text, format, sentenceOf } = useWording();
  const words = text.messages;
  const { api } = useOwner();
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: () => api.tellAgain(message.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['messages'] }),
  });
  const { kind, state, subject, channel, dueAt, changedAt } = message;
  const address = channel === 'push' ? words.browser : message.address;
  const look = LOOK[state];
  return (
    <article
      aria-label={words.name(words.kind[kind], address)}
      className="grid gap-1 rounded-ui border border-line bg-surface px-4 py-3"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-semibold">{words.kind[kind]}</p>
        <Badge tone={look.tone} icon={look.icon}>
          {words.state[state]}
        </Badge>
      </div>
      {subject !== null && <p className="[overflow-wrap:anywhere]">{subject}</p>}
      <p className="tabular text-13 text-muted [overflow-wrap:anywhere]">
        {[words.channel[channel], address, format.instant(state === 'planned' ? dueAt : changedAt, timeZone)].join(
          ' · ',
        )}
      </p>
      <Reason message={message} />
      {AGAIN.includes(state) && (
        <div>
          <Button busy={again.isPending} onClick={() => again.mutate()}>
            {words.again}
          </Button>
        </div>
      )}
      {again.isError && <Banner tone="danger">{sentenceOf(again.error)}</Banner>}
      {again.isSuccess && <p role="status">{words.toldAgain}</p>}
    </article>
  );
}

function Reason({ message }: { readonly message: MessageView }) {
  const words = useWording().text.messages;
  const reason = sayReason(words, message);
  if (reason === '') return null;
  return <p className="text-13 [overflow-wrap:anywhere]">{words.because(reason)}</p>;
}
