import type { Result } from '../../../domain/result.ts';
import type { DoorControlPort } from '../access/door-control/door-control-port.ts';
import { DOOR_REFUSALS, DOOR_SYSTEM_SENTENCES, type DoorPort, type DoorSystemError } from '../access/door-port.ts';
import type { HealthBook } from './health-book.ts';
import type { IntegrationName } from './vendor.ts';

/** `port`, and what its answers say of how the system is. */
export function watchDoors(port: DoorPort, name: IntegrationName, health: HealthBook): DoorPort {
  return {
    ...port,
    listDoors: async () => noted(await port.listDoors(), name, health),
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

/** The same of whoever looks at the whole system. */
export function watchDoorControl(port: DoorControlPort, name: IntegrationName, health: HealthBook): DoorControlPort {
  return { ...port, inspect: async (systemDoorIds) => noted(await port.inspect(systemDoorIds), name, health) };
}

function noted<T>(
  read: Result<T, DoorSystemError>,
  name: IntegrationName,
  health: HealthBook,
): Result<T, DoorSystemError> {
  if (read.ok) health.noteSuccess(name);
  // That we are closing says nothing of the other side.
  else if (read.error.code !== 'door_system.closing') {
    const { code } = read.error;
    health.noteFailure(name, { code, sentence: DOOR_SYSTEM_SENTENCES[code] });
  }
  return read;
}
