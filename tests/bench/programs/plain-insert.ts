import Fastify from 'fastify';
import pg from 'pg';

/*
 * What selling costs at the least: Fastify, one statement, one constraint. No owner, no customer's rules, no copy for
 * anybody, no key that gives the same answer twice.
 */
const [port = '0', databaseUrl = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
const app = Fastify();
app.get('/health', async () => ({ ok: true }));
app.post<{ Body: { resourceId: string; startsAt: string; endsAt: string; customer: object } }>(
  '/bookings',
  async ({ body }, reply) => {
    const { resourceId, startsAt, endsAt, customer } = body;
    const { rows } = await pool.query({
      name: 'insert',
      text: `insert into booking (resource_id, starts_at, ends_at, customer) values ($1, $2, $3, $4)
             on conflict do nothing returning id`,
      values: [resourceId, Date.parse(startsAt), Date.parse(endsAt), customer],
    });
    const [row] = rows;
    return row ? reply.code(201).send(row) : reply.code(409).send({ code: 'slot.taken' });
  },
);
await app.listen({ host: '127.0.0.1', port: Number(port) });
