import { z } from 'zod';
import type { EpochMs } from '../../domain/time.ts';
import { isoOf } from '../availability/day-answer.ts';
import { type CallConfig, NoQuery, PROBLEMS, type Routes } from '../http/routes.ts';
import type { FacilityOverview, OwnedFacility } from './facility-overview.ts';
import { OwnedFacilityView } from './owner-views.ts';

/** For owners; to be registered where their token is asked for. */
export function registerOverviewCalls(app: Routes, overview: FacilityOverview, config: CallConfig): void {
  app.get(
    '/facilities',
    {
      config,
      schema: {
        tags: ['owners'],
        summary: 'How all facilities are: link, backlog, clock, controller',
        querystring: NoQuery,
        response: { 200: z.array(OwnedFacilityView), ...PROBLEMS },
      },
    },
    async () => (await overview.listFacilities()).map(viewOwned),
  );
}

function viewOwned({ link, lastSeenAt, controller, ...facility }: OwnedFacility): OwnedFacilityView {
  return {
    ...facility,
    link: { state: link.state, since: isoOrNull(link.since) },
    lastSeenAt: isoOrNull(lastSeenAt),
    controller: controller && {
      controllerId: controller.controllerId,
      controllerEpoch: controller.controllerEpoch,
      app: controller.app,
      fingerprint: controller.fingerprint,
      pairedAt: isoOf(controller.pairedAt),
    },
  };
}

function isoOrNull(at: EpochMs | null): string | null {
  return at === null ? null : isoOf(at);
}
