import { addLocalDays } from '../../../domain/opening-hours.ts';
import type { LocalDate } from '../../../domain/time.ts';
import type { IntegrationAlert } from '../api/integration-views.ts';
import type { HealthBook } from './health-book.ts';
import type { OpenedIntegrations } from './opened-integration.ts';

/** A token that runs out is told this many days before: somebody has to make another at the vendor's. */
const WARN_DAYS = 30;

/** What somebody has to see to, of all integrations that are switched on. */
export function alertsOf(opened: OpenedIntegrations, health: HealthBook, today: LocalDate): IntegrationAlert[] {
  return [...opened].flatMap(([name, { mode, problem, stored, source }]): IntegrationAlert[] => {
    if (mode === 'disabled') return [];
    if (problem !== null) return [{ kind: problem, name }];
    const { lastFailure } = health.of(name);
    const isChanged = lastFailure?.isNow === true && lastFailure.code.endsWith('.certificate_changed');
    const expiresOn = source === 'saved' ? (stored?.credentialExpiresOn ?? null) : null;
    const isSoon = expiresOn !== null && expiresOn <= addLocalDays(today, WARN_DAYS);
    return [
      ...(isChanged ? [{ kind: 'certificate_changed', name } as const] : []),
      ...(isSoon ? [{ kind: 'credential_expires', name, on: expiresOn, isOver: expiresOn < today } as const] : []),
    ];
  });
}
