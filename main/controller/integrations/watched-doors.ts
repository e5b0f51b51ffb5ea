import { DOOR_REFUSALS, DOOR_SYSTEM_SENTENCES, type DoorPort } from '../access/door-port.ts';
import type { HealthBook } from './health-book.ts';
import type { IntegrationName } from './vendor.ts';

/** `port`, and what its answers say of how the system is. */
export function watchDoors(port: DoorPort, name: IntegrationName, health: HealthBook): DoorPort {
  return {
    ...port,
    async listDoors() {
      const listed = await port.listDoors();
      if (listed.ok) health.noteSuccess(name);
      // That we are closing says nothing of the other side.
      else if (listed.error.code !== 'door_system.closing') {
        const { code } = listed.error;
        health.noteFailure(name, { code, sentence: DOOR_SYSTEM_SENTENCES[code] });
      }
      return listed;
    },
    async unlock(command) {
      const result = await port.unlock(command);
      // Nobody should have to wait for the next list to learn why doors stay shut.
      if (result.outcome === 'refused' && result.reason === 'certificate_changed') {
        const sentence = DOOR_REFUSALS.certificate_changed;
        health.noteFailure(name, { code: 'door_system.certificate_changed', sentence });
      }
      return result;
    },
  };
}
