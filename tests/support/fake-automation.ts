import { err, ok, type Result } from '../../domain/result.ts';
import { type Clock, MINUTE_MS } from '../../domain/time.ts';
import type {
  AutomationError,
  AutomationPort,
  BayCommand,
  BayDevice,
  BayRefusal,
  Progress,
  SendResult,
} from '../../main/controller/automation/automation-port.ts';

/** What becomes of a command that is sent. */
export type Fate =
  /** It arrives, runs for a minute, and succeeds. */
  | 'done'
  /** It arrives and runs, and the answer to the sending is lost. */
  | 'answer_lost'
  /** It arrives and is never heard of again. */
  | 'silent'
  /** It never arrives, and nobody knows. */
  | 'lost'
  | 'fails'
  /** Certainly not sent. */
  | 'not_sent'
  | { readonly refused: BayRefusal };

/** A system that commands PCs, kept in memory; what it does is up to the test. */
export type FakeAutomation = AutomationPort & {
  /** Every command that reached it, oldest first. */
  readonly arrived: readonly (BayCommand & { readonly at: number })[];
  /** Every command that somebody tried to send. */
  readonly tried: readonly BayCommand[];
  devices: BayDevice[];
  fateOf: (command: BayCommand) => Fate;
  /** Set while it cannot be asked anything. */
  away: AutomationError['code'] | null;
  /** Called before an answer is given: to be told of, or to break it. */
  onCall: (call: 'prepare' | 'send' | 'follow') => void;
};

const RUN_MS = MINUTE_MS;

export function fakeAutomation(clock: Pick<Clock, 'now'>): FakeAutomation {
  const arrived: (BayCommand & { readonly at: number })[] = [];
  const tried: BayCommand[] = [];
  const fates = new Map<string, Fate>();

  function send(command: BayCommand, receipt: string): SendResult {
    tried.push(command);
    if (fake.away !== null) return { outcome: 'not_sent', reason: fake.away, retryAt: null };
    const fate = fake.fateOf(command);
    fates.set(command.correlationId, fate);
    if (typeof fate === 'object') return { outcome: 'refused', reason: fate.refused };
    if (fate === 'not_sent') return { outcome: 'not_sent', reason: 'automation.rate_limited', retryAt: null };
    if (fate !== 'lost') arrived.push({ ...command, at: clock.now() });
    const isHeard = fate !== 'lost' && fate !== 'answer_lost';
    return { outcome: isHeard ? 'sent' : 'unknown', receipt: `${receipt}, sent` };
  }

  function progressOf({ correlationId }: BayCommand): Progress {
    const command = arrived.find((one) => one.correlationId === correlationId);
    const fate = fates.get(correlationId);
    if (!command || fate === 'silent' || clock.now() < command.at + RUN_MS) return { state: 'running' };
    return fate === 'fails'
      ? { state: 'failed', reason: 'not_detected', detail: 'code 2' }
      : { state: 'succeeded', detail: null };
  }

  const whenThere = <T>(value: () => T): Result<T, AutomationError> =>
    fake.away === null ? ok(value()) : err({ code: fake.away });

  const fake: FakeAutomation = {
    arrived,
    tried,
    devices: [],
    fateOf: () => 'done',
    away: null,
    onCall: () => undefined,
    listDevices: async () => whenThere(() => fake.devices),
    listAbilities: async () => whenThere(() => []),
    async prepare(deviceId) {
      fake.onCall('prepare');
      return whenThere(() => `before ${deviceId}`);
    },
    async send(command, receipt) {
      fake.onCall('send');
      const result = send(command, receipt);
      fake.onCall('send');
      return result;
    },
    async follow(command) {
      fake.onCall('follow');
      return whenThere(() => progressOf(command));
    },
    close: () => undefined,
  };
  return fake;
}
