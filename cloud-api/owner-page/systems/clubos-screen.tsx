import { useInfiniteQuery } from '@tanstack/react-query';
import { Badge, type BadgeTone } from '../../../renderer/ui/badge.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { EmptyState } from '../../../renderer/ui/empty-state.tsx';
import type { OwnedMessageView } from '../../integrations/clubos/owner-messages-routes.ts';
import { Loaded } from '../loaded.tsx';
import { useOwner } from '../owner-context.tsx';
import { formatInstant, hereZone } from '../owner-format.ts';
import { TEXT } from '../strings-english.ts';
import { sayUnderstood } from './say-understood.ts';

const WORDS = TEXT.clubos;
const PAGE_LENGTH = 25;

/** What customers wrote to ClubOS, what was understood of it, what they were proposed, and what came of it. */
export function ClubosScreen() {
  const { api } = useOwner();
  const log = useInfiniteQuery({
    queryKey: ['clubos'],
    queryFn: ({ pageParam }) => api.listClubosMessages({ before: pageParam, limit: PAGE_LENGTH }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.length < PAGE_LENGTH ? null : (page.at(-1)?.receivedAt ?? null)),
  });
  return (
    <div className="grid gap-4">
      <p className="measure text-muted">{WORDS.detail}</p>
      <Loaded query={log} rowClassName="h-40">
        {({ pages }) =>
          pages.flat().length === 0 ? (
            <EmptyState title={WORDS.none}>{WORDS.noneDetail}</EmptyState>
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
          {TEXT.more}
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
  const { phone, receivedAt, content, understood, proposal, answer } = message;
  const said = sayUnderstood(understood);
  const titleId = `message-${message.messageId}`;
  return (
    <article
      aria-labelledby={titleId}
      className="grid gap-3 rounded-ui border border-line bg-surface p-4 text-15 [overflow-wrap:anywhere]"
    >
      <header>
        <p className="tabular text-13 text-muted">
          {phone} · {formatInstant(receivedAt, hereZone())}
        </p>
        <h2 id={titleId} className="measure font-medium whitespace-pre-line">
          {WORDS.quoted(content)}
        </h2>
      </header>
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[9rem_1fr]">
        <dt className="text-muted">{WORDS.understood}</dt>
        <dd>{said === null ? WORDS.notYet : [said.intent, said.facts].filter(Boolean).join(' · ')}</dd>
        {answer !== null && (
          <>
            <dt className="text-muted">{proposal === null ? WORDS.answered : WORDS.proposed}</dt>
            <dd>
              {answer.text}{' '}
              {proposal === null ? (
                <State state={answer.status} words={WORDS.answerState} />
              ) : (
                <State state={proposal.state} words={WORDS.proposalState} />
              )}
            </dd>
          </>
        )}
        {proposal !== null && proposal.outcome !== null && (
          <>
            <dt className="text-muted">{WORDS.outcome}</dt>
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
