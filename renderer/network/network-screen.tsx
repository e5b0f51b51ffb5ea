import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FlaskConical, Network, Plus } from 'lucide-react';
import { useId, useState } from 'react';
import type { BoundPortView, NetworkView, PowerCycleOutcome } from '../../main/controller/api/network-views.ts';
import type { StaffRole } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { FailureNote } from '../failure-note.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { StaleNote } from '../stale-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Badge } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { BindPort } from './bind-port.tsx';
import { PortRow } from './port-row.tsx';
import { RestartPort } from './restart-port.tsx';
import { VoucherTable } from './voucher-table.tsx';

/** What is on the club's network, the way to restart what hangs, and the guests' Wi-Fi codes. */
export function NetworkScreen({ role }: { readonly role: StaffRole }) {
  const t = useStrings();
  const titleId = useId();
  const trpc = useTRPC();
  const network = useQuery(trpc.network.list.queryOptions(undefined, { refetchInterval: 15_000 }));
  const view = network.data;
  return (
    <section
      aria-labelledby={titleId}
      className="mx-auto grid h-full max-w-5xl content-start gap-6 overflow-y-auto p-6"
    >
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 id={titleId} className="text-22 font-semibold">
          {t.network.title}
        </h1>
        {view?.adapter === 'simulator' && (
          <>
            <Badge icon={FlaskConical}>{t.network.simulator}</Badge>
            <span className="text-13 text-muted">{t.network.simulatorNote}</span>
          </>
        )}
        <span className="ml-auto">
          <StaleNote query={network} />
        </span>
      </header>
      {network.isPending && <SkeletonList label={t.common.loading} rows={3} rowClassName="h-24" />}
      {network.isError && !view && <LoadFailed error={network.error} onRetry={() => void network.refetch()} />}
      {view && <Ports view={view} isManager={role !== 'front-desk'} />}
      {view?.hasVouchers && <VoucherTable vouchers={view.vouchers} areVouchersLate={view.areVouchersLate} />}
    </section>
  );
}

type Asking = { readonly what: 'bind' } | { readonly what: 'restart' | 'unbind'; readonly port: BoundPortView } | null;

type Done = { readonly port: BoundPortView; readonly answer: PowerCycleOutcome };

function Ports({ view, isManager }: { readonly view: NetworkView; readonly isManager: boolean }) {
  const t = useStrings();
  const trpc = useTRPC();
  const titleId = useId();
  const client = useQueryClient();
  const [asking, setAsking] = useState<Asking>(null);
  const [done, setDone] = useState<Done | null>(null);
  const finish = (): void => {
    setAsking(null);
    void client.invalidateQueries(trpc.network.list.queryFilter());
  };
  return (
    <section aria-labelledby={titleId} className="grid gap-3">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2 id={titleId} className="text-17 font-semibold">
            {t.network.ports}
          </h2>
          <p className="measure text-13 text-muted">{t.network.portsHint}</p>
        </div>
        {isManager && view.ports.length > 0 && <BindButton onClick={() => setAsking({ what: 'bind' })} />}
      </div>
      <ReadNote view={view} />
      {done && <RestartAnswer done={done} />}
      {view.ports.length === 0 ? (
        <EmptyState
          icon={<Network />}
          title={t.network.noPorts}
          action={isManager && <BindButton onClick={() => setAsking({ what: 'bind' })} />}
        >
          {isManager && t.network.noPortsManager}
        </EmptyState>
      ) : (
        <ul className="grid gap-3">
          {view.ports.map((port) => (
            <PortRow
              key={port.id}
              port={port}
              onRestart={() => setAsking({ what: 'restart', port })}
              onUnbind={isManager ? () => setAsking({ what: 'unbind', port }) : null}
            />
          ))}
        </ul>
      )}
      {asking?.what === 'bind' && (
        <BindPort switches={view.switches} bound={view.ports} onDone={finish} onClose={() => setAsking(null)} />
      )}
      {asking?.what === 'unbind' && <UnbindPort port={asking.port} onDone={finish} onClose={() => setAsking(null)} />}
      {asking?.what === 'restart' && (
        <RestartPort
          port={asking.port}
          mayOverride={isManager}
          onDone={(answer) => {
            setDone({ port: asking.port, answer });
            finish();
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}

function BindButton({ onClick }: { readonly onClick: () => void }) {
  const t = useStrings();
  return (
    <Button icon={<Plus aria-hidden="true" className="size-4" />} onClick={onClick}>
      {t.network.bind}
    </Button>
  );
}

/** How old what is shown is, and why it is no newer. */
function ReadNote({ view: { asOf, problem } }: { readonly view: NetworkView }) {
  const t = useStrings();
  const { format } = useClub();
  const age = asOf === null ? t.network.notRead : t.network.asOf(format.time(asOf));
  if (problem === null) return <p className="text-13 text-muted">{age}</p>;
  return (
    <Banner tone="attention" title={t.network.cannotAsk}>
      {t.network.problems[problem]} {age}
    </Banner>
  );
}

/** What came of it, as far as anybody knows. */
function RestartAnswer({ done: { port, answer } }: { readonly done: Done }) {
  const t = useStrings();
  const title = t.network.done[answer.outcome](port.label);
  switch (answer.outcome) {
    case 'done':
      return <Banner title={title}>{t.network.doneDetail}</Banner>;
    case 'refused':
      return (
        <Banner tone="danger" title={title}>
          {t.network.problems[answer.problem]}
        </Banner>
      );
    case 'unknown':
      return (
        <Banner tone="attention" title={title}>
          {t.network.unknownDetail}
        </Banner>
      );
  }
}

type UnbindPortProps = {
  readonly port: BoundPortView;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

function UnbindPort({ port, onDone, onClose }: UnbindPortProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const unbind = useMutation(trpc.network.unbind.mutationOptions());
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t.network.unbindTitle(port.label)}
      description={t.network.unbindDetail}
      confirmLabel={t.network.unbindConfirm}
      keepLabel={t.network.keep}
      busy={unbind.isPending}
      onConfirm={() => unbind.mutate({ portId: port.id }, { onSuccess: onDone })}
    >
      {unbind.isError && <FailureNote error={unbind.error} />}
    </ConfirmDialog>
  );
}
