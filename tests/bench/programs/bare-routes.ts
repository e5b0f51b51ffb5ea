import { readFile } from 'node:fs/promises';
import Fastify from 'fastify';

/*
 * Fastify with nothing around it: `/bare` answers a small object, `/same` the text of the file in its argument, as
 * many bytes as the answer that it is compared with.
 */
const [port = '0', file = ''] = process.argv.slice(2);
const text = await readFile(file, 'utf8');
const app = Fastify();
app.get('/health', async () => ({ ok: true }));
app.get('/bare', async () => ({ hello: 'world' }));
app.get('/same', async (_request, reply) => reply.header('content-type', 'application/json').send(text));
await app.listen({ host: '127.0.0.1', port: Number(port) });
