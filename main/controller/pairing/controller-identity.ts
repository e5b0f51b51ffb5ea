import type { KeyObject } from 'node:crypto';
import { createSealedBox, type SealedBox } from '../../../sync/transport/sealed-box.ts';
import { createSigner, type KeyRing, keyIdOf, type LinkIdentity } from '../../../sync/transport/signatures.ts';
import { type ControllerKey, importPublicKey } from './controller-key.ts';
import type { Pairing } from './pairing-file.ts';

/** What a controller signs with and whom it believes: from its pairing, which may come while it runs. */
export type ControllerIdentity = LinkIdentity & {
  /** Opens what the cloud has sealed for this controller alone. */
  readonly box: SealedBox;
  /** From now on it believes the cloud that it was paired with. The pairing is of the same key. */
  trust(pairing: Pairing): void;
};

export function createControllerIdentity({ privateKey }: Pick<ControllerKey, 'privateKey'>): ControllerIdentity {
  let trusted: { readonly facilityId: string; readonly keys: ReadonlyMap<string, KeyObject> } | null = null;
  const keys: KeyRing = {
    find: (from, facilityId, keyId) =>
      from === 'cloud' && facilityId === trusted?.facilityId ? (trusted.keys.get(keyId) ?? null) : null,
  };
  return {
    signer: createSigner(privateKey),
    box: createSealedBox(privateKey),
    keys,
    trust: ({ appointment: { facilityId }, grant }) => {
      const cloudKeys = grant.cloudKeys.map(importPublicKey);
      trusted = { facilityId, keys: new Map(cloudKeys.map((key) => [keyIdOf(key), key])) };
    },
  };
}
