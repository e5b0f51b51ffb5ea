import { describe, expect, test } from 'vitest';
import { withoutPerson } from './personal-data.ts';

describe('a payload without its person', () => {
  test('keeps its shape, ids, times and figures, however deep', () => {
    const person = { firstName: 'Zoë', lastName: 'Núñez', email: 'zoe@example.test', phone: '902 555 0101' };
    const event = {
      kind: 'allocation',
      allocation: {
        id: 'a1',
        startsAt: 5,
        data: { customer: person, notes: 'left-handed', price: { lines: [{ cents: 5 }] } },
      },
    };

    expect(withoutPerson([event])).toEqual([
      {
        kind: 'allocation',
        allocation: {
          id: 'a1',
          startsAt: 5,
          data: {
            customer: { firstName: 'Erased', lastName: '', email: null, phone: null },
            notes: '',
            price: { lines: [{ cents: 5 }] },
          },
        },
      },
    ]);
  });

  test('says no more of what staff wrote, nor of what somebody wrote to the club', () => {
    const payload = { override: { reason: 'a friend of Mia' }, content: 'I am Zoë', tags: ['HARD OF HEARING'] };

    expect(withoutPerson(payload)).toEqual({ override: { reason: 'Erased' }, content: '', tags: [] });
  });

  test('makes nothing of what was not there', () => {
    expect(withoutPerson({ first_name: null, override: null, by: 'Mia' })).toEqual({
      first_name: null,
      override: null,
      by: 'Mia',
    });
  });
});
