import { useMutation, useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { type EpochMs, SECOND_MS, TIME_MAX } from '../../domain/time.ts';
import type { LinkDetails as Details, LinkStatus, StaffRole } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { FailureNote } from '../failure-note.tsx';
import { type Strings, useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { CatchUpBar } from './catch-up-bar.tsx';
import { clockWarning, linkSentence, termsWords } from './link-words.ts';

type LinkDetailsProps = { readonly link: LinkStatus; readonly role: StaffRole; readonly now: EpochMs };

/** What the state of the link means: who sells what, what waits, and for managers what support asks for. */
export function LinkDetails({ link, role, now }: LinkDetailsProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const club = useClub();
  const details = useQuery(trpc.link.details.queryOptions(undefined, { enabled: role !== 'front-desk' }));
  return (
    <div className="grid gap-3">
      <p className="font-medium">{linkSentence(link, { t, club, now })}</p>
      {link.catchUp !== null && <CatchUpBar catchUp={link.catchUp} />}
      {link.state === 'cut-off' && <p className="text-muted">{t.link.goesOn}</p>}
      {link.state === 'catching-up' && <p className="text-muted">{t.link.catchUpDetail}</p>}
      {link.fenced !== null && <p className="text-muted">{t.fence[link.fenced].next}</p>}
      <Facts facts={factsOf(link, t, club)} />
      {!link.online && <TryNow />}
      {details.data && (
        <section aria-label={t.link.technical} className="grid gap-1 border-t border-line pt-3">
          <h3 className="text-13 font-medium text-muted">{t.link.technical}</h3>
          <Facts facts={technicalFacts(details.data, t, club.format.count)} />
        </section>
      )}
    </div>
  );
}

/** Asks the controller to reach for the web at once. What comes of it is told by the link itself. */
export function TryNow() {
  const t = useStrings();
  const trpc = useTRPC();
  const tryNow = useMutation(trpc.link.tryNow.mutationOptions());
  return (
    <div className="grid justify-items-start gap-2">
      <Button busy={tryNow.isPending} onClick={() => tryNow.mutate()}>
        {t.link.tryNow}
      </Button>
      <p role="status" className="text-13 text-muted empty:hidden">
        {tryNow.isSuccess ? t.link.tried : ''}
      </p>
      {tryNow.isError && <FailureNote error={tryNow.error} />}
    </div>
  );
}

type Fact = readonly [name: string, value: ReactNode];

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt className="text-muted">{name}</dt>
          <dd className="tabular">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function factsOf(link: LinkStatus, t: Strings, { format }: ReturnType<typeof useClub>): Fact[] {
  const { ownsUntil, since, outboxDepth, lastSyncAt, online } = link;
  const ownsAll = ownsUntil !== null && ownsUntil >= TIME_MAX;
  const here = ownsUntil === null ? t.link.nothing : t.link.before(format.dayAndTime(ownsUntil));
  const web = ownsUntil === null ? t.link.everything : t.link.from(format.dayAndTime(ownsUntil));
  const warning = clockWarning(link, { format });
  const sells: Fact[] =
    link.fenced === null
      ? [
          [t.link.thisClub, ownsAll ? t.link.everything : here],
          [t.link.theWeb, ownsAll ? t.link.nothing : web],
        ]
      : [];
  return [
    ...sells,
    ...(link.terms === null ? [] : [[t.terms.standing.name, termsWords(link.terms, { t, club: { format } })] as const]),
    [t.link.backlog, t.link.backlogCount(outboxDepth, format.count(outboxDepth))],
    [online ? t.link.since.up : t.link.since.down, since === null ? t.link.never : format.dayAndTime(since)],
    [t.link.lastSync, lastSyncAt === null ? t.link.never : format.dayAndTime(lastSyncAt)],
    [t.link.clock, warning ? t.link.clockOff(warning.duration, warning.isFast) : skewWords(link.clockSkewMs, t)],
  ];
}

/** Below a second it is the way that a message takes, not the clock. */
function skewWords(skewMs: number | null, t: Strings): string {
  if (skewMs === null) return t.link.never;
  const seconds = Math.round(Math.abs(skewMs) / SECOND_MS);
  return seconds === 0 ? t.link.clockAgrees : t.link.clockOff(`${seconds} s`, skewMs < 0);
}

function technicalFacts(details: Details, t: Strings, count: (n: number) => string): Fact[] {
  return [
    [t.link.version, details.appVersion],
    [t.link.session, details.session ?? t.link.never],
    [t.link.controller, count(details.controllerEpoch)],
    [t.link.streams, `${count(details.outSeq)} · ${count(details.ackedSeq)} · ${count(details.inSeq)}`],
  ];
}
