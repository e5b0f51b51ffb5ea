import type { IncomingMessage } from 'node:http';

/** Rejects where there is more of it than `bytesMax`. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > bytesMax) throw new Error('request body too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
