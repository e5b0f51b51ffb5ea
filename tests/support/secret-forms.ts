/** Every way in which a secret may be written down by accident. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const url = encodeURIComponent(secret);
  return [secret, hex, hex.toUpperCase(), url, url.toLowerCase(), ...base64Forms(bytes)];
}

/** The forms of `secrets` that are in `content`. */
export function findSecrets(content: string | Buffer, secrets: readonly string[]): string[] {
  return secrets.flatMap(formsOf).filter((form) => content.includes(form));
}

/** Base64 depends on where in the text the secret begins; what depends on its neighbours too is cut off. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    const core = (text: string): string => text.replaceAll('=', '').slice(before === 0 ? 0 : before + 1, -1);
    return [core(padded.toString('base64')), core(padded.toString('base64url'))];
  });
}
