import { useEffect } from 'react';
import { useStrings } from '../strings.ts';

/** So that whoever stands there can read it, and nobody has to come. */
const RESTART_AFTER_MS = 8000;

/** Nobody can reload a kiosk: it does so itself. */
export function FaultScreen() {
  const t = useStrings();
  useEffect(() => {
    const timer = setTimeout(() => window.location.reload(), RESTART_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main role="alert" className="grid h-full content-center justify-items-center gap-6 p-16 text-center">
      <h1 className="text-44 font-semibold">{t.faultTitle}</h1>
      <p className="measure text-22 text-muted">{t.fault}</p>
    </main>
  );
}
