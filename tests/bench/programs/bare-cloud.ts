import { Socket } from 'node:net';
import Fastify from 'fastify';
import mqtt from 'mqtt';
import { writeFile } from 'node:fs/promises';
import pg from 'pg';
import { startBroker } from '../../../cloud-api/facility-link/broker.ts';
import { createLog } from '../../../cloud-api/log.ts';
import { hashCredential } from '../../../cloud-api/secrets.ts';
import { systemRandom } from '../../../cloud-api/system-random.ts';
import { BARE_PASSWORD, BARE_SITE } from '../bare-link.ts';

/*
 * The cloud's half of a question and its answer over the product's own broker, with nothing around it: ask by MQTT,
 * commit the answer in PostgreSQL, say so over HTTP. Writes the broker's address to the file that it is told.
 */
const [port = '0', databaseUrl = '', brokerFile = ''] = process.argv.slice(2);
const broker = await startBroker({
  host: '127.0.0.1',
  port: 0,
  credentialOf: async () => hashCredential(BARE_PASSWORD),
  random: systemRandom,
  log: createLog('warn'),
});
const pool = new pg.Pool({ connectionString: databaseUrl });
const client = await mqtt.connectAsync(broker.url, { ...broker.cloudCredentials, protocolVersion: 4 });
if (client.stream instanceof Socket) client.stream.setNoDelay(true);
await client.subscribeAsync(`v1/${BARE_SITE}/up/rq`, { qos: 1 });
await writeFile(brokerFile, broker.url);

const waiting = new Map<string, () => void>();
client.on('message', (_topic, payload) => {
  const id = payload.toString('utf8').slice(0, 36);
  waiting.get(id)?.();
  waiting.delete(id);
});

const app = Fastify();
app.get('/health', async () => ({ ok: true }));
app.post<{ Body: object }>('/bookings', async ({ body }, reply) => {
  const id = systemRandom.uuid();
  const answered = new Promise<void>((resolve) => waiting.set(id, resolve));
  await client.publishAsync(`v1/${BARE_SITE}/dn/rq`, `${id}${JSON.stringify(body)}`, { qos: 1 });
  await answered;
  await pool.query('insert into bare_answer (id, body) values ($1, $2)', [id, body]);
  return reply.code(201).send({ id });
});
await app.listen({ host: '127.0.0.1', port: Number(port) });
