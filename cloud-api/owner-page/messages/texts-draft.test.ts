import { expect, test } from 'vitest';
import { readDraft, type Texts, withField } from './texts-draft.ts';

const NONE: Texts = { contact: { en: null, fr: null }, kinds: {} };
const SURVEY = { kind: 'survey', language: 'fr' } as const;

test('what is written in one message stays out of the others and of the other language', () => {
  const texts = withField(NONE, { ...SURVEY, field: 'subject' }, 'Et alors ?');

  expect(readDraft(texts, 'survey', 'fr').words).toEqual({
    subject: 'Et alors ?',
    intro: null,
    closing: null,
    contact: null,
  });
  expect(readDraft(texts, 'survey', 'en').words.subject).toBeNull();
  expect(readDraft(texts, 'confirmation', 'fr').words.subject).toBeNull();
});

test('the line at the foot is one for all messages of a language', () => {
  const texts = withField(NONE, { ...SURVEY, field: 'contact' }, 'Appelez-nous');

  expect(readDraft(texts, 'confirmation', 'fr').words.contact).toBe('Appelez-nous');
  expect(readDraft(texts, 'confirmation', 'en').words.contact).toBeNull();
});

test('what is emptied is the program’s again', () => {
  const texts = withField(
    withField(NONE, { ...SURVEY, field: 'intro' }, 'Bonjour'),
    { ...SURVEY, field: 'intro' },
    '  ',
  );

  expect(readDraft(texts, 'survey', 'fr').words.intro).toBeNull();
});
