import { createLog } from '../../cloud-api/log.ts';
import { startEmbeddedPostgres } from '../../cloud-api/db/embedded-postgres.ts';

/** A process to be killed: starts the embedded PostgreSQL of the folder named on the command line and says where. */
const [dataDir = ''] = process.argv.slice(2);
const server = await startEmbeddedPostgres(dataDir, createLog('info', process.stderr));
process.stdout.write(`${server.url}\n`);
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));
