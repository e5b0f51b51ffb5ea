import { expect, test } from 'vitest';
import { buildTestCloud } from '../../tests/support/test-cloud.ts';

const ADMIN_TOKEN = 'an-owner-who-knows-the-token';

async function rotate(payload: object, token = ADMIN_TOKEN) {
  const asked: object[] = [];
  const rotateEntryKeys = async (how: { readonly revoke: boolean }) => {
    asked.push(how);
    return { version: 3, number: 3, revokedUpTo: how.revoke ? 2 : 0 };
  };
  const cloud = await buildTestCloud({ adminToken: ADMIN_TOKEN, rotateEntryKeys });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await cloud.app.inject({ method: 'POST', url: '/api/v1/admin/entry-keys/rotate', headers, payload });
  return { status: answer.statusCode, body: answer.json(), asked };
}

test('an owner rotates the keys, and revokes those of before', async () => {
  expect(await rotate({ revoke: true })).toEqual({
    status: 200,
    body: { number: 3, revokedUpTo: 2 },
    asked: [{ revoke: true }],
  });
});

test('nobody else does, nor by half a question', async () => {
  expect(await rotate({ revoke: false }, 'guessed')).toMatchObject({ status: 403, asked: [] });
  expect(await rotate({})).toMatchObject({ status: 400, asked: [] });
});
