import { describe, expect, it } from 'vitest';
import { collectorSurface, counterSurface, type Geometry } from '../../src/geometry/geometry.ts';
import { type Fibres, fibres } from '../../src/geometry/structures/fibres.ts';
import { pillars } from '../../src/geometry/structures/pillars.ts';
import { type ChannelPath, shapedChannels, slopeOfWave } from '../../src/geometry/structures/shaped-channels.ts';
import type { Box, Structure } from '../../src/geometry/structures/structure.ts';
import { planeMesh } from '../../src/mesh/plane-mesh.ts';
import { Laplace } from '../../src/physics/laplace.ts';
import { Newton } from '../../src/solve/newton.ts';
import { freeMedium } from '../../src/solve/problem.ts';
import { defaultSolverSettings, newSolverHistory } from '../../src/solve/settings.ts';
import { System } from '../../src/solve/system.ts';
import { tortuosity } from '../../src/study/tortuosity.ts';
import { core } from '../support/core.ts';
import { openRegion } from '../support/structures.ts';

/** A cell that a structure fills from the collector to the counter electrode. */
function cellOf({ solids, surfaces }: Structure, { width, top, sides }: Box, axisymmetric = false): Geometry {
  return {
    dimension: 2,
    sides,
    ...(axisymmetric ? { symmetry: 'axisymmetric' } : {}),
    width,
    height: top,
    regions: [openRegion('box', 0, top)],
    solids: solids.map((solid) => ({ ...solid, surface: solid.surface + 2 })),
    surfaces: [{ name: 'collector', role: 'collector' }, { name: 'counter', role: 'counter' }, ...surfaces],
  };
}

/** Height over relative diffusivity: the resistance of a cell of unit width in units of that of the free electrolyte. */
function resistanceOf(structure: Structure, box: Box): number {
  return box.top / tortuosity(cellOf(structure, box), undefined, core).relativeDiffusivity;
}

describe('channels that are not upright', () => {
  /** What a stretch of channel adds to the resistance, without what happens at its ends. */
  const perHeight = (width: number, wave: number, path: (waves: number) => ChannelPath): number => {
    const [once, twice] = [1, 2].map((waves) => {
      const box: Box = { width, bottom: 0, top: wave * waves, sides: 'periodic' };
      const bare = { count: 1, wallThickness: () => 0, widthSpread: 0, seed: 1, role: 'host' } as const;
      return resistanceOf(shapedChannels({ ...bare, path: path(waves) }, box), box);
    });
    return (twice - once) / wave;
  };

  it('have the tortuosity factor 1/cos^2 of their tilt', () => {
    const tilt = Math.PI / 6;
    expect(Math.abs(perHeight(10, 40, () => ({ kind: 'tilted', tilt })) - 4 / 3)).toBeLessThan(3e-4);
  });

  it('have in thin waves that of every piece by its own angle: 1 + s^2/2 of a sine, T^2 of a zigzag but for its corners', () => {
    const tortuosityOf = 1.3;
    const wave = (kind: 'sinusoidal' | 'zigzag') => (periods: number) => ({ kind, tortuosity: tortuosityOf, periods });
    // Of 32 straight pieces, whose slopes are those of chords.
    const piece = Math.PI / 32;
    const sine = 1 + ((slopeOfWave(tortuosityOf) * Math.sin(piece)) / piece) ** 2 / 2;
    const ofSine = [12, 8].map((width) => perHeight(width, 100, wave('sinusoidal')));
    // What the width adds goes with its square.
    expect(Math.abs((9 * ofSine[1] - 4 * ofSine[0]) / 5 / sine - 1)).toBeLessThan(2e-3);
    // At a corner the way is a little shorter, in proportion to the width.
    const [wide, narrow] = [8, 4].map((width) => perHeight(width, 100, wave('zigzag')));
    expect(wide).toBeLessThan(narrow);
    expect(Math.abs((2 * narrow - wide) / tortuosityOf ** 2 - 1)).toBeLessThan(2e-3);
  });
});

