import { expect, test } from 'vitest';
import { compareWithSchema } from '../../tests/support/personal-columns.ts';
import { listSchemaColumns } from '../../tests/support/schema-columns.ts';
import { NO_PERSONAL_DATA, PERSONAL_DATA } from './personal-data.ts';

const registers = { personal: PERSONAL_DATA, harmless: NO_PERSONAL_DATA };

test('every column at the cloud that may say something of a person is registered, once, and is there', async () => {
  const columns = await listSchemaColumns('cloud-api');

  expect(compareWithSchema(columns, registers)).toEqual({ unregistered: [], twice: [], absent: [] });
});

test('a new column that may say something of a person, or a new payload, is missed in it', () => {
  const added = [
    { table: 'visit', column: 'guest_name', type: 'PgText' },
    { table: 'visit', column: 'extras', type: 'PgJsonb' },
    { table: 'visit', column: 'guest_id', type: 'PgText' },
    { table: 'visit', column: 'status', type: 'PgText' },
  ];

  const { unregistered } = compareWithSchema(added, registers);

  expect(unregistered).toEqual(['visit.guest_name', 'visit.extras']);
});
