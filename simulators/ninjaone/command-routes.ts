import { z } from 'zod';
import { failure, type HttpAnswer, NO_CONTENT } from './answers.ts';
import { NOT_JSON, type Route, type RouteRequest } from './route.ts';
import { setOnline, type SimDevice, type Tenant } from './tenant.ts';

const REBOOT_MS = 120_000;

const RebootSchema = z.strictObject({ reason: z.string().optional() });
const ServiceSchema = z.strictObject({ action: z.enum(['START', 'PAUSE', 'STOP', 'RESTART']) });
const FieldsSchema = z.record(z.string(), z.unknown());
const InstantSchema = z.union([z.iso.datetime().transform((text) => Date.parse(text)), z.number()]);
const MaintenanceSchema = z.strictObject({
  disabledFeatures: z.array(z.enum(['ALERTS', 'PATCHING', 'AVSCANS', 'TASKS'])),
  start: InstantSchema.optional(),
  end: InstantSchema,
  reasonMessage: z.string().optional(),
});
const WebhookSchema = z.looseObject({
  url: z.url(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
});

/** What changes something and is no script. */
export function commandRoutes(tenant: Tenant): Route[] {
  const ofDevice =
    (handle: (device: SimDevice, request: RouteRequest) => HttpAnswer): Route['handle'] =>
    (request) => {
      const device = tenant.devices.get(Number(request.params['id']));
      return device ? handle(device, request) : failure(404, 'Device not found');
    };
  const at = (method: string, path: string, handle: Parameters<typeof ofDevice>[0]): Route => ({
    method,
    path,
    scope: 'management',
    needsUser: 'where_switched',
    handle: ofDevice(handle),
  });

  return [
    at('POST', '/device/:id/reboot/:mode', (device, request) => reboot(tenant, device, request)),
    at('POST', '/device/:id/windows-service/:service/control', (device, request) => control(tenant, device, request)),
    at('PATCH', '/device/:id/custom-fields', writeFields),
    at('PUT', '/device/:id/maintenance', (device, request) => setMaintenance(tenant, device, request)),
    at('DELETE', '/device/:id/maintenance', (device) => {
      device.maintenance = null;
      return NO_CONTENT;
    }),
    { method: 'PUT', path: '/webhook', scope: 'management', handle: (request) => setWebhook(tenant, request) },
    {
      method: 'DELETE',
      path: '/webhook',
      scope: 'management',
      handle: () => {
        tenant.webhook = null;
        return NO_CONTENT;
      },
    },
  ];
}

/** The PC goes away for two minutes and comes back; one that is off does so when it is back. */
function reboot(tenant: Tenant, device: SimDevice, { params, body, entry }: RouteRequest): HttpAnswer {
  if (params['mode'] !== 'NORMAL' && params['mode'] !== 'FORCED') return failure(404, 'Not found');
  if (body === NOT_JSON || !RebootSchema.safeParse(body ?? {}).success) return failure(400, 'Invalid request body');

  entry.effect = 'rebooted';
  const { clock, feed } = tenant;
  const run = {
    deviceId: device.id,
    what: 'reboot',
    parameters: JSON.stringify(body ?? {}),
    runAs: '',
    correlationId: null,
    queuedAt: clock.now(),
    state: 'queued' as 'queued' | 'running' | 'succeeded',
  };
  tenant.runs.push(run);
  const start = (): void => {
    run.state = 'running';
    setOnline(tenant, device, false);
    clock.schedule(REBOOT_MS, () => {
      run.state = 'succeeded';
      setOnline(tenant, device, true);
      feed.add({
        deviceId: device.id,
        activityType: 'MONITOR',
        statusCode: 'SYSTEM_REBOOTED',
        status: 'Rebooted',
        type: 'Monitor',
        message: `System rebooted at '${new Date(clock.now()).toISOString()}'`,
        data: { message: { code: 'agent_act_sys_reboot', params: { reboot_date: String(clock.now()) } } },
      });
    });
  };
  if (device.isOnline) start();
  else device.waiting.push(start);
  return NO_CONTENT;
}

function control(tenant: Tenant, device: SimDevice, { params, body, entry }: RouteRequest): HttpAnswer {
  const parsed = ServiceSchema.safeParse(body);
  if (!parsed.success) return failure(400, 'Invalid request body');
  const service = device.services.find(({ name }) => name === params['service']);
  if (!service) return failure(404, 'Service not found');

  entry.effect = 'service_controlled';
  tenant.runs.push({
    deviceId: device.id,
    what: `service ${service.name} ${parsed.data.action}`,
    parameters: '',
    runAs: '',
    correlationId: null,
    queuedAt: tenant.clock.now(),
    state: 'succeeded',
  });
  service.state = parsed.data.action === 'STOP' ? 'STOPPED' : 'RUNNING';
  if (!tenant.faults().runsUnseen) {
    tenant.feed.add({
      deviceId: device.id,
      activityType: 'ACTION',
      statusCode: 'COMPLETED',
      status: 'completed',
      type: 'Action',
      activityResult: 'SUCCESS',
      subject: service.name,
      message: `Windows service '${service.name}' ${parsed.data.action}`,
    });
  }
  return NO_CONTENT;
}

function writeFields(device: SimDevice, { body, entry }: RouteRequest): HttpAnswer {
  const parsed = FieldsSchema.safeParse(body);
  if (!parsed.success) return failure(400, 'Invalid request body');
  entry.effect = 'field_written';
  for (const [name, value] of Object.entries(parsed.data)) device.fields.set(name, value);
  return NO_CONTENT;
}

function setMaintenance(tenant: Tenant, device: SimDevice, { body, entry }: RouteRequest): HttpAnswer {
  const parsed = MaintenanceSchema.safeParse(body);
  if (!parsed.success) return failure(400, 'Invalid request body');
  entry.effect = 'maintenance_set';
  const { start = tenant.clock.now(), end, reasonMessage = '' } = parsed.data;
  // Seconds when read, whatever they were when written.
  device.maintenance = { start: start / 1000, end: end / 1000, reasonMessage };
  return NO_CONTENT;
}

function setWebhook(tenant: Tenant, { body }: RouteRequest): HttpAnswer {
  const parsed = WebhookSchema.safeParse(body);
  if (!parsed.success) return failure(400, 'Invalid request body');
  const headers = Object.fromEntries(parsed.data.headers.map(({ name, value }) => [name, value]));
  tenant.webhook = { url: parsed.data.url, headers };
  return NO_CONTENT;
}
