import { expect, it } from 'vitest';
import { solvents } from '../../src/materials/index.ts';

it.each(Object.entries(solvents))('%s is more polarisable than vacuum and says where that is from', (_, solvent) => {
  expect(solvent.relativePermittivity).toBeGreaterThan(1);
  expect(solvent.relativePermittivity).toBeLessThan(100);
  expect(solvent.temperature).toBeGreaterThan(273);
  expect(solvent.source).not.toBe('');
});

it('cyclic carbonates are an order of magnitude more polarisable than linear ones', () => {
  for (const cyclic of ['EC', 'PC'] as const) {
    for (const linear of ['DMC', 'EMC', 'DEC'] as const) {
      expect(solvents[cyclic].relativePermittivity / solvents[linear].relativePermittivity).toBeGreaterThan(20);
    }
  }
});
