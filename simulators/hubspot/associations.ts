export type End = { readonly type: string; readonly id: string };
export type Association = { readonly from: End; readonly to: End; readonly typeId: number };

/** The number of HubSpot's own associations, by their ends. */
const TYPE_IDS: Readonly<Record<string, number>> = { 'notes contacts': 202, 'contacts notes': 201 };

/** Which records belong together. A link is there from both of its ends. */
export function createAssociationBook() {
  const links = new Map<string, Association>();
  const byEnd = new Map<string, Set<string>>();
  const endKey = ({ type, id }: End): string => `${type}/${id}`;
  const keyOf = (from: End, to: End): string => `${endKey(from)} ${endKey(to)}`;

  function put(from: End, to: End): void {
    const key = keyOf(from, to);
    links.set(key, { from, to, typeId: TYPE_IDS[`${from.type} ${to.type}`] ?? 0 });
    byEnd.set(endKey(from), (byEnd.get(endKey(from)) ?? new Set()).add(key));
  }

  function take(from: End, to: End): boolean {
    byEnd.get(endKey(from))?.delete(keyOf(from, to));
    return links.delete(keyOf(from, to));
  }

  function list(from: End): readonly Association[] {
    return [...(byEnd.get(endKey(from)) ?? [])].flatMap((key) => links.get(key) ?? []);
  }

  const link = (from: End, to: End): void => {
    put(from, to);
    put(to, from);
  };
  const unlink = (from: End, to: End): boolean => {
    take(to, from);
    return take(from, to);
  };

  return {
    link,
    unlink,
    list,
    typeIdOf: (from: string, to: string): number | null => TYPE_IDS[`${from} ${to}`] ?? null,
    /** All that hung on one record hangs on another. */
    move(from: End, to: End): void {
      for (const { to: other } of list(from)) {
        unlink(from, other);
        link(to, other);
      }
    },
    drop(end: End): void {
      for (const { to } of list(end)) unlink(end, to);
    },
  };
}
