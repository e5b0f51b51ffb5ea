import { expect, test } from 'vitest';
import { chooseByPhone } from './same-customer.ts';

const said = (firstName: string, email: string | null = null) => ({
  firstName,
  lastName: '',
  email,
  phone: '9025550101',
});

const ANA = said('Ana', 'ana@example.ca');
const ZOE = said('Zoë');
const BEN = said('Ben');

test.each([
  ['the only one who has the number, whatever name is given', [ANA], said('A.'), ANA],
  ['whoever has the name, accents or not, of several', [ANA, ZOE], said('zoe'), ZOE],
  ['the one known the longest where nobody has the name', [ZOE, BEN], said('Cleo'), ZOE],
  ['whoever has the name and no e-mail, when an e-mail is given', [ANA, ZOE, BEN], said('Ben', 'ben@example.ca'), BEN],
  ['nobody who has another e-mail', [ANA], said('Ana', 'ana@work.example'), null],
  ['nobody of another name, when an e-mail is given', [BEN], said('Cleo', 'cleo@example.ca'), null],
  ['nobody where there is nobody', [], said('Ana'), null],
])('is %s', (_, alike, who, expected) => {
  expect(chooseByPhone(alike, who)).toBe(expected);
});
