import { NETWORK_PROBLEMS, type NetworkPort } from '../network/network-port.ts';
import type { HealthBook } from './health-book.ts';
import type { IntegrationName } from './vendor.ts';

/** `port`, and what its answers say of how the system is. */
export function watchNetwork(port: NetworkPort, name: IntegrationName, health: HealthBook): NetworkPort {
  return {
    ...port,
    async listSwitches() {
      const listed = await port.listSwitches();
      if (listed.ok) health.noteSuccess(name);
      // That we are closing says nothing of the other side.
      else if (listed.error.code !== 'network.closing') {
        const { code } = listed.error;
        health.noteFailure(name, { code, sentence: NETWORK_PROBLEMS[code] });
      }
      return listed;
    },
  };
}
