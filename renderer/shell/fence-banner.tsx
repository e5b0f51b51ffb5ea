import { useQuery } from '@tanstack/react-query';
import { CircleAlert, Copy, TriangleAlert } from 'lucide-react';
import type { Fenced, StaffRole } from '../../main/controller/api/views.ts';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { BarNotice } from './bar-notice.tsx';
import { TryNow } from './link-details.tsx';

/** What helps: the link by itself, sooner when asked to; a person with a command; nothing on this screen. */
type Help = { readonly kind: 'wait' } | { readonly kind: 'command'; readonly command: string };

/** The owners' page makes the code, and shows this command with both filled in. */
const PAIR: Help = { kind: 'command', command: 'npm run facility -- pair <cloud> <code>' };

const HELP: Record<Fenced, Help> = {
  restored: { kind: 'wait' },
  fingerprint: { kind: 'wait' },
  'high-water-mark': { kind: 'wait' },
  rollback: { kind: 'wait' },
  fork: { kind: 'wait' },
  clone: { kind: 'wait' },
  'cloud-reconcile': { kind: 'wait' },
  'upgrade-required': { kind: 'wait' },
  corrupt: { kind: 'command', command: 'npm run facility-admin -- backups' },
  replaced: PAIR,
  revoked: PAIR,
  'unknown-machine': { kind: 'wait' },
};

/** Why this controller sells nothing: what happened, what still works, what comes next, and the button that helps. */
export function FenceBanner({ role }: { readonly role: StaffRole }) {
  const trpc = useTRPC();
  const link = useQuery(trpc.link.status.queryOptions());
  const fenced = link.data?.fenced ?? null;
  return fenced === null ? null : <FenceNotice fenced={fenced} role={role} />;
}

function FenceNotice({ fenced, role }: { readonly fenced: Fenced; readonly role: StaffRole }) {
  const t = useStrings();
  const help = HELP[fenced];
  const { title, next } = t.fence[fenced];
  const isForPeople = help.kind === 'command';
  return (
    <BarNotice
      tone={isForPeople ? 'danger' : 'attention'}
      icon={isForPeople ? CircleAlert : TriangleAlert}
      title={title}
      action={isForPeople ? role === 'owner' && <CopyCommand command={help.command} /> : <TryNow />}
    >
      <p>
        {fenced === 'corrupt' ? t.fence.worksDoors : t.fence.works} {next}
      </p>
    </BarNotice>
  );
}

function CopyCommand({ command }: { readonly command: string }) {
  const t = useStrings();
  const toast = useToast();
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command);
      toast({ title: t.fence.copied });
    } catch {
      // A page that is not at a secure address has no clipboard.
      toast({ title: t.fence.notCopied(command), durationMs: 60_000 });
    }
  };
  return (
    <Button icon={<Copy aria-hidden="true" className="size-4" />} onClick={() => void copy()}>
      {t.fence.copy}
    </Button>
  );
}
