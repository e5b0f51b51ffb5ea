import { z } from 'zod';
import { type HttpAnswer, json } from './answers.ts';
import { type FaultSwitches, FaultsChangeSchema } from './faults.ts';
import { setOnline, type JournalEntry, type Tenant } from './tenant.ts';
import type { TokenStore } from './token-store.ts';

export type ControlCall = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly switches: FaultSwitches;
  readonly journal: readonly JournalEntry[];
  readonly tenant: Tenant;
  readonly tokens: TokenStore;
};

const DeviceChangeSchema = z.strictObject({ isOnline: z.boolean() });
const ScriptChangeSchema = z.strictObject({
  isActive: z.boolean().optional(),
  durationMs: z.int().min(0).optional(),
  exitCode: z.int().min(0).max(255).optional(),
});

/** The simulator's own routes: what was run, and what is to go wrong. They need no token and no fault strikes them. */
export function answerControl(call: ControlCall): HttpAnswer {
  const { method, path, body, switches, journal, tenant, tokens } = call;
  switch (`${method} ${path}`) {
    case 'GET /__sim/log':
      return json(200, journal);
    case 'GET /__sim/runs':
      return json(200, tenant.runs);
    case 'GET /__sim/faults':
      return json(200, switches.read());
    case 'DELETE /__sim/faults':
      return json(200, switches.reset());
    case 'POST /__sim/faults':
      return change(FaultsChangeSchema, body, switches.turn);
    case 'POST /__sim/tokens/expire':
      tokens.expireAccess();
      return json(200, {});
  }
  const [kind, name] = path.replace('/__sim/', '').split('/');
  if (method === 'POST' && kind === 'devices') return changeDevice(tenant, Number(name), body);
  if (method === 'POST' && kind === 'scripts') return changeScript(tenant, decodeURIComponent(name ?? ''), body);
  return json(404, { error: 'see simulators/ninjaone/control.ts for what there is' });
}

function changeDevice(tenant: Tenant, id: number, body: unknown): HttpAnswer {
  const device = tenant.devices.get(id);
  if (!device) return json(404, { error: `no device ${id}` });
  return change(DeviceChangeSchema, body, ({ isOnline }) => {
    setOnline(tenant, device, isOnline);
    return { id, isOnline };
  });
}

/** A script that is not active is as good as missing. */
function changeScript(tenant: Tenant, name: string, body: unknown): HttpAnswer {
  const script = tenant.scripts.find((known) => known.name === name);
  if (!script) return json(404, { error: `no script ${name}` });
  return change(ScriptChangeSchema, body, (changed) => {
    script.isActive = changed.isActive ?? script.isActive;
    script.durationMs = changed.durationMs ?? script.durationMs;
    script.exitCode = changed.exitCode ?? script.exitCode;
    return script;
  });
}

function change<T>(schema: z.ZodType<T>, body: unknown, apply: (value: T) => unknown): HttpAnswer {
  const parsed = schema.safeParse(body);
  return parsed.success ? json(200, apply(parsed.data)) : json(400, { error: z.prettifyError(parsed.error) });
}
