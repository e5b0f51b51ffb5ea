import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BookingProposalSchema, BlockDetailsSchema } from '../../domain/admission.ts';
import { BookingDetailsSchema } from '../../domain/booking.ts';
import { parseTerms } from '../../domain/terms.ts';
import { decodeEnvelope, encodeEnvelope } from './envelope.ts';
import { type Allocation, StreamEventSchema } from './events.ts';
import { FrameSchema } from './frames.ts';
import { ProductFactSchema } from './product-data.ts';
import { decodeSnapshot } from './snapshot.ts';

/**
 * What version 1 of the wire looked like when it was new. These files are never edited: whatever is built later must
 * still read them.
 */
const FOLDER = join(import.meta.dirname, 'fixtures/v1');

const fixtures = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }));
const frames = fixtures.filter(({ name }) => name.startsWith('frame-'));
const snapshots = fixtures.filter(({ name }) => name.startsWith('snapshot-'));
const events = fixtures.filter(({ name }) => name.startsWith('event-'));

describe('version 1', () => {
  test.each(frames)('$name is read as it was written', ({ text }) => {
    const envelope = decodeEnvelope(text);

    expect(envelope).toEqual(JSON.parse(text));
    expect(envelope && decodeEnvelope(encodeEnvelope(envelope))).toEqual(envelope);
  });

  test.each(events)('$name is read as it was written', ({ text }) => {
    expect(StreamEventSchema.parse(JSON.parse(text))).toEqual(JSON.parse(text));
  });

  test.each(snapshots)('$name is read as it was written', ({ text }) => {
    expect(decodeSnapshot(text)).toEqual(JSON.parse(text));
  });

  test('has a fixture of every frame and of every event', () => {
    const kinds = (texts: typeof fixtures, read: (value: never) => string) =>
      new Set(texts.map(({ text }) => read(JSON.parse(text) as never)));

    expect(kinds(frames, ({ frame }: { frame: { t: string } }) => frame.t)).toEqual(
      new Set(FrameSchema.options.map(({ shape }) => shape.t.value)),
    );
    expect(kinds(events, ({ kind }: { kind: string }) => kind)).toEqual(
      new Set(StreamEventSchema.options.map(({ shape }) => shape.kind.value)),
    );
  });
});

const FACTS = ['fact-visit', 'fact-profile', 'fact-profile-selling', 'fact-hand-back'];
const ENTRY_FACTS = ['fact-entry-keys-wanted', 'fact-entry-keys'];
const ERASURE_FACTS = ['fact-customer-erase', 'fact-customer-erased'];
const MESSAGE_FACTS = ['fact-message-asked', 'fact-message-looked', 'fact-message-told', 'fact-message-refused'];
const TERMS_FACTS = ['fact-terms-changed', 'fact-terms-proposed', 'fact-terms-decided', 'fact-terms-refused'];

describe('what the product puts in', () => {
  const eventNamed = (name: string) =>
    StreamEventSchema.parse(JSON.parse(events.find((fixture) => fixture.name === `event-${name}.json`)?.text ?? ''));

  test('is read from the facts', () => {
    for (const name of [...FACTS, ...ENTRY_FACTS, ...ERASURE_FACTS, ...MESSAGE_FACTS, ...TERMS_FACTS]) {
      expect(ProductFactSchema.safeParse(eventNamed(name)).success).toBe(true);
    }
  });

  test('is what it was before profiles said what the facility sells by itself, where they do not say it', () => {
    const fact = ProductFactSchema.parse(eventNamed('fact-profile'));

    expect(fact.data).toMatchObject({ profile: { ownDays: 3, allotments: [], giveBackMin: 120 } });
  });

  test('is read from terms', () => {
    const fact = ProductFactSchema.parse(eventNamed('fact-terms-changed'));
    const terms = fact.type === 'terms.changed' ? fact.data.terms : null;

    expect(parseTerms(terms)).toEqual({ ok: true, value: terms });
  });

  test('is read from bookings and blocks', () => {
    const transfer = eventNamed('transfer');
    const { allocations } = transfer as { allocations: Allocation[] };

    expect(BookingDetailsSchema.safeParse(allocations[0]?.data).success).toBe(true);
    expect(BlockDetailsSchema.safeParse(allocations[1]?.data).success).toBe(true);
  });

  test('is read from a wish', () => {
    const text = frames.find(({ name }) => name === 'frame-request-book.json')?.text ?? '';

    expect(BookingProposalSchema.safeParse(JSON.parse(text).frame.operation.data).success).toBe(true);
  });
});
