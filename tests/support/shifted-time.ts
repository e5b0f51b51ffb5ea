/*
 * Loaded before a program of ours (`--import`) so that it lives in another time: `CLOCK_OFFSET_MS` later than the
 * machine. A club that runs as real processes is then open whenever somebody starts a test of it. Only the wall clock
 * moves; time that is measured is the machine's.
 */
const machineNow = Date.now;
const offsetMs = Number(process.env['CLOCK_OFFSET_MS'] ?? 0);
Date.now = () => machineNow() + offsetMs;
