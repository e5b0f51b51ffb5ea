import { Socket } from 'node:net';
import Sqlite from 'better-sqlite3';
import Fastify from 'fastify';
import mqtt from 'mqtt';
import { setPragmas } from '../../../main/controller/db/pragmas.ts';
import { BARE_PASSWORD, BARE_SITE } from '../bare-link.ts';

/* The facility's half: take the question, commit it in SQLite as durably as the product does, answer. */
const [port = '0', brokerUrl = '', file = ''] = process.argv.slice(2);
const sqlite = new Sqlite(file);
setPragmas(sqlite);
sqlite.exec('create table answer (id text primary key, body text not null) strict');
const insert = sqlite.prepare('insert into answer (id, body) values (?, ?)');

const client = await mqtt.connectAsync(brokerUrl, { username: BARE_SITE, password: BARE_PASSWORD, protocolVersion: 4 });
if (client.stream instanceof Socket) client.stream.setNoDelay(true);
client.on('message', (_topic, payload) => {
  const text = payload.toString('utf8');
  insert.run(text.slice(0, 36), text.slice(36));
  client.publish(`v1/${BARE_SITE}/up/rq`, text, { qos: 1 });
});
await client.subscribeAsync(`v1/${BARE_SITE}/dn/rq`, { qos: 1 });

const app = Fastify();
app.get('/health', async () => ({ ok: true }));
await app.listen({ host: '127.0.0.1', port: Number(port) });
