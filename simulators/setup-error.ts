/** Something that a person can put right; `message` is one line that says what. */
export class SimulatorSetupError extends Error {
  override name = 'SimulatorSetupError';
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'is not permitted to this user',
  EPERM: 'is not permitted to this user',
  ENOTDIR: 'is not in a folder',
  EISDIR: 'is a folder',
  EROFS: 'cannot be written',
  ENOSPC: 'cannot be written: the disk is full',
};

/** What went wrong with `subject`, in a person's words, and what to do. */
export function asSetupError(error: unknown, subject: string, advice: string): SimulatorSetupError {
  const said = error instanceof Error ? error.message.split('\n')[0] : String(error);
  const reason = REASONS[codeOf(error) ?? ''] ?? `cannot be used (${said})`;
  return new SimulatorSetupError(`${subject} ${reason}; ${advice}`, { cause: error });
}

/** The code that the system gave an error. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
