/** Better a loud stop than a stand-in that quietly does something else than Electron. */
export function refuse(what: string): never {
  throw new Error(`electron stand-in: ${what} is not implemented`);
}

/** `object`, but reading a member that it does not have throws. Symbols and what tools probe for are let through. */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get: (target, key, receiver) => {
      const isKnown = key in target || typeof key === 'symbol' || key === 'then' || key === 'toJSON';
      return isKnown ? Reflect.get(target, key, receiver) : refuse(`${name}.${String(key)}`);
    },
  });
}

export type Cancellable = { defaultPrevented: boolean; preventDefault(): void };

/** An event as Electron's listeners expect it. */
export function cancellable<T extends object>(facts: T): T & Cancellable {
  return {
    ...facts,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
