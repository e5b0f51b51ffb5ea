import { afterEach, beforeEach, expect, test } from 'vitest';
import { killAtEachMoment } from './kills.ts';
import { buildProvisioner, type ProvisionerProgram } from './provisioner-program.ts';

let program: ProvisionerProgram;
beforeEach(async () => {
  program = await buildProvisioner();
});
afterEach(() => program.remove());

/** All lives: `npm run soak -- --visitors`. */
test('a provisioning worker that is killed at any moment leaves exactly one visitor in the end', {
  timeout: 240_000,
}, async () => {
  const { moments, findings } = await killAtEachMoment({
    life: 'a new booking',
    reconciles: false,
    atOnce: 2,
    program,
  });

  expect(findings).toEqual([]);
  // Fewer would mean that nothing was done between them.
  expect(moments).toBeGreaterThan(20);
});
