import { describe, expect, test } from 'vitest';
import { err, ok } from '../../../domain/result.ts';
import { parseCloudAddress } from './cloud-address.ts';

describe('the address of the cloud', () => {
  test.each([
    ['cloud.example.com', 'https://cloud.example.com'],
    ['  https://cloud.example.com/  ', 'https://cloud.example.com'],
    ['https://Cloud.example.com/admin?x=1#y', 'https://cloud.example.com'],
    ['cloud.example.com:8443', 'https://cloud.example.com:8443'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ])('%s is %s', (typed, address) => {
    expect(parseCloudAddress(typed)).toEqual(ok(address));
  });

  test.each(['', 'the cloud', 'ftp://cloud.example.com', 'https://', 'https://me:secret@cloud.example.com'])(
    '"%s" is none',
    (typed) => {
      expect(parseCloudAddress(typed)).toEqual(err({ code: 'pairing.bad_address' }));
    },
  );

  test('in clear is refused, but for this machine', () => {
    expect(parseCloudAddress('http://cloud.example.com')).toEqual(err({ code: 'pairing.insecure_address' }));
  });
});
