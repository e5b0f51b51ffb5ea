import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { failure, type HttpAnswer, json, NO_CONTENT } from './answers.ts';
import { RUN_AS_ROLES } from './read-routes.ts';
import { NOT_JSON, type Route, type RouteRequest } from './route.ts';
import { setOnline, type SimDevice, type SimRun, type SimScript, type Tenant } from './tenant.ts';

const RunBodySchema = z.strictObject({
  type: z.enum(['SCRIPT', 'ACTION']),
  id: z.int().optional(),
  uid: z.string().optional(),
  parameters: z.string().optional(),
  runAs: z.string().optional(),
});
type RunBody = z.infer<typeof RunBodySchema>;

const FORBIDDEN = /[&|;$><`!]/;

export function scriptRoutes(tenant: Tenant): Route[] {
  return [
    {
      method: 'POST',
      path: '/device/:id/script/run',
      scope: 'management',
      needsUser: 'always',
      handle: (request) => runScript(tenant, request),
    },
  ];
}

/** A PC that is off keeps what it was told and runs it when it is back, however late. */
function runScript(tenant: Tenant, { params, body, entry }: RouteRequest): HttpAnswer {
  const device = tenant.devices.get(Number(params['id']));
  if (!device) return failure(404, 'Device not found');
  const parsed = RunBodySchema.safeParse(body === NOT_JSON ? undefined : body);
  if (!parsed.success) return refuseBody(parsed.error);
  const script = tenant.scripts.find(({ id, isActive }) => id === parsed.data.id && isActive);
  if (parsed.data.type !== 'SCRIPT' || !script) return failure(404, 'Script not found');
  const { parameters = '', runAs = 'system' } = parsed.data;
  if (!RUN_AS_ROLES.includes(runAs) && runAs !== '12') return failure(400, 'Node credential access denied');
  if (FORBIDDEN.test(parameters)) return failure(400, 'Parameters contain characters that are not allowed');

  entry.effect = 'script_queued';
  return answerOf(tenant, begin(tenant, device, script, { ...parsed.data, parameters, runAs }));
}

function refuseBody(error: z.ZodError): HttpAnswer {
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys');
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  return failure(400, field === undefined ? 'Invalid request body' : `Unrecognized field '${field}'`);
}

type Begun = { readonly seriesUid: string; readonly activityId: number };

function begin(tenant: Tenant, device: SimDevice, script: SimScript, body: RunBody): Begun {
  const words = (body.parameters ?? '').split(' ');
  const run: SimRun = {
    deviceId: device.id,
    what: script.name,
    parameters: body.parameters ?? '',
    runAs: body.runAs ?? '',
    correlationId: valueAfter(words, '-Corr'),
    queuedAt: tenant.clock.now(),
    state: 'queued',
  };
  tenant.runs.push(run);
  const seriesUid = randomUUID();
  const sourceConfigUid = `5c000000-0000-4000-8000-${script.id.toString(16).padStart(12, '0')}`;
  const tell = (statusCode: string, facts: object = {}): number => {
    if (tenant.faults().runsUnseen) return 0;
    const isNamed = !tenant.faults().sourceNameMissing;
    return tenant.feed.add({
      deviceId: device.id,
      activityType: 'SCRIPTING',
      type: 'Scripting',
      statusCode,
      status: statusCode.toLowerCase().replaceAll('_', ' '),
      message: `Script '${script.name}' ${statusCode.toLowerCase()}`,
      seriesUid,
      ...(isNamed ? { sourceName: script.name, subject: script.name, sourceConfigUid } : {}),
      ...facts,
    }).id;
  };

  const activityId = tell('START_REQUESTED');
  const start = (): void => {
    run.state = 'running';
    tell('STARTED');
    tenant.clock.schedule(script.durationMs, () => finish(tenant, { device, script, run, words, tell }));
  };
  if (device.isOnline) start();
  else device.waiting.push(start);
  return { seriesUid, activityId };
}

type Ending = {
  readonly device: SimDevice;
  readonly script: SimScript;
  readonly run: SimRun;
  readonly words: readonly string[];
  readonly tell: (statusCode: string, facts?: object) => number;
};

function finish(tenant: Tenant, { device, script, run, words, tell }: Ending): void {
  const notAfter = Date.parse(valueAfter(words, '-NotAfter') ?? '');
  // Nothing but the script itself minds how late it is.
  const isTooLate = Number.isFinite(notAfter) && tenant.clock.now() - script.durationMs > notAfter;
  const code = isTooLate ? 3 : script.exitCode;
  run.state = isTooLate ? 'too_late' : code === 0 ? 'succeeded' : 'failed';
  if (code === 0 && script.wakes) wake(tenant, valueAfter(words, '-Argument'));

  const faults = tenant.faults();
  if (!faults.echoMissing && run.correlationId !== null) {
    const echo = {
      corr: run.correlationId,
      code,
      at: new Date(tenant.clock.now()).toISOString(),
      detail: `exit ${code}`,
    };
    device.fields.set('bayState', JSON.stringify(echo));
  }
  tell('COMPLETED', {
    activityResult: code === 0 ? 'SUCCESS' : 'FAILURE',
    ...(faults.exitCodeHidden ? {} : { data: { exitCode: code } }),
  });
}

function wake(tenant: Tenant, mac: string | null): void {
  for (const device of tenant.devices.values()) {
    if (mac !== null && device.mac === mac.toUpperCase()) setOnline(tenant, device, true);
  }
}

function valueAfter(words: readonly string[], name: string): string | null {
  const index = words.indexOf(name);
  return index === -1 ? null : (words[index + 1] ?? null);
}

/** The answer's body is documented nowhere; all of these have been seen. */
function answerOf(tenant: Tenant, { seriesUid, activityId }: Begun): HttpAnswer {
  switch (tenant.faults().runAnswer) {
    case 'empty':
      return NO_CONTENT;
    case 'integer':
      return json(200, activityId);
    case 'uuid':
      return json(200, seriesUid);
    case 'bare-uuid':
      return { status: 200, contentType: 'text/plain', body: seriesUid };
    case 'id':
      return json(200, { id: activityId });
    case 'activityId':
      return json(200, { activityId });
    case 'jobUid':
      return json(200, { jobUid: seriesUid });
  }
}
