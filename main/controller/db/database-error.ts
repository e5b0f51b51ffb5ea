/** Why a data folder cannot be used. Each is said in one line at start; none is repaired by starting again. */
export type DatabaseError =
  /** Written by a newer version of the program: `found` migrations, of which this one knows `known`. */
  | { readonly code: 'database.newer'; readonly found: number; readonly known: number }
  /** Another controller has this folder open. */
  | { readonly code: 'database.in_use'; readonly dataDir: string }
  /** SQLite says that the file is not sound; `problem` is its first finding. */
  | { readonly code: 'database.damaged'; readonly file: string; readonly problem: string }
  /** A migration that was applied here reads differently now. */
  | { readonly code: 'database.other_history'; readonly version: number };

/** For the person who starts the controller. */
export function describeDatabaseError(error: DatabaseError): string {
  switch (error.code) {
    case 'database.newer':
      return `The data was written by a newer version (schema ${error.found}, this version knows ${error.known}). Install that version again.`;
    case 'database.in_use':
      return `Another controller is running on ${error.dataDir}. Stop it first, or give this one its own DATA_DIR.`;
    case 'database.damaged':
      return `The database ${error.file} is damaged (${error.problem}). Restore the latest file from the backups folder.`;
    case 'database.other_history':
      return `The database was made by a different build (migration ${error.version} differs). Start with an empty DATA_DIR or install that build.`;
  }
}
