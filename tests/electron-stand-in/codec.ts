export type Codec = { encode(value: unknown): string; decode(text: string): unknown };

/**
 * Structured clone as text, for what windows and the main process send each other. One function without imports,
 * because its source also runs in the page. Values of objects are kept in a heap and referred to by number, so that
 * shared and circular references survive; functions and other things that cannot be cloned are refused.
 */
export function makeCodec(): Codec {
  type Heap = [tag: string, ...parts: unknown[]][];

  const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const kindOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

  function encode(value: unknown): string {
    const seen = new Map<object, number>();
    const heap: Heap = [];

    function write(item: unknown): unknown {
      if (item === null || typeof item === 'boolean' || typeof item === 'string') return item;
      if (typeof item === 'number')
        return Number.isFinite(item) && !Object.is(item, -0)
          ? item
          : { number: Object.is(item, -0) ? '-0' : String(item) };
      if (item === undefined) return { undefined: true };
      if (typeof item === 'bigint') return { bigint: String(item) };
      if (typeof item !== 'object') throw new Error('An object could not be cloned.');
      const known = seen.get(item);
      if (known !== undefined) return { ref: known };
      const ref = heap.push(['']) - 1;
      seen.set(item, ref);
      heap[ref] = writeObject(item);
      return { ref };
    }

    function writeObject(item: object): [string, ...unknown[]] {
      if (Array.isArray(item)) return ['array', Array.from(item, write)];
      if (item instanceof Date) return ['date', item.getTime()];
      if (item instanceof RegExp) return ['regexp', item.source, item.flags];
      if (item instanceof Map) return ['map', [...item].map(([key, entry]) => [write(key), write(entry)])];
      if (item instanceof Set) return ['set', Array.from(item, write)];
      if (item instanceof ArrayBuffer) return ['buffer', toBase64(new Uint8Array(item))];
      if (item instanceof Uint8Array) return ['bytes', toBase64(item)];
      if (item instanceof Error) return ['error', item.name, item.message, item.stack ?? ''];
      if (kindOf(item) !== 'Object') throw new Error('An object could not be cloned.');
      return ['object', Object.entries(item).map(([key, entry]) => [key, write(entry)])];
    }

    const root = write(value);
    return JSON.stringify({ root, heap });
  }

  function decode(text: string): unknown {
    const { root, heap } = JSON.parse(text) as { root: unknown; heap: Heap };
    const done = new Map<number, unknown>();

    function read(item: unknown): unknown {
      if (item === null || typeof item !== 'object') return item;
      if ('undefined' in item) return undefined;
      if ('number' in item) return Number(item.number);
      if ('bigint' in item) return BigInt(String(item.bigint));
      return readObject(Number((item as { ref: number }).ref));
    }

    /** An empty container is remembered before it is filled: what it holds may point back at it. */
    function readObject(ref: number): unknown {
      if (done.has(ref)) return done.get(ref);
      const [tag, first, second] = heap[ref] ?? [''];
      const keep = <T>(made: T): T => {
        done.set(ref, made);
        return made;
      };
      if (tag === 'array') {
        const array = keep<unknown[]>([]);
        for (const entry of first as unknown[]) array.push(read(entry));
        return array;
      }
      if (tag === 'map') {
        const map = keep(new Map<unknown, unknown>());
        for (const [key, entry] of first as [unknown, unknown][]) map.set(read(key), read(entry));
        return map;
      }
      if (tag === 'set') {
        const set = keep(new Set<unknown>());
        for (const entry of first as unknown[]) set.add(read(entry));
        return set;
      }
      if (tag === 'object') {
        const object = keep<Record<string, unknown>>({});
        for (const [key, entry] of first as [string, unknown][]) {
          // Not by assignment: `__proto__` must stay an ordinary name.
          Object.defineProperty(object, key, {
            value: read(entry),
            writable: true,
            enumerable: true,
            configurable: true,
          });
        }
        return object;
      }
      return keep(readLeaf(String(tag), first, second));
    }

    function readLeaf(tag: string, first: unknown, second: unknown): unknown {
      if (tag === 'date') return new Date(Number(first));
      if (tag === 'regexp') return new RegExp(String(first), String(second));
      if (tag === 'buffer') return fromBase64(String(first)).buffer;
      if (tag === 'bytes') return fromBase64(String(first));
      const kinds: Record<string, ErrorConstructor> = { TypeError, RangeError, SyntaxError, ReferenceError };
      return new (kinds[String(first)] ?? Error)(String(second));
    }

    return read(root);
  }

  return { encode, decode };
}
