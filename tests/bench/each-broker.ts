import { hasMosquitto } from '../support/mosquitto.ts';
import { startOwnPostgres } from '../support/postgres.ts';
import type { Table } from './figures.ts';
import type { BrokerKind } from './many-clubs.ts';

/** A table for each broker that is on this machine, on one PostgreSQL, one after the other. */
export async function overEachBroker(
  bench: (broker: BrokerKind, serverUrl: string) => Promise<Table>,
): Promise<Table[]> {
  const server = await startOwnPostgres();
  const kinds: BrokerKind[] = hasMosquitto() ? ['Mosquitto', 'Aedes'] : ['Aedes'];
  try {
    const tables: Table[] = [];
    for (const broker of kinds) tables.push(await bench(broker, server.url));
    return tables;
  } finally {
    await server.stop();
  }
}