describe('fibres', () => {
  const usual: Fibres = {
    arrangement: 'hexagonal',
    diameter: () => 8,
    sizeSpread: 0,
    porosity: 0.7,
    gap: 0.3,
    overlapping: false,
    density: () => 1,
    seed: 2,
    role: 'host',
  };

  it('in a hexagonal lattice hinder as in Perrins, McKenzie and McPhedran, Proc. R. Soc. A 369 (1979) 207', () => {
    const share = 0.4;
    const pitch = Math.sqrt((Math.PI * 16 * 2) / (share * Math.sqrt(3)));
    const [two, four] = [2, 4].map((rows) => {
      const box: Box = { width: pitch, bottom: 0, top: (rows * pitch * Math.sqrt(3)) / 2, sides: 'periodic' };
      return { top: box.top, resistance: resistanceOf(fibres({ ...usual, porosity: 1 - share }, box), box) };
    });
    const diffusivity = (four.top - two.top) / (four.resistance - two.resistance);
    const sum = 1 + share - (0.075422 * share ** 6) / (1 - 1.060283 * share ** 12) - 0.000076 * share ** 12;
    const expected = 1 - (2 * share) / sum;
    expect(Math.abs(diffusivity / expected - 1)).toBeLessThan(1.5e-3);
  });

  it("few of them, at random, hinder as Maxwell's formula in two dimensions has it, e/(2 - e)", () => {
    const box: Box = { width: 60, bottom: 0, top: 60, sides: 'periodic' };
    const porosity = 0.95;
    const { relativeDiffusivity } = tortuosity(
      cellOf(fibres({ ...usual, arrangement: 'random', gap: 4, porosity }, box), box),
      undefined,
      core,
    );
    expect(Math.abs(relativeDiffusivity / (porosity / (2 - porosity)) - 1)).toBeLessThan(5e-3);
  });

  it.each([
    { overlapping: true, porosity: 0.65 },
    { overlapping: false, porosity: 0.7 },
  ])('at random stay below the bound of Hashin and Shtrikman: $porosity', ({ overlapping, porosity }) => {
    const box: Box = { width: 40, bottom: 0, top: 40, sides: 'periodic' };
    const found = tortuosity(
      cellOf(fibres({ ...usual, arrangement: 'random', overlapping, porosity }, box), box),
      undefined,
      core,
    );
    expect(Math.abs(found.porosity - porosity)).toBeLessThan(3e-4);
    expect(found.relativeDiffusivity).toBeLessThan(porosity / (2 - porosity));
    expect(found.relativeDiffusivity).toBeGreaterThan(porosity ** 3);
  });
});

describe('a tip on flat metal', () => {
  /** The field at the top of half a circle or half a sphere on the plate, over the field far away. */
  function enhancement(axisymmetric: boolean, extent: number): number {
    const box: Box = { width: extent, bottom: 0, top: extent, sides: 'mirror' };
    const tip = pillars({ count: 1, height: 1, baseWidth: 2, tipRadius: 1, role: 'collector' }, box, axisymmetric);
    const geometry = cellOf(tip, box, axisymmetric);
    const { mesh } = planeMesh(geometry, undefined, 1);
    const power = axisymmetric ? 3 : 2;
    const middle = axisymmetric ? 0 : extent / 2;
    using system = new System(
      {
        mesh,
        physics: [new Laplace()],
        medium: freeMedium(mesh.cellCount),
        surfaces: geometry.surfaces.map((_, k) => ({
          exchanges: [],
          held: (x, y, _load, into) => {
            into[0] = k === counterSurface ? y * (1 - Math.hypot(x - middle, y) ** -power) : 0;
          },
        })),
        volumeRates: [],
        controls: [],
        anchors: [],
      },
      core,
    );
    const state = system.uniformState([0]);
    expect(new Newton(system, defaultSolverSettings, newSolverHistory()).solve(state, 1)).toBe('converged');
    const { flow } = system.boundaryFlows(state, 1);
    let [current, area] = [0, 0];
    for (let b = 0; b < mesh.boundaryCount; b++) {
      if (mesh.boundarySurface[b] === collectorSurface || mesh.boundarySurface[b] === counterSurface) continue;
      if (mesh.boundaryY[b] < 0.995) continue;
      current += Math.abs(flow[b]);
      area += mesh.boundaryArea[b];
    }
    return current / area;
  }

  it('gathers three times the field as half a sphere, twice as half a cylinder', () => {
    expect(Math.abs(enhancement(true, 12) - 3)).toBeLessThan(0.02);
    expect(Math.abs(enhancement(false, 40) - 2)).toBeLessThan(0.02);
  });
});
