import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ExternalLink, LogIn } from 'lucide-react';
import { useState } from 'react';
import type { IntegrationView, SignInView } from '../../main/controller/api/integration-views.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';

const LOOK_MS = 2000;

/** Has somebody sign in at the vendor's own page. What that leaves is kept, and never comes here. */
export function SignIn({ view: { name, version } }: { readonly view: IntegrationView }) {
  const t = useStrings();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [begunAt, setBegunAt] = useState<number | null>(null);
  const isWaiting = (data: SignInView | undefined): boolean => data?.state === 'waiting';
  const query = useQuery(
    trpc.integration.signIn.queryOptions(
      { name },
      { refetchInterval: ({ state }) => (isWaiting(state.data) ? LOOK_MS : false) },
    ),
  );
  const put = (data: SignInView): void =>
    void queryClient.setQueryData(trpc.integration.signIn.queryKey({ name }), data);
  const begin = useMutation(trpc.integration.beginSignIn.mutationOptions({ onSuccess: put }));
  const cancel = useMutation(
    trpc.integration.cancelSignIn.mutationOptions({ onSuccess: () => put({ state: 'none' }) }),
  );
  const shown = query.data ?? { state: 'none' };
  const words = t.setup.signIn;
  const refusals: Readonly<Record<string, string>> = t.errors;
  const start = (): void => {
    setBegunAt(version);
    begin.mutate({ name });
  };
  return (
    <div className="grid gap-3">
      {shown.state === 'waiting' && <Waiting url={shown.url} onStop={() => cancel.mutate({ name })} />}
      {shown.state === 'failed' && (
        <Banner tone="attention" title={words.failedTitle}>
          {words.problems[shown.code] ?? refusals[shown.code]}
        </Banner>
      )}
      {shown.state === 'none' && begunAt !== null && version > begunAt && <Banner title={words.done} />}
      {begin.isError && <FailureNote error={begin.error} />}
      {shown.state !== 'waiting' && (
        <div className="flex flex-wrap items-center gap-3">
          <Button icon={<LogIn aria-hidden="true" className="size-4" />} busy={begin.isPending} onClick={start}>
            {words.begin}
          </Button>
          <p className="measure text-13 text-muted">{words.detail}</p>
        </div>
      )}
    </div>
  );
}

type WaitingProps = { readonly url: string; readonly onStop: () => void };

/** A window of the desktop app opens no other page: there the address is for a browser beside it. */
function Waiting({ url, onStop }: WaitingProps) {
  const t = useStrings();
  const words = t.setup.signIn;
  const isInBrowser = window.location.protocol.startsWith('http');
  return (
    <Banner title={words.waitingTitle} action={<Button onClick={onStop}>{words.stop}</Button>}>
      <div className="grid gap-3">
        <p className="measure">{words.waiting}</p>
        {isInBrowser && (
          <p>
            <a
              className="inline-flex items-center gap-2 font-medium underline underline-offset-4"
              href={url}
              target="_blank"
              rel="noreferrer"
            >
              <ExternalLink aria-hidden="true" className="size-4" />
              {words.open}
            </a>
          </p>
        )}
        <TextField
          label={words.address}
          hint={words.addressHint}
          readOnly
          value={url}
          onFocus={(event) => event.target.select()}
        />
      </div>
    </Banner>
  );
}
