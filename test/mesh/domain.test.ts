import { describe, expect, it } from 'vitest';
import { domainOf } from '../../src/mesh/domain.ts';
import { cellWith, discAt } from '../support/outlines.ts';

describe('discs at periodic walls', () => {
  it('may all but touch a wall where another disc leaves a hair of a pore behind them', () => {
    const geometry = cellWith(
      [discAt(-1.1887796954405216, 3.7904876882624, 3), discAt(-2.999245118986011, 6.526849380964684, 3)],
      {
        width: 24,
        levels: [36],
        sides: 'periodic',
      },
    );
    const { partner } = domainOf(geometry, { angle: Math.PI / 12 });
    const joined = [...partner.entries()].filter(([, other]) => other >= 0);
    expect(joined.length).toBeGreaterThan(0);
    for (const [piece, other] of joined) expect(partner[other]).toBe(piece);
  });

  it('are the same with and without their own images', () => {
    const walls = { width: 1, levels: [1], sides: 'periodic' } as const;
    const cut = { angle: Math.PI / 12, lengthAt: (x: number) => (x < 0.5 ? 0.1 : 0.02) };
    const alone = domainOf(cellWith([discAt(0.05, 0.5, 0.2)], walls), cut);
    const withImage = domainOf(cellWith([discAt(0.05, 0.5, 0.2), discAt(1.05, 0.5, 0.2)], walls), cut);
    expect(withImage.mesh.triangleCount).toBe(alone.mesh.triangleCount);
    expect(withImage.pieceCount).toBe(alone.pieceCount);
  });
});
