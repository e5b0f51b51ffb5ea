import { ensurePrograms } from '../../scripts/machine/programs.ts';
import { checkModels } from './check-models.ts';

/** `npm run models`: checks the protocol's models with SPIN. Ends non-zero when one holds or breaks that must not. */
const { SPIN_PATH, COMPILER_PATH } = ensurePrograms();
if (SPIN_PATH === undefined || COMPILER_PATH === undefined) {
  console.error('This needs SPIN and a C compiler (on Debian: apt-get install spin gcc libc6-dev).');
  process.exit(2);
}
const { failed } = checkModels({ spinPath: SPIN_PATH, compilerPath: COMPILER_PATH });
process.exitCode = failed > 0 ? 1 : 0;
