import { useMutation } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { IntegrationName } from '../../main/controller/api/integration-views.ts';
import { useClub } from '../club.tsx';
import { FailureNote } from '../failure-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { wrongFieldsOf } from './draft.ts';
import { fullDay } from './full-day.ts';
import { Fingerprint } from './fingerprint.tsx';

type CertificateFieldProps = {
  readonly vendor: IntegrationName;
  readonly label: ReactNode;
  readonly hint: ReactNode;
  readonly error: ReactNode;
  readonly url: string;
  /** The fingerprint, however it is written; empty for none. */
  readonly value: string;
  readonly onChange: (sha256: string) => void;
};

/** A fingerprint, typed or looked at: trusted by a click, with it before one's eyes, and never by itself. */
export function CertificateField({ vendor, label, hint, error, url, value, onChange }: CertificateFieldProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const { format } = useClub();
  const read = useMutation(trpc.integration.readCertificate.mutationOptions());
  const shown = read.data;
  const isTrusted = shown !== undefined && shown.sha256 === value.replaceAll(/[:\s]/g, '').toUpperCase();

  return (
    <div className="grid gap-3">
      <TextField
        label={label}
        hint={hint}
        error={error}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <div>
        <Button busy={read.isPending} disabled={url.trim() === ''} onClick={() => read.mutate({ name: vendor, url })}>
          {t.setup.fetch}
        </Button>
      </div>
      {read.isError &&
        (wrongFieldsOf(read.error).has('url') ? (
          <p role="alert" className="text-13 font-medium text-danger-text">
            {t.setup.vendors[vendor].fields['url']?.problem}
          </p>
        ) : (
          <FailureNote error={read.error} />
        ))}
      {shown !== undefined && (
        <div role="status" className="grid gap-2 rounded-ui border border-line bg-sunken p-4">
          <p>{isTrusted ? t.setup.fetchedSame : t.setup.fetched}</p>
          <Fingerprint sha256={shown.sha256} />
          {shown.validUntil !== null && (
            <p className="text-13 text-muted">
              {t.setup.validUntil(fullDay(format.locale, format.dateOf(shown.validUntil)))}
            </p>
          )}
          {!isTrusted && (
            <div>
              <Button
                icon={<ShieldCheck aria-hidden="true" className="size-4" />}
                onClick={() => onChange(shown.sha256)}
              >
                {t.setup.trustFetched}
              </Button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}
