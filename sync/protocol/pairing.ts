import { z } from 'zod';
import { FacilityProfileSchema } from '../../domain/facility.ts';
import { EpochMsSchema } from '../../domain/time.ts';
import { KeyIdSchema } from './seal.ts';

/**
 * How a controller becomes a facility's (PROTOCOL §7.6), over HTTPS and before there is any link:
 *
 * 1. `POST /pair`: the controller shows the code that a manager gave it, its public key, and a commitment to a nonce.
 * 2. `POST /pair/confirm`, again and again: it reveals the nonce and proves that it has the key. Both sides can now show
 *    the same check value. Once the manager has confirmed it at the cloud, the answer is the grant.
 */

/** An Ed25519 public key: SPKI, DER, base64. */
export const PublicKeySchema = z.base64().length(60);

const HashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const NonceSchema = z.string().regex(/^[0-9a-f]{32}$/);
const SignatureSchema = z.string().regex(/^[\w-]{86}$/);

export const PairRequestSchema = z.strictObject({
  code: z.string().min(1).max(64),
  publicKey: PublicKeySchema,
  /** Of the machine and its data folder; opaque to the cloud. */
  fingerprint: z.string().min(1).max(128),
  /** The product's version. */
  app: z.string().min(1).max(64),
  /** See `commitmentTo`: the nonce is fixed before the cloud's is known, so that neither can be chosen to fit. */
  commitment: HashSchema,
});
export type PairRequest = z.infer<typeof PairRequestSchema>;

export const PairAnswerSchema = z.object({
  pairingId: z.uuid(),
  /** The keys that the cloud signs with, now and after its next rotation. */
  cloudKeys: z.array(PublicKeySchema).min(1).max(8),
  cloudNonce: NonceSchema,
  facilityName: z.string(),
  /** Until when the manager can confirm. */
  expiresAt: EpochMsSchema,
});
export type PairAnswer = z.infer<typeof PairAnswerSchema>;

export const PairConfirmRequestSchema = z.strictObject({
  pairingId: z.uuid(),
  nonce: NonceSchema,
  /** Of `proofText`, by the controller's key. */
  signature: SignatureSchema,
});
export type PairConfirmRequest = z.infer<typeof PairConfirmRequestSchema>;

/** What the cloud says of a controller under its signature. */
export const AppointmentSchema = z.object({
  facilityId: z.uuid(),
  controllerId: z.uuid(),
  controllerEpoch: z.int().positive(),
  publicKey: PublicKeySchema,
  issuedAt: EpochMsSchema,
});
export type Appointment = z.infer<typeof AppointmentSchema>;

/** `text` is an appointment as JSON, exactly as it was signed. */
export const CertificateSchema = z.object({
  text: z.string().max(2000),
  keyId: KeyIdSchema,
  signature: SignatureSchema,
});
export type Certificate = z.infer<typeof CertificateSchema>;

/** Everything that a paired controller works with. The passwords in it are told once and stored only there. */
export const PairingGrantSchema = z.object({
  certificate: CertificateSchema,
  broker: z.object({ url: z.string().max(500), username: z.string().max(100), password: z.string().max(200) }),
  cloudKeys: z.array(PublicKeySchema).min(1).max(8),
  /** Both sides begin their link with it (PROTOCOL §5). */
  linkToken: z.string().min(1).max(200),
  profile: FacilityProfileSchema,
});
export type PairingGrant = z.infer<typeof PairingGrantSchema>;

export const PairConfirmAnswerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting') }),
  z.object({ status: z.literal('paired'), grant: PairingGrantSchema }),
]);
export type PairConfirmAnswer = z.infer<typeof PairConfirmAnswerSchema>;

/**
 * `POST /pair/standing`: a controller that the broker turns away asks whether it is still in office. It must hear it
 * under the cloud's signature: only then may it stop selling for good.
 */
export const StandingRequestSchema = z.strictObject({ controllerId: z.uuid(), nonce: NonceSchema });
export type StandingRequest = z.infer<typeof StandingRequestSchema>;

/** `text` is a `Standing` as JSON, exactly as it was signed. */
export const StandingAnswerSchema = CertificateSchema;
export type StandingAnswer = z.infer<typeof StandingAnswerSchema>;

/** `nonce` is the question's: an old answer says nothing. */
export const StandingSchema = z.object({
  controllerId: z.uuid(),
  nonce: NonceSchema,
  standing: z.enum(['in-office', 'replaced', 'revoked']),
});
export type Standing = z.infer<typeof StandingSchema>;
