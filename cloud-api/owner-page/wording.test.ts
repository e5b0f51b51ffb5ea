import { expect, test } from 'vitest';
import { FIELDS } from '../integrations/hubspot/mapping.ts';
import { OwnerApiError } from './owner-api.ts';
import { createOwnerFormat } from './owner-format.ts';
import { sayProblem } from './sentence.ts';
import { pickLanguage, STRINGS } from './strings.ts';

const { en, fr } = STRINGS;

test.each([
  [null, ['fr-CA', 'en'], 'fr'],
  [null, ['de', 'en-GB', 'fr'], 'en'],
  [null, ['de'], 'en'],
  ['fr', ['en-CA'], 'fr'],
  ['nonsense', ['fr-FR'], 'fr'],
] as const)('whoever has chosen %s and prefers %j reads %s', (chosen, preferred, language) => {
  expect(pickLanguage(chosen, preferred)).toBe(language);
});

test('times and numbers are written as the language does', () => {
  const say = (text: typeof en) => {
    const format = createOwnerFormat(text);
    const { instant, count, money, skew } = format;
    return [instant('2025-11-22T22:42:00Z', 'America/Halifax'), count(1240), money(4550, 'CAD'), skew(-240_000)].map(
      (each) => each.replaceAll(/\s/gu, ' '),
    );
  };

  expect(say(en)).toEqual(['Sat 22 Nov, 18:42', '1,240', '$45.50', '4 min slow']);
  expect(say(fr)).toEqual(['sam. 22 nov., 18 h 42', '1 240', '45,50 $', 'retarde de 4 min']);
});

test('a refusal is said in French where the page has words for it, and as the cloud says it otherwise', () => {
  const taken = new OwnerApiError('Another facility has it.', { code: 'facility.slug_taken', slug: 'lake' });
  const strange = new OwnerApiError('Something new.', { code: 'something.new' });

  expect(sayProblem(fr, taken)).toBe('Un autre établissement a déjà le nom court lake. Choisissez-en un autre.');
  expect(sayProblem(en, taken)).toBe('Another facility has it.');
  expect(sayProblem(fr, strange)).toBe('Something new.');
  expect(sayProblem(fr, new Error('fetch failed'))).toBe(fr.noAnswer);
});

test('whose word counts at HubSpot is said in French of every field', () => {
  const rules = FIELDS.map(({ field, rule }) => ({ same: rule, said: fr.hubspot.ruleOf(rule, field) }));

  expect(new Set(rules.map(({ said }) => said)).size).toBe(new Set(rules.map(({ same }) => same)).size);
  expect(FIELDS.filter(({ field }) => !(field in fr.hubspot.field))).toEqual([]);
});
