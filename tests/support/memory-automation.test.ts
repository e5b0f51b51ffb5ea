import { describeAutomationPort } from '../../main/controller/automation/automation-port.contract.ts';
import { createMemoryAutomation } from './memory-automation.ts';
import { manualClock } from './manual-clock.ts';

const DEVICES = [
  { id: '42', name: 'Bay 1' },
  { id: '43', name: 'Bay 2' },
] as const;

describeAutomationPort('in memory', async () => {
  const clock = manualClock();
  const system = createMemoryAutomation({ devices: DEVICES, clock });
  const [first, second] = DEVICES;
  const isOn = { isOnline: true, lastSeenAt: clock.now() };
  return {
    port: system,
    devices: [
      { ...first, ...isOn },
      { ...second, ...isOn },
    ],
    given: async (condition) => system.given(condition),
    now: clock.now,
    pass: clock.advance,
    runs: () => system.runs,
    stop: async () => {},
  };
});
