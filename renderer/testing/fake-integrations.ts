import { z } from 'zod';
import type { IntegrationView, SignInView } from '../../main/controller/api/integration-views.ts';
import { STAFF } from '../fixtures.ts';
import { refuse, router, signedIn } from './fake-trpc.ts';
import type { FakeWorld } from './fake-world.ts';

const NameSchema = z.enum(['unifi_access', 'unifi_network', 'ninjaone']);
const NameInput = z.strictObject({ name: NameSchema });
const FieldsSchema = z.record(z.string(), z.union([z.string(), z.boolean()]).nullable());
const SaveInput = z.strictObject({
  name: NameSchema,
  fields: FieldsSchema,
  mode: z.enum(['disabled', 'simulator', 'live']),
  version: z.int(),
  credentialExpiresOn: z.iso.date().nullable(),
});

/** The world's set-up, which whoever is signed in may change. */
export const fakeIntegrations = router({
  list: signedIn.query(({ ctx }) => ctx.world.setup.integrations),
  alerts: signedIn.query(({ ctx }) => ctx.world.setup.alerts),
  check: signedIn
    .input(z.strictObject({ name: NameSchema, fields: FieldsSchema }))
    .mutation(({ ctx: { world }, input }) => {
      noteSecrets(world, input.fields);
      return world.setup.refusal ? refuse(world.setup.refusal) : world.setup.report;
    }),
  readCertificate: signedIn
    .input(z.strictObject({ name: NameSchema, url: z.string().min(1) }))
    .mutation(({ ctx }) => ctx.world.setup.certificate),
  save: signedIn.input(SaveInput).mutation(({ ctx: { world, staffId }, input }): IntegrationView => {
    if (world.setup.refusal) refuse(world.setup.refusal);
    noteSecrets(world, input.fields);
    const by = STAFF.find(({ id }) => id === staffId)?.name ?? '';
    const before = find(world, input.name);
    return put(world, {
      ...before,
      mode: input.mode,
      source: 'saved',
      version: before.version + 1,
      fields: before.fields.map((field) => {
        const typed = input.fields[field.name] ?? null;
        if (field.kind === 'secret') return { ...field, isSet: field.isSet || typed !== null };
        return { ...field, value: typed, isSet: typed !== null };
      }),
      credentialExpiresOn: input.credentialExpiresOn,
      saved: { at: world.now(), by },
    });
  }),
  beginSignIn: signedIn.input(NameInput).mutation(({ ctx: { world } }): SignInView => {
    world.setup.signIn = { state: 'waiting', url: 'https://eu.ninjarmm.com/ws/oauth/authorize?state=s' };
    return world.setup.signIn;
  }),
  signIn: signedIn.input(NameInput).query(({ ctx }): SignInView => ctx.world.setup.signIn),
  cancelSignIn: signedIn.input(NameInput).mutation(({ ctx: { world } }): null => {
    world.setup.signIn = { state: 'none' };
    return null;
  }),
  trustCertificate: signedIn
    .input(z.strictObject({ name: NameSchema, version: z.int(), from: z.string(), to: z.string() }))
    .mutation(({ ctx: { world }, input }) => {
      world.setup.alerts = [];
      const before = find(world, input.name);
      return put(world, {
        ...before,
        version: before.version + 1,
        fields: before.fields.map((field) => (field.kind === 'certificate' ? { ...field, value: input.to } : field)),
        health: { lastSuccessAt: null, lastFailure: null },
      });
    }),
});

function noteSecrets(world: FakeWorld, fields: z.infer<typeof FieldsSchema>): void {
  const token = fields['token'];
  if (typeof token === 'string' || token === null) world.setup.secrets.push(token);
}

function find({ setup }: FakeWorld, name: IntegrationView['name']): IntegrationView {
  return setup.integrations.find((each) => each.name === name) ?? refuse({ code: 'input.invalid' });
}

function put({ setup, tell }: FakeWorld, changed: IntegrationView): IntegrationView {
  setup.integrations = setup.integrations.map((each) => (each.name === changed.name ? changed : each));
  tell({ type: 'integrations' });
  return changed;
}
