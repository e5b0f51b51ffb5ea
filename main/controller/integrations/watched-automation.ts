import type { AutomationError, AutomationPort } from '../automation/automation-port.ts';
import type { HealthBook } from './health-book.ts';
import type { IntegrationName } from './vendor.ts';

/** What to do about it, for whoever looks at the set-up; the codes are those of `docs/errors.md`. */
const SENTENCES: Readonly<Record<AutomationError['code'], string>> = {
  'automation.unreachable': 'NinjaOne cannot be reached. It needs the internet.',
  'automation.not_authorised': 'NinjaOne refused the credentials. Test them under Set-up.',
  'automation.rate_limited': 'NinjaOne is asked too much at the moment. It is asked again in a minute.',
  'automation.device_unknown': 'NinjaOne does not know one of the PCs.',
  'automation.unclear_answer': 'NinjaOne’s answer made no sense. Report it with the time.',
  'automation.closing': 'The controller is stopping.',
};

/** `port`, and what its answers say of how the system is. */
export function watchAutomation(port: AutomationPort, name: IntegrationName, health: HealthBook): AutomationPort {
  return {
    ...port,
    async listDevices() {
      const listed = await port.listDevices();
      if (listed.ok) health.noteSuccess(name);
      // That we are closing says nothing of the other side.
      else if (listed.error.code !== 'automation.closing') {
        const { code } = listed.error;
        health.noteFailure(name, { code, sentence: SENTENCES[code] });
      }
      return listed;
    },
  };
}
