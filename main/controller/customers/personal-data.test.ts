import { expect, test } from 'vitest';
import { compareWithSchema } from '../../../tests/support/personal-columns.ts';
import { listSchemaColumns } from '../../../tests/support/schema-columns.ts';
import { NO_PERSONAL_DATA, PERSONAL_DATA } from './personal-data.ts';

const registers = { personal: PERSONAL_DATA, harmless: NO_PERSONAL_DATA };

test('every column at a facility that may say something of a person is registered, once, and is there', async () => {
  const columns = await listSchemaColumns('main/controller');

  expect(compareWithSchema(columns, registers)).toEqual({ unregistered: [], twice: [], absent: [] });
});
