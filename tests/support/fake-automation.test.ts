import { describeAutomationPort } from '../../main/controller/automation/automation-port.contract.ts';
import { createFakeAutomation } from './fake-automation.ts';
import { manualClock } from './manual-clock.ts';

const DEVICES = [
  { id: '42', name: 'Bay 1' },
  { id: '43', name: 'Bay 2' },
] as const;

describeAutomationPort('the fake', async () => {
  const clock = manualClock();
  const fake = createFakeAutomation({ devices: DEVICES, clock });
  const [first, second] = DEVICES;
  const isOn = { isOnline: true, lastSeenAt: clock.now() };
  return {
    port: fake,
    devices: [
      { ...first, ...isOn },
      { ...second, ...isOn },
    ],
    given: async (condition) => fake.given(condition),
    now: clock.now,
    pass: clock.advance,
    runs: () => fake.runs,
    stop: async () => {},
  };
});
