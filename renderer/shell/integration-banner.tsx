import { useQuery } from '@tanstack/react-query';
import { CircleAlert, KeyRound } from 'lucide-react';
import type { IntegrationAlert } from '../../main/controller/api/integration-views.ts';
import type { StaffRole } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { hrefOf } from '../route.ts';
import { fullDay } from '../setup/full-day.ts';
import { type Strings, useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { LinkButton } from '../ui/link-button.tsx';
import { BarNotice } from './bar-notice.tsx';

/** What of the set-up somebody has to see to, over the whole app. The desk learns why doors stay shut. */
export function IntegrationBanner({ role }: { readonly role: StaffRole }) {
  const t = useStrings();
  const trpc = useTRPC();
  const { format } = useClub();
  const alerts = useQuery(trpc.integration.alerts.queryOptions(undefined, { refetchInterval: 60_000 }));
  return alerts.data?.map((alert) => {
    const { title, text, isDanger } = wordsOf(t, alert, (date) => fullDay(format.locale, date));
    const action = role !== 'front-desk' && (
      <LinkButton href={hrefOf({ screen: 'setup' })}>{t.setup.alerts.open}</LinkButton>
    );
    return (
      <BarNotice
        key={`${alert.name} ${alert.kind}`}
        tone={isDanger ? 'danger' : 'attention'}
        icon={isDanger ? CircleAlert : KeyRound}
        title={title}
        action={action}
      >
        <p>{text}</p>
      </BarNotice>
    );
  });
}

type Words = { readonly title: string; readonly text: string; readonly isDanger: boolean };

function wordsOf(t: Strings, alert: IntegrationAlert, dayOf: (date: string) => string): Words {
  const words = t.setup.alerts;
  const { name } = t.setup.vendors[alert.name];
  const isOfDoors = alert.name === 'unifi_access';
  switch (alert.kind) {
    case 'certificate_changed': {
      const text = isOfDoors ? words.certificateDoors : words.certificate;
      return { title: words.certificateTitle(name), text, isDanger: true };
    }
    case 'credential_expires': {
      const day = dayOf(alert.on);
      return alert.isOver
        ? { title: words.expiredTitle(name, day), text: words.expired, isDanger: true }
        : { title: words.expiresTitle(name, day), text: words.expires, isDanger: false };
    }
    case 'secrets_unreadable':
      return {
        title: words.unreadableTitle(name),
        text: isOfDoors ? words.unreadableDoors : words.unreadable,
        isDanger: true,
      };
    case 'invalid':
      return { title: words.invalidTitle(name), text: words.invalid, isDanger: true };
  }
}
