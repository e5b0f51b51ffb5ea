import { useStrings } from '../strings.ts';

/** Before the controller has answered for the first time. */
export function StartingScreen() {
  const t = useStrings();
  return (
    <main aria-busy="true" className="grid h-full content-center justify-items-center gap-6 p-16 text-center">
      <h1 className="text-44 font-semibold">{t.starting}</h1>
      <p className="measure text-17 text-muted">{t.startingDetail}</p>
    </main>
  );
}
