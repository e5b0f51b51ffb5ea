import { err, ok, type Result } from '../../domain/result.ts';

/** `staff` shows the front desk's window, `kiosk` the locked screen for walk-ins, `service` none. */
export type RunMode = 'staff' | 'kiosk' | 'service';

const MODES: readonly RunMode[] = ['staff', 'kiosk', 'service'];

/** Reads `--mode=…`, `staff` unless given. Errors: `mode.unknown`. */
export function parseRunMode(
  argv: readonly string[],
): Result<RunMode, { readonly code: 'mode.unknown'; readonly given: string }> {
  const given = argv.findLast((argument) => argument.startsWith('--mode='))?.slice('--mode='.length) ?? 'staff';
  const mode = MODES.find((candidate) => candidate === given);
  return mode ? ok(mode) : err({ code: 'mode.unknown', given });
}
