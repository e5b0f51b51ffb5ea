import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CertificateView, IntegrationView } from '../../main/controller/api/integration-views.ts';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';
import { fieldText } from './field-text.ts';
import { Fingerprint } from './fingerprint.tsx';

type CertificateNoticeProps = { readonly view: IntegrationView; readonly mayTrust: boolean };

/** The system shows another certificate than the trusted one. Only an owner can trust it, with both before their eyes. */
export function CertificateNotice({ view, mayTrust }: CertificateNoticeProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const [shown, setShown] = useState<CertificateView | null>(null);
  const read = useMutation(trpc.integration.readCertificate.mutationOptions());
  const trusted = fieldText(view, 'certificate');
  const look = (): void =>
    read.mutate(
      { name: view.name, url: fieldText(view, 'url') },
      { onSuccess: (certificate) => setShown(certificate) },
    );

  return (
    <Banner
      tone="danger"
      title={t.setup.changedCertificate.title}
      action={
        mayTrust && (
          <Button busy={read.isPending} onClick={look}>
            {t.setup.changedCertificate.look}
          </Button>
        )
      }
    >
      <p>{view.name === 'unifi_access' ? t.setup.changedCertificate.detailDoors : t.setup.changedCertificate.detail}</p>
      {read.isError && <FailureNote error={read.error} />}
      {shown?.sha256 === trusted && <p>{t.setup.changedCertificate.isBack}</p>}
      {shown !== null && shown.sha256 !== trusted && (
        <TrustDialog view={view} trusted={trusted} shown={shown} onClose={() => setShown(null)} />
      )}
    </Banner>
  );
}

type TrustDialogProps = {
  readonly view: IntegrationView;
  readonly trusted: string;
  readonly shown: CertificateView;
  readonly onClose: () => void;
};

function TrustDialog({ view, trusted, shown, onClose }: TrustDialogProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const toast = useToast();
  const queryClient = useQueryClient();
  const trust = useMutation(trpc.integration.trustCertificate.mutationOptions());
  const words = t.setup.changedCertificate;
  const confirm = (): void =>
    trust.mutate(
      { name: view.name, version: view.version, from: trusted, to: shown.sha256 },
      {
        onSuccess: () => {
          void queryClient.invalidateQueries(trpc.integration.pathFilter());
          onClose();
          toast({ title: words.trusted, description: t.setup.savedDetail });
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.dialogTitle(t.setup.vendors[view.name].name)}
      description={words.dialogDetail}
      keepLabel={words.keep}
      confirmLabel={words.trust}
      busy={trust.isPending}
      onConfirm={confirm}
    >
      <dl className="grid gap-3">
        <div>
          <dt className="text-13 text-muted">{words.old}</dt>
          <dd>
            <Fingerprint sha256={trusted} />
          </dd>
        </div>
        <div>
          <dt className="text-13 text-muted">{words.now}</dt>
          <dd>
            <Fingerprint sha256={shown.sha256} />
          </dd>
        </div>
      </dl>
      {trust.isError && <FailureNote error={trust.error} />}
    </ConfirmDialog>
  );
}
