import { hasMosquitto } from './mosquitto.ts';
import { hasDebianPostgres } from './postgres.ts';

/** What the product's promise must hold on. A machine that lacks a program tries the others. */
const ALL = [
  { database: 'its own PostgreSQL', broker: 'the embedded broker' },
  { database: 'its own PostgreSQL', broker: 'Mosquitto' },
  { database: 'Debian’s PostgreSQL', broker: 'the embedded broker' },
  { database: 'Debian’s PostgreSQL', broker: 'Mosquitto' },
] as const;

export const SETUPS = ALL.filter(
  ({ database, broker }) =>
    (broker === 'the embedded broker' || hasMosquitto()) && (database === 'its own PostgreSQL' || hasDebianPostgres()),
);
