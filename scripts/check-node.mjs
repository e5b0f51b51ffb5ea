/*
 * Loaded before every entry script (`node --import ./scripts/check-node.mjs …`). Plain JavaScript, so that a Node that
 * cannot read TypeScript still says what is wrong in one line. On Linux `npm` runs the Node 24 that was installed with
 * the packages; elsewhere it runs the user's own.
 */
const OLDEST = [22, 18];

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `This needs Node ${OLDEST.join('.')} or newer; you run ${process.versions.node}. ` +
      'Start it with npm (npm start, npm test) after npm ci, or install a newer Node from https://nodejs.org.\n',
  );
  process.exit(1);
}
