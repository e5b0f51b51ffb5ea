import { type SimulatorLog, startSimulators } from './run-simulators.ts';
import { SimulatorSetupError } from './setup-error.ts';

const log: SimulatorLog = (event, facts) => {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...facts })}\n`);
};

// Listened for before anything starts: whoever reads that we listen may stop us at once. A second signal ends the
// process the hard way, should stopping ever take long.
const told = new Promise<NodeJS.Signals>((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});

try {
  const simulators = await startSimulators(process.env, log);
  const signal = await told;
  await simulators.stop();
  log('simulators.stopped', { signal });
} catch (error) {
  if (!(error instanceof SimulatorSetupError)) throw error;
  process.stderr.write(`simulators: ${error.message}\n`);
  process.exitCode = 1;
}
