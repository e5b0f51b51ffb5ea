import { z } from 'zod';
import { LocalDateSchema } from '../../../domain/time.ts';
import { INTEGRATION_MODES } from '../integrations/vendor.ts';
import { VENDORS } from '../integrations/vendors.ts';
import type {
  CertificateView,
  IntegrationAlert,
  IntegrationView,
  SetupReport,
  SignInView,
} from './integration-views.ts';
import { NoInput, orThrow, router, staffProcedure } from './trpc.ts';

const NameSchema = z.enum(VENDORS.map(({ name }) => name));
/** Longer than any token or certificate. */
const ValueSchema = z.union([z.string().max(8000), z.boolean()]).nullable();
const Draft = { name: NameSchema, fields: z.record(z.string().max(64), ValueSchema) };
const VersionSchema = z.int().min(0);
const FingerprintSchema = z.string().min(64).max(120);

const NameInput = z.strictObject({ name: NameSchema });
const CheckInput = z.strictObject(Draft);
const CertificateInput = z.strictObject({ name: NameSchema, url: z.string().min(1).max(300) });
const SaveInput = z.strictObject({
  ...Draft,
  mode: z.enum(INTEGRATION_MODES),
  version: VersionSchema,
  credentialExpiresOn: LocalDateSchema.nullable(),
});
const TrustInput = z.strictObject({
  name: NameSchema,
  version: VersionSchema,
  from: FingerprintSchema,
  to: FingerprintSchema,
});

/** What carries a secret is a mutation, also where it changes nothing: a query may stand in an address. */
export const integrationRouter = router({
  list: staffProcedure('integration.read')
    .input(NoInput)
    .query(async ({ ctx }): Promise<readonly IntegrationView[]> => orThrow(await ctx.services.integrations.list())),

  alerts: staffProcedure('facility.read')
    .input(NoInput)
    .query(async ({ ctx }): Promise<readonly IntegrationAlert[]> => orThrow(await ctx.services.integrations.alerts())),

  check: staffProcedure('integration.write')
    .input(CheckInput)
    .mutation(async ({ ctx, input }): Promise<SetupReport> => orThrow(await ctx.services.integrations.check(input))),

  readCertificate: staffProcedure('integration.write')
    .input(CertificateInput)
    .mutation(
      async ({ ctx, input }): Promise<CertificateView> =>
        orThrow(await ctx.services.integrations.readCertificate(input)),
    ),

  save: staffProcedure('integration.write')
    .input(SaveInput)
    .mutation(
      async ({ ctx, input }): Promise<IntegrationView> =>
        orThrow(await ctx.services.integrations.save(input, ctx.actor)),
    ),

  beginSignIn: staffProcedure('integration.write')
    .input(NameInput)
    .mutation(
      async ({ ctx, input }): Promise<SignInView> =>
        orThrow(await ctx.services.integrations.beginSignIn(input.name, ctx.actor)),
    ),

  signIn: staffProcedure('integration.write')
    .input(NameInput)
    .query(async ({ ctx, input }): Promise<SignInView> => orThrow(await ctx.services.integrations.signIn(input.name))),

  cancelSignIn: staffProcedure('integration.write')
    .input(NameInput)
    .mutation(
      async ({ ctx, input }): Promise<null> => orThrow(await ctx.services.integrations.cancelSignIn(input.name)),
    ),

  trustCertificate: staffProcedure('integration.write')
    .input(TrustInput)
    .mutation(
      async ({ ctx, input }): Promise<IntegrationView> =>
        orThrow(await ctx.services.integrations.trustCertificate(input, ctx.actor)),
    ),
});
