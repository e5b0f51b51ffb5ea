/** One run of a model: as it stands, where nothing may break, or with a defect, which must show. */
export type ModelRun = {
  /** File in this folder, without its suffix. */
  readonly model: string;
  /** Defined for the run; null: the model as it stands. */
  readonly define: string | null;
  readonly expected: 'holds' | 'breaks';
};

/** The protocol's two models (PROTOCOL §14.3). What each defect means is said in the model itself. */
export const MODEL_RUNS: readonly ModelRun[] = [
  { model: 'ownership', define: null, expected: 'holds' },
  { model: 'ownership', define: 'ONE_OWNER', expected: 'holds' },
  ...defects('ownership', [
    'TAKE_BACK_ON_TIMEOUT',
    'SELL_UNTIL_ACK',
    'APPLY_OUT_OF_ORDER',
    'APPLY_TWICE',
    'RESTORE_WITHOUT_FENCE',
    'RECOVER_SAME_INCARNATION',
    'RECOVER_BY_REPLAY',
  ]),
  { model: 'request', define: null, expected: 'holds' },
  ...defects('request', [
    'FLIP_TO_YES',
    'CAPTURE_EARLY',
    'NO_ABANDON',
    'NO_ABANDON_AFTER_REJECTION',
    'NO_TOMBSTONE',
    'NO_SESSION_ON_REQUESTS',
    'NO_SESSION_ON_STREAM',
    'NO_VOID_ON_IMPORT',
  ]),
];

function defects(model: string, defines: readonly string[]): ModelRun[] {
  return defines.map((define) => ({ model, define, expected: 'breaks' }));
}

export function nameOf({ model, define }: ModelRun): string {
  return define === null ? model : `${model} with ${define}`;
}
