import { ok, type Result } from '../../../../domain/result.ts';
import type { BayCommand, Progress } from '../automation-port.ts';
import { readStory, type Story } from './activity-story.ts';
import { type BayScripts, isScriptAction, type ScriptAction } from './bay-scripts.ts';
import type { ReceiptFacts } from './receipt.ts';
import { type Echo, failureOfExitCode, progressOfEcho, readEcho } from './script-echo.ts';
import type { ReadError, TenantReader } from './tenant-reader.ts';

type Followed = Promise<Result<Progress, ReadError>>;

export type FollowParts = { readonly reader: TenantReader; readonly arrangement: BayScripts };

const RUNNING: Progress = { state: 'running' };
const SUCCEEDED: Progress = { state: 'succeeded', detail: null };

/** What is known by now of a command that was sent, or may have been. */
export async function followCommand(parts: FollowParts, command: BayCommand, receipt: ReceiptFacts): Followed {
  const { action } = command;
  if (receipt.isDone) return ok(SUCCEEDED);
  if (action === 'power.on') return followPowerOn(parts, command);
  if (action === 'reboot') return followReboot(parts, command, receipt);
  if (isScriptAction(action)) return followScript(parts, { command, receipt, action });
  return followService(parts, command, receipt);
}

/** The goal is a PC that is on; what the waker has to say counts only where it failed. */
async function followPowerOn({ reader, arrangement }: FollowParts, { deviceId, correlationId }: BayCommand): Followed {
  const device = await reader.getDevice(deviceId);
  if (!device.ok) return device;
  if (device.value.isOnline) return ok(SUCCEEDED);
  if (arrangement.wakerDeviceId === null) return ok(RUNNING);
  const echo = await findEcho({ reader, arrangement }, arrangement.wakerDeviceId, correlationId);
  const said = echo === null ? RUNNING : progressOfEcho(echo);
  return ok(said.state === 'failed' ? said : RUNNING);
}

async function followReboot({ reader }: FollowParts, { deviceId }: BayCommand, { after }: ReceiptFacts): Followed {
  const activities = await reader.listActivities(deviceId, after ?? 0);
  if (!activities.ok) return activities;
  const hasRebooted = activities.value.some(({ statusCode }) => statusCode === 'SYSTEM_REBOOTED');
  return ok(hasRebooted ? SUCCEEDED : RUNNING);
}

/** Where the vendor took the command the service itself is asked; where nobody knows, only the PC's record can say. */
async function followService({ reader }: FollowParts, command: BayCommand, receipt: ReceiptFacts): Followed {
  const { deviceId, argument: name, correlationId } = command;
  if (receipt.isTaken) {
    const state = await reader.findServiceState(deviceId, name);
    if (!state.ok) return state;
    if (state.value === null) return ok({ state: 'failed', reason: 'not_installed', detail: null });
    return ok(state.value === 'RUNNING' ? SUCCEEDED : RUNNING);
  }
  const activities = await reader.listActivities(deviceId, receipt.after ?? 0);
  if (!activities.ok) return activities;
  return ok(progressOfStory(readStory(activities.value, { name, correlationId, seen: receipt.seen, hint: null })));
}

type ScriptFollow = {
  readonly command: BayCommand;
  readonly receipt: ReceiptFacts;
  readonly action: ScriptAction;
};

/**
 * The script's own word counts before the vendor's: it names the run. It is not asked for while the record says that
 * the run is under way, which is most of the time: the vendor bears few questions.
 */
async function followScript(parts: FollowParts, { command, receipt, action }: ScriptFollow): Followed {
  const { deviceId, correlationId } = command;
  const { name } = parts.arrangement.scripts[action];
  const activities = await parts.reader.listActivities(deviceId, receipt.after ?? 0);
  if (!activities.ok) return activities;
  const marks = { name, correlationId, seen: receipt.seen, hint: receipt.hint };
  const story = readStory(activities.value, marks);
  if (story.state === 'running') return ok(RUNNING);
  const echo = await findEcho(parts, deviceId, correlationId);
  return ok(echo === null ? progressOfStory(story) : progressOfEcho(echo));
}

/** A field that cannot be read says nothing. */
async function findEcho(
  { reader, arrangement }: FollowParts,
  deviceId: string,
  correlationId: string,
): Promise<Echo | null> {
  const fields = await reader.getCustomFields(deviceId);
  return fields.ok ? readEcho(fields.value, arrangement.echoField, correlationId) : null;
}

function progressOfStory(story: Story): Progress {
  switch (story.state) {
    case 'unseen':
    case 'ambiguous':
    case 'running':
      return RUNNING;
    case 'succeeded':
      return SUCCEEDED;
    case 'failed':
      return { state: 'failed', reason: failureOfExitCode(story.exitCode), detail: null };
    case 'not_run':
      return { state: 'failed', reason: 'not_run', detail: story.word };
  }
}
