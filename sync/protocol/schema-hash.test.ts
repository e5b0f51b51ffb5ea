import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { BlockDetailsSchema, BookingProposalSchema } from '../../domain/admission.ts';
import { BookingDetailsSchema } from '../../domain/booking.ts';
import { readText } from '../../tests/support/source-files.ts';
import { EnvelopeSchema, WIRE_VERSION } from './envelope.ts';
import { TermsSchema } from '../../domain/terms.ts';
import { StreamEventSchema } from './events.ts';
import { PresenceSchema } from './presence.ts';
import { ProductFactSchema } from './product-data.ts';
import { SealSchema } from './seal.ts';
import { SnapshotSchema } from './snapshot.ts';

/** Everything that a facility and the cloud of another version read of each other. */
const WIRE = {
  seal: SealSchema,
  envelope: EnvelopeSchema,
  presence: PresenceSchema,
  event: StreamEventSchema,
  snapshot: SnapshotSchema,
  fact: ProductFactSchema,
  booking: BookingDetailsSchema,
  proposal: BookingProposalSchema,
  block: BlockDetailsSchema,
  terms: TermsSchema,
};

const KNOWN_HASH = 'c6b29d667560d789';

const INSTRUCTION = `The wire has changed. Facilities and clouds of other versions are out there:
1. Only add: a new optional field, or a new kind beside the old. Never rename, narrow or remove.
2. Add a fixture of the new shape to sync/protocol/fixtures, and leave the old ones as they are.
3. Add a line to "History" in docs/protocol.md, with the new hash; raise WIRE_VERSION if old readers cannot cope.
4. Then put the new hash into this test.`;

test('the wire is what its history says', () => {
  const hash = createHash('sha256').update(canonical(describeWire())).digest('hex').slice(0, 16);

  expect(hash === KNOWN_HASH ? 'as known' : `${INSTRUCTION}\nThe new hash is ${hash}.`).toBe('as known');
  expect(readText('docs/protocol.md')).toContain(`v${WIRE_VERSION} · \`${KNOWN_HASH}\``);
});

function describeWire(): unknown {
  return Object.entries(WIRE).map(([name, schema]) => [name, z.toJSONSchema(schema, { unrepresentable: 'any' })]);
}

/** The same text whatever the order in which a schema names its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
