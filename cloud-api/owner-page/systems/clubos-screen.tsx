import { useInfiniteQuery } from '@tanstack/react-query';
import { Badge, type BadgeTone } from '../../../renderer/ui/badge.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { EmptyState } from '../../../renderer/ui/empty-state.tsx';
import type { OwnedMessageView } from '../../integrations/clubos/owner-messages-routes.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { hereZone } from '../owner-format.ts';
import { sayUnderstood } from './say-understood.ts';
import { useWording } from '../wording.tsx';

const PAGE_LENGTH = 25;

/** What customers wrote to ClubOS, what was understood of it, what they were proposed, and what came of it. */
export function ClubosScreen() {
  const { text } = useWording();
  const words = text.clubos;
  const { api } = useOwner();
  const log = useInfiniteQuery({
    queryKey: ['clubos'],
    queryFn: ({ pageParam }) => api.listClubosMessages({ before: pageParam, limit: PAGE_LENGTH }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < PAGE_LENGTH ? null : (page.at(-1)?.receivedAt ?? null)),
  });
  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{words.detail}</p>
      <Loaded query={log} rowClassName="h-40">
        {({ pages }) =>
          pages.flat().length === 0 ? (
            <EmptyState title={words.none}>{words.noneDetail}</EmptyState>
          ) : (
            <ul className="grid gap-3">
              {pages.flat().map((message) => (
                <li key={message.messageId}>
                  <LoggedMessage message={message} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {log.hasNextPage && (
        <Button className="justify-self-start" busy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {text.more}
        </Button>
      )}
    </div>
  );
}

const TONE: Readonly<Record<string, BadgeTone>> = {
  done: 'accent',
  confirmed: 'accent',
  rejected: 'danger',
  refused: 'danger',
  handoff: 'attention',
};

function LoggedMessage({ message }: { readonly message: OwnedMessageView }) {
  const { text, format } = useWording();
  const words = text.clubos;
  const { phone, receivedAt, content, understood, proposal, answer } = message;
  const said = sayUnderstood(words, understood);
  const titleId = `message-${message.messageId}`;
  return (
    <article
      aria-labelledby={titleId}
      className="grid gap-3 rounded-ui border border-line bg-surface p-4 text-15 [overflow-wrap:anywhere]"
    >
      <header>
        <p className="tabular text-13 text-muted">
          {phone} · {format.instant(receivedAt, hereZone())}
        </p>
        <h2 id={titleId} className="measure font-medium whitespace-pre-line">
          {words.quoted(content)}
        </h2>
      </header>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[9rem_1fr]">
        <dt className="text-muted">{words.understood}</dt>
        <dd>{said === null ? words.notYet : [said.intent, said.facts].filter(Boolean).join(' · ')}</dd>
        {answer !== null && (
          <>
            <dt className="text-muted">{proposal === null ? words.answered : words.proposed}</dt>
            <dd>
              {answer.text}{' '}
              {proposal === null ? (
                <State state={answer.status} words={words.answerState} />
              ) : (
                <State state={proposal.state} words={words.proposalState} />
              )}
            </dd>
          </>
        )}
        {proposal !== null && proposal.outcome !== null && (
          <>
            <dt className="text-muted">{words.outcome}</dt>
            <dd>{proposal.outcome}</dd>
          </>
        )}
      </dl>
    </article>
  );
}

type StateProps = { readonly state: string; readonly words: Readonly<Record<string, string>> };

function State({ state, words }: StateProps) {
  return <Badge tone={TONE[state] ?? 'neutral'}>{words[state] ?? state}</Badge>;
}
