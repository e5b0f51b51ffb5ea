import { at } from '../../../../../tests/support/facility-profile.ts';
import { AUTUMN_PHRASES, PHRASES, SPRING_PHRASES } from './phrases.ts';
import { tellAround, tellUnderstood } from './tell-understood.ts';

/* A program of its own, so that a test can run it in processes of several zones. */

const table = [
  ...PHRASES.map(([text]) => tellUnderstood(text, at('2026-03-05T18:30-04:00'))),
  ...SPRING_PHRASES.map(([text]) => tellUnderstood(text, at('2026-03-07T18:30-04:00'))),
  ...AUTUMN_PHRASES.map(([text]) => tellUnderstood(text, at('2026-10-31T18:30-03:00'))),
];
process.stdout.write(JSON.stringify({ table, around: tellAround() }));
