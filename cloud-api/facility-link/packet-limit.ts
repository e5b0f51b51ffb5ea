import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/** MQTT writes a length in at most four bytes of seven bits each. */
const LENGTH_BYTES_MAX = 4;

/**
 * The connection, cut off when it announces a packet of more than `bytesMax`. The broker's own parser would first
 * collect up to 256 MiB of it, for anybody who can connect.
 */
export function limitPackets(socket: Socket, bytesMax: number, onTooLarge: (bytes: number) => void): Duplex {
  const measure = createPacketMeter();
  const connection = new Duplex({
    read: () => {
      socket.resume();
    },
    write: (chunk: Buffer, _encoding, done) => {
      if (socket.write(chunk)) done();
      else socket.once('drain', done);
    },
    // A packet is written in pieces: they leave together, or the system is called, and the reader woken, for each.
    writev: (chunks, done) => {
      socket.cork();
      let isRoom = true;
      for (const { chunk } of chunks) isRoom = socket.write(chunk);
      socket.uncork();
      if (isRoom) done();
      else socket.once('drain', done);
    },
    final: (done) => {
      socket.end(done);
    },
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });

  socket.on('data', (chunk) => {
    const announced = measure(chunk);
    if (announced > bytesMax) {
      onTooLarge(announced);
      connection.destroy();
    } else if (!connection.push(chunk)) {
      socket.pause();
    }
  });
  socket.on('end', () => connection.push(null));
  socket.on('error', (error) => connection.destroy(error));
  socket.on('close', () => connection.destroy());
  return connection;
}

/** Follows the packets of a stream; tells the largest length that a chunk announces, `Infinity` for what is no length. */
export function createPacketMeter(): (chunk: Buffer) => number {
  /** Bytes of the packet's body that are still to come; null while its length is being read. */
  let bodyLeft: number | null = 0;
  let length = 0;
  let lengthBytes = 0;

  return (chunk) => {
    let largest = 0;
    let at = 0;
    while (at < chunk.length) {
      if (bodyLeft === null) {
        const byte = chunk.readUInt8(at);
        at += 1;
        length += (byte & 0x7f) * 128 ** lengthBytes;
        lengthBytes += 1;
        if (byte & 0x80) {
          if (lengthBytes === LENGTH_BYTES_MAX) return Number.POSITIVE_INFINITY;
          continue;
        }
        bodyLeft = length;
        largest = Math.max(largest, length);
      } else if (bodyLeft === 0) {
        // The byte that says what kind of packet comes.
        at += 1;
        bodyLeft = null;
        length = 0;
        lengthBytes = 0;
      } else {
        const skipped = Math.min(bodyLeft, chunk.length - at);
        bodyLeft -= skipped;
        at += skipped;
      }
    }
    return largest;
  };
}
