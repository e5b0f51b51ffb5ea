import type { ControllerView } from '../pairing/admin-views.ts';
import { AskedAction } from './asked-action.tsx';
import { useOwner } from './owner-context.tsx';
import { formatInstant } from './owner-format.ts';
import { TEXT } from './strings-english.ts';

type ControllerListProps = {
  readonly facilityName: string;
  readonly timeZone: string;
  readonly controllers: readonly ControllerView[];
};

/** All computers that ever were this facility's controller. */
export function ControllerList({ facilityName, timeZone, controllers }: ControllerListProps) {
  const { api } = useOwner();
  return (
    <section aria-label={`${TEXT.controllers}, ${facilityName}`} className="border-t border-line pt-3">
      <h3 className="mb-1 text-13 font-medium text-muted">{TEXT.controllers}</h3>
      <ul className="grid gap-2">
        {controllers.map(({ controllerId, controllerEpoch, app, fingerprint, pairedAt, revokedAt }) => (
          <li key={controllerId} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="min-w-0 tabular">
              <span className="font-medium">{TEXT.controllerLine(controllerEpoch, fingerprint.slice(0, 8))}</span>
              <span className="block text-13 text-muted">
                {TEXT.facts.version} {app}, {TEXT.pairedAt(formatInstant(pairedAt, timeZone))},{' '}
                {revokedAt === null ? TEXT.inOffice : TEXT.revokedAt(formatInstant(revokedAt, timeZone))}
              </span>
            </span>
            {revokedAt === null && (
              <AskedAction
                label={TEXT.revoke}
                name={`${TEXT.revoke}: ${facilityName}, ${controllerEpoch}`}
                title={TEXT.revokeTitle(facilityName, controllerEpoch)}
                description={TEXT.revokeDetail}
                keepLabel={TEXT.keepController}
                done={TEXT.revoked}
                onConfirm={() => api.revokeController(controllerId)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
