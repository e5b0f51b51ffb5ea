import { CircleCheck, FlaskConical, type LucideIcon, Power } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { IntegrationMode, IntegrationView } from '../../main/controller/api/integration-views.ts';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { Badge, type BadgeTone } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { CertificateNotice } from './certificate-notice.tsx';
import { fullDay } from './full-day.ts';
import { SignIn } from './sign-in.tsx';

const MODE: Readonly<Record<IntegrationMode, { readonly tone: BadgeTone; readonly icon: LucideIcon }>> = {
  disabled: { tone: 'neutral', icon: Power },
  simulator: { tone: 'neutral', icon: FlaskConical },
  live: { tone: 'accent', icon: CircleCheck },
};

type IntegrationCardProps = {
  readonly view: IntegrationView;
  readonly isOwner: boolean;
  readonly isEdited: boolean;
  readonly isJustSaved: boolean;
  readonly onEdit: () => void;
  /** The form, while it is open. */
  readonly children: ReactNode;
};

export function IntegrationCard({ view, isOwner, isEdited, isJustSaved, onEdit, children }: IntegrationCardProps) {
  const t = useStrings();
  const titleId = useId();
  const { name, about } = t.setup.vendors[view.name];
  const look = MODE[view.mode];
  const label = view.source === 'none' ? t.setup.setUp(name) : t.setup.change(name);
  return (
    <li>
      <section aria-labelledby={titleId} className="grid gap-4 rounded-ui border border-line bg-surface p-4">
        <header className="flex items-start justify-between gap-4">
          <div className="grid gap-1">
            <div className="flex flex-wrap items-center gap-2">
              <h2 id={titleId} className="text-17 font-semibold">
                {name}
              </h2>
              <Badge tone={look.tone} icon={look.icon}>
                {t.setup.modes[view.mode]}
              </Badge>
            </div>
            <p className="measure text-muted">{about}</p>
          </div>
          {isOwner && !isEdited && <Button onClick={onEdit}>{label}</Button>}
        </header>
        {view.source === 'environment' && <Banner>{t.setup.byEnvironment}</Banner>}
        {isJustSaved && !isEdited && <Banner title={t.setup.saved(name)}>{t.setup.savedDetail}</Banner>}
        {view.problem !== null && <Banner tone="danger">{t.setup.problems[view.problem]}</Banner>}
        {isCertificateChanged(view) && <CertificateNotice view={view} mayTrust={isOwner} />}
        {view.mode !== 'disabled' && <Health view={view} />}
        {isOwner && !isEdited && view.canSignIn && <SignIn view={view} />}
        {children}
      </section>
    </li>
  );
}

function isCertificateChanged({ health: { lastFailure } }: IntegrationView): boolean {
  return lastFailure !== null && lastFailure.isNow && lastFailure.code.endsWith('.certificate_changed');
}

/** When it last answered, and what was wrong when it last did not. */
function Health({ view }: { readonly view: IntegrationView }) {
  const t = useStrings();
  const { format } = useClub();
  const { health, credentialExpiresOn, saved } = view;
  const { lastSuccessAt, lastFailure } = health;
  const when = (at: number): string => format.dayAndTime(at);
  return (
    <div className="grid gap-1 text-15">
      {lastSuccessAt === null && lastFailure === null && <p>{t.setup.health.never}</p>}
      {lastSuccessAt !== null && <p>{t.setup.health.success(when(lastSuccessAt))}</p>}
      {/* A certificate that changed is told above, with what to do. */}
      {lastFailure !== null && !isCertificateChanged(view) && (
        <p className={lastFailure.isNow ? 'measure text-danger-text' : 'measure text-muted'}>
          {lastFailure.isNow
            ? t.setup.health.failing(when(lastFailure.at))
            : t.setup.health.failed(when(lastFailure.at))}{' '}
          {t.setup.causes[lastFailure.code] ?? lastFailure.sentence}
        </p>
      )}
      <p className="text-13 text-muted">
        {[
          credentialExpiresOn && t.setup.expiresOn(fullDay(format.locale, credentialExpiresOn)),
          saved && t.setup.savedBy(when(saved.at), saved.by),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}
