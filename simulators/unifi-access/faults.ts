import { z } from 'zod';

/**
 * What can be made to go wrong. `before-effect` faults strike after the request has arrived and before anything
 * happened; `after-effect` ones when the door has opened already and only the answer is lost.
 */
export const FaultsSchema = z.strictObject({
  /** The requests that `latencyMs`, `hang`, `reset`, `rateLimited`, `reboot` and `answer` strike; writes are no GETs. */
  appliesTo: z.enum(['all', 'unlock', 'writes']),
  /** They strike this many requests more and then stop; null is no limit. */
  requestsLeft: z.int().min(0).nullable(),
  latencyMs: z.int().min(0).max(600_000),
  /** `on-connect` accepts the connection and says nothing, not even TLS; the others take the request and never answer. */
  hang: z.enum(['off', 'on-connect', 'before-effect', 'after-effect']),
  /** The connection is reset; `on-connect` before TLS begins. */
  reset: z.enum(['off', 'on-connect', 'before-effect', 'after-effect']),
  rateLimited: z.boolean(),
  /** Valid routes answer `status` with a page that is no envelope, and websockets close. Ends by itself after `forMs`. */
  reboot: z
    .strictObject({
      status: z.union([z.literal(400), z.literal(404), z.literal(500), z.literal(502), z.literal(503)]),
      forMs: z.int().min(1).optional(),
    })
    .nullable(),
  /** What is answered in place of the truth, once the effect has happened. */
  answer: z.enum(['true', 'garbled', 'cut-short', 'empty', 'system-error', 'http-500', 'http-504', 'redirect']),

  tokenExpired: z.boolean(),
  missingScopes: z.array(z.string()),
  scopeError: z.union([z.literal(401), z.literal(403)]),
  errorDialect: z.enum(['string', 'native']),
  errorHttp: z.enum(['200', '4xx']),
  unknownRouteHttp: z.union([z.literal(200), z.literal(404)]),

  /** Beginnings of paths that this version of the console does not have yet: `/webhooks`. Each also as it ends: `/settings`. */
  unknownRoutes: z.array(z.string()),
  /** Ids of doors. */
  hubsOffline: z.array(z.string()),
  hubsNotBound: z.array(z.string()),
  hubsBusy: z.array(z.string()),
  hubsTooOld: z.array(z.string()),
  unlockForbidden: z.array(z.string()),
  lockRuleUnsupported: z.boolean(),
  /** A row among the doors and the devices that no schema expects. */
  oddRows: z.boolean(),
  visitorStatus: z.enum(['string', 'int']),
  /** Lists of visitors show no remarks, or nothing of PINs; a single visitor shows both all the same. */
  visitorListOmits: z.array(z.enum(['remarks', 'pin_code'])),
  pinDigits: z.union([z.literal(4), z.literal(6), z.literal(8)]),
  /** Logs whose `total` is the length of the page, as consoles have been seen to do. */
  logsTotalIsPageLength: z.boolean(),

  /** `changed` presents another certificate of the same name, as after a reset of the console. */
  certificate: z.enum(['original', 'changed']),
  clockSkewMs: z.int(),
  websocket: z.strictObject({
    /** Half-open: the connection stays and nothing comes any more. */
    isSilent: z.boolean(),
    sendsGarbage: z.boolean(),
    namesHubAsDoor: z.boolean(),
    omitsLogs: z.boolean(),
    /** Openings are told in a second form besides, by itself or in lists. */
    insights: z.enum(['off', 'object', 'list']),
  }),
  webhooksDeliveredTwice: z.boolean(),
  /** What a 429 says of how long to wait; null says nothing. */
  retryAfterSec: z.int().min(0).nullable(),
  /** Each delivery waits for the next one and goes out after it. */
  webhooksReordered: z.boolean(),
  /** Log rows leave out what a caller of the API put beside its command. */
  logsOmitExtra: z.boolean(),
  /** Log rows have the hub's id where the door's belongs. */
  logsNameHubAsDoor: z.boolean(),
  /** Ids of doors at whose readers PINs are turned off. */
  pinsOff: z.array(z.string()),
  /** Ids of doors. */
  readersOffline: z.array(z.string()),
});
export type Faults = z.infer<typeof FaultsSchema>;

export const NO_FAULTS: Faults = {
  appliesTo: 'all',
  requestsLeft: null,
  latencyMs: 0,
  hang: 'off',
  reset: 'off',
  rateLimited: false,
  reboot: null,
  answer: 'true',
  tokenExpired: false,
  missingScopes: [],
  scopeError: 403,
  errorDialect: 'string',
  errorHttp: '200',
  unknownRouteHttp: 200,
  unknownRoutes: [],
  hubsOffline: [],
  hubsNotBound: [],
  hubsBusy: [],
  hubsTooOld: [],
  unlockForbidden: [],
  lockRuleUnsupported: false,
  oddRows: false,
  visitorStatus: 'string',
  visitorListOmits: [],
  pinDigits: 6,
  logsTotalIsPageLength: true,
  certificate: 'original',
  clockSkewMs: 0,
  websocket: { isSilent: false, sendsGarbage: false, namesHubAsDoor: false, omitsLogs: false, insights: 'off' },
  webhooksDeliveredTwice: false,
  retryAfterSec: null,
  webhooksReordered: false,
  logsOmitExtra: false,
  logsNameHubAsDoor: false,
  pinsOff: [],
  readersOffline: [],
};

/** What `POST /__sim/faults` takes: the switches to turn, the rest stay as they are. */
export const FaultsChangeSchema = FaultsSchema.extend({ websocket: FaultsSchema.shape.websocket.partial() }).partial();
export type FaultsChange = z.infer<typeof FaultsChangeSchema>;

/** `faults` with the switches of `change` turned. */
export function mergeFaults(faults: Faults, change: FaultsChange): Faults {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return FaultsSchema.parse({
    ...faults,
    ...Object.fromEntries(named),
    websocket: { ...faults.websocket, ...change.websocket },
  });
}
