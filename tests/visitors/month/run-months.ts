/**
 * Simulates months of a club's visitors (see `simulate-month.ts`); every second one without reconciling.
 *
 *   npm run simulate-doors -- [--seed 1] [--seeds 10] [--days 30]
 */
import { parseArgs } from 'node:util';
import { type MonthReport, simulateMonth } from './simulate-month.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '2' },
    days: { type: 'string', default: '30' },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const first = Number(values.seed);
let found = 0;
for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
  const reconciles = seed % 2 === 0;
  const name = `seed ${seed}, ${reconciles ? 'with' : 'without'} reconciling`;
  const onDay = (day: number, { tally }: MonthReport): void => {
    if (day % 5 === 0) print(`${name}, day ${day}: ${JSON.stringify(tally)}`);
  };
  const { violations, ...figures } = await simulateMonth({ seed, days: Number(values.days), reconciles, onDay });
  print(`${name}: ${JSON.stringify(figures)}`);
  for (const violation of violations) print(violation);
  found += violations.length;
}
print(found === 0 ? 'the console had what it should have, all the time' : `${found} violations`);
process.exitCode = found === 0 ? 0 : 1;
