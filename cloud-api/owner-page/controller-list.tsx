import type { ControllerView } from '../pairing/admin-views.ts';
import { AskedAction } from './asked-action.tsx';
import { useOwner } from './owner-context.tsx';
import { useWording } from './wording.tsx';

type ControllerListProps = {
  readonly facilityName: string;
  readonly timeZone: string;
  readonly controllers: readonly ControllerView[];
};

/** All computers that ever were this facility's controller. */
export function ControllerList({ facilityName, timeZone, controllers }: ControllerListProps) {
  const { text, format } = useWording();
  const { api } = useOwner();
  return (
    <section aria-label={`${text.controllers}, ${facilityName}`} className="border-t border-line pt-3">
      <h3 className="mb-1 text-13 font-medium text-muted">{text.controllers}</h3>
      <ul className="grid gap-2">
        {controllers.map(({ controllerId, controllerEpoch, app, fingerprint, pairedAt, revokedAt }) => (
          <li key={controllerId} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="min-w-0 tabular">
              <span className="font-medium">{text.controllerLine(controllerEpoch, fingerprint.slice(0, 8))}</span>
              <span className="block text-13 text-muted">
                {text.facts.version} {app}, {text.pairedAt(format.instant(pairedAt, timeZone))},{' '}
                {revokedAt === null ? text.inOffice : text.revokedAt(format.instant(revokedAt, timeZone))}
              </span>
            </span>
            {revokedAt === null && (
              <AskedAction
                label={text.revoke}
                name={`${text.revoke}: ${facilityName}, ${controllerEpoch}`}
                title={text.revokeTitle(facilityName, controllerEpoch)}
                description={text.revokeDetail}
                keepLabel={text.keepController}
                done={text.revoked}
                onConfirm={() => api.revokeController(controllerId)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
