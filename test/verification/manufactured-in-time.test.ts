import { describe, expect, it } from 'vitest';
import type { Geometry } from '../../src/geometry/geometry.ts';
import { FARADAY } from '../../src/materials/index.ts';
import { lineMesh } from '../../src/mesh/layered-line.ts';
import { BinaryElectrolyte } from '../../src/physics/binary-electrolyte.ts';
import { NernstPlanck } from '../../src/physics/nernst-planck.ts';
import type { Physics } from '../../src/physics/physics.ts';
import type { Reaction } from '../../src/physics/reactions.ts';
import { SternLayer } from '../../src/physics/stern-layer.ts';
import { closedSurface, freeMedium } from '../../src/solve/problem.ts';
import { defaultSolverSettings, newSolverHistory } from '../../src/solve/settings.ts';
import { System } from '../../src/solve/system.ts';
import { TrBdf2 } from '../../src/solve/tr-bdf2.ts';
import { observedOrders, overallOrder } from '../support/convergence.ts';
import { core } from '../support/core.ts';
import {
  type BoundaryKind,
  type GivenLaw,
  line,
  type ManufacturedModel,
  ManufacturedProblem,
  smooth,
  triangles,
} from '../support/manufactured.ts';
import {
  binary,
  concentrated,
  crowded,
  crowdedSpaceCharge,
  electronsBesideBinary,
  electronsBesideConcentrated,
  electronsBesideReacting,
  permittivityOfSpaceCharge,
  reacting,
  spaceCharge,
  thermal,
  thinSpaceCharge,
  threeIons,
  twoIons,
  unlikeCharge,
  unlikePermittivity,
} from '../support/manufactured-models.ts';
import { boxWith, openRegion } from '../support/structures.ts';

/** Steps of one length from time 0; the first instant is the short step that finds a consistent level. */
function march(system: System, start: Float64Array, until: number, steps: number, drive: (time: number) => void) {
  const integrator = new TrBdf2(system, defaultSolverSettings, newSolverHistory(), drive);
  const instant = 1e-9 * until;
  expect(integrator.begin(start, 0, instant)).toBe('converged');
  const step = (until - instant) / steps;
  for (let k = 0; k < steps; k++) {
    expect(integrator.attempt(step).kind).toBe('done');
    integrator.accept();
  }
  return integrator.state;
}

const until = 4;
const sternCapacitance = permittivityOfSpaceCharge / 5e-6;
const stern: GivenLaw = {
  law: new SternLayer({ potential: 2, displacement: 2, capacitance: sternCapacitance }),
  rates: ([, , potential], control) => [0, 0, (sternCapacitance * (control - potential)) / FARADAY],
};

/** Every model of one medium that a double layer can charge; Poisson's equation has the Stern layer. */
const doubleLayers = [
  binary,
  concentrated,
  twoIons,
  threeIons,
  crowded,
  reacting,
  electronsBesideBinary,
  electronsBesideConcentrated,
  electronsBesideReacting,
].map((model) => [model, 'double layer'] as const);

const cases: readonly (readonly [ManufacturedModel, BoundaryKind, GivenLaw?])[] = [
  [binary, 'Butler-Volmer'],
  ...doubleLayers,
  [binary, 'film'],
  [binary, 'nucleation'],
  [concentrated, 'Butler-Volmer'],
  [twoIons, 'Butler-Volmer'],
  [threeIons, 'Butler-Volmer'],
  [crowded, 'Butler-Volmer'],
  [reacting, 'Butler-Volmer'],
  [spaceCharge, 'Butler-Volmer'],
  [spaceCharge, 'given law', stern],
  [crowdedSpaceCharge, 'Butler-Volmer'],
  [crowdedSpaceCharge, 'given law', stern],
  [thinSpaceCharge, 'Butler-Volmer'],
  [electronsBesideBinary, 'Butler-Volmer'],
  [electronsBesideConcentrated, 'Butler-Volmer'],
  [electronsBesideReacting, 'Butler-Volmer'],
  [unlikeCharge, 'Butler-Volmer'],
  [unlikePermittivity, 'Butler-Volmer'],
];
const named = cases.map(
  ([model, boundary, law]) =>
    [`${model.name}, ${law === undefined ? boundary : law.law.constructor.name}`, model, boundary, law] as const,
);

function fieldsAfter(
  model: ManufacturedModel,
  boundary: BoundaryKind,
  law: GivenLaw | undefined,
  level: number,
  steps: number,
  mesh = line,
) {
  const manufactured = new ManufacturedProblem(model, boundary, mesh, level, law);
  const { system } = manufactured;
  const state = march(system, manufactured.exactState(0), until, steps, (time) => manufactured.setTime(time));
  const errors = manufactured.errorsOf(state, until);
  system.dispose();
  return { errors, state };
}

describe('a manufactured transient', () => {
  it.each(named)('%s: second order when cells and steps are halved together', (_name, model, boundary, law) => {
    const errors = [0, 1, 2, 3].map((level) => fieldsAfter(model, boundary, law, level, 5 * 2 ** level).errors);
    model.stored.forEach((_, u) => {
      const orders = observedOrders(errors.map(({ cells }) => cells[u]));
      expect(orders.at(-1), `unknown ${u}: ${orders}`).toBeGreaterThan(1.9);
    });
  });

  it.each(named)('%s: second order in time alone, on a given mesh', (_name, model, boundary, law) => {
    const [reference, ...states] = [256, 8, 16, 32].map((steps) => fieldsAfter(model, boundary, law, 0, steps).state);
    const errors = states.map((state) => state.map((value, k) => Math.abs(value - reference[k])));
    const n = model.stored.length;
    for (let u = 0; u < n; u++) {
      const largest = errors.map((error) =>
        error.reduce((most, value, k) => (k % n === u ? Math.max(most, value) : most), 0),
      );
      // The reference is off by 1/64 of the finest error: 0.017 in the order.
      const orders = observedOrders(largest);
      expect(orders.at(-1), `unknown ${u}: ${orders}`).toBeGreaterThan(1.9);
    }
  });
});

describe('a manufactured transient in two dimensions', () => {
  const plane: readonly (readonly [ManufacturedModel, BoundaryKind, GivenLaw?])[] = [
    [binary, 'Butler-Volmer'],
    [concentrated, 'film'],
    [threeIons, 'double layer'],
    [reacting, 'nucleation'],
    [spaceCharge, 'given law', stern],
    [electronsBesideConcentrated, 'double layer'],
  ];
  const onMeshes = plane.flatMap(([model, boundary, law]) =>
    [smooth, triangles].map((mesh) => [model.name, boundary, mesh.name, model, mesh, boundary, law] as const),
  );

  // With space charge triangles need finer meshes than steps in time are cheap on: their order in space is that of the steady states
  // (manufactured-models.test.ts), that in time is below.
  const together = onMeshes.filter(([, , , model, mesh]) => model !== spaceCharge || mesh !== triangles);

  it.each(together)(
    '%s, %s, %s: second order when cells and steps are halved together',
    (_n, _b, _m, model, mesh, boundary, law) => {
      const errors = [0, 1].map((level) => fieldsAfter(model, boundary, law, level, 3 * 2 ** level, mesh).errors);
      model.stored.forEach((_, u) => {
        const mean = errors.map((error) => error.mean[u]);
        const seen = `unknown ${u}: ${mean.map((each) => each.toExponential(2))}`;
        expect(overallOrder(mean), seen).toBeGreaterThan(1.9);
      });
    },
  );

  it.each(onMeshes)('%s, %s, %s: second order in time alone', (_n, _b, _m, model, mesh, boundary, law) => {
    const states = [4, 8, 16].map((steps) => fieldsAfter(model, boundary, law, 0, steps, mesh).state);
    const n = model.stored.length;
    for (let u = 0; u < n; u++) {
      // What the halving of steps changes falls as the error does.
      const changes = states
        .slice(1)
        .map((state, k) =>
          state.reduce((most, value, at) => (at % n === u ? Math.max(most, Math.abs(value - states[k][at])) : most), 0),
        );
      const [order] = observedOrders(changes);
      expect(order, `unknown ${u}: ${changes}`).toBeGreaterThan(1.9);
    }
  });
});

/** A line of equal cells with closed ends, the potential held at 0 in its last cell. */
function closedSystem(physics: Physics, potential: number, equation: number, cells: number, height: number): System {
  const geometry: Geometry = { ...boxWith(1, height, []), dimension: 1, regions: [openRegion('line', 0, height)] };
  const mesh = lineMesh(
    geometry,
    Float64Array.from({ length: cells + 1 }, (_, k) => (height * k) / cells),
  );
  return new System(
    {
      mesh,
      physics: [physics],
      medium: freeMedium(cells),
      surfaces: [closedSurface, closedSurface],
      volumeRates: [],
      controls: [],
      anchors: [{ kind: 'pin', unknown: potential, equation, value: 0 }],
    },
    core,
  );
}

describe('a manufactured transient that leaves something out', () => {
  it('does not converge', () => {
    const wrong = { ...binary, stored: [0, -1] };
    const errors = [0, 1, 2].map(
      (level) => fieldsAfter(wrong, 'Butler-Volmer', undefined, level, 5 * 2 ** level).errors.cells[0],
    );
    for (const order of observedOrders(errors)) expect(order).toBeLessThan(0.2);
  });
});

describe('the decay of a cosine of concentration', () => {
  const [filled, diffusivity, height, cells] = [1000, 2e-10, 30e-6, 16];
  const salt = ['Li+', 'X-'].map((name, i) => ({ name, charge: 1 - 2 * i, diffusivity, concentration: filled }));
  const models = [
    [
      'binary',
      new BinaryElectrolyte({
        cationDiffusivity: diffusivity,
        anionDiffusivity: diffusivity,
        thermalVoltage: thermal,
        referenceConcentration: filled,
      }),
      1,
      0,
    ],
    [
      'two ions',
      new NernstPlanck({ species: salt, closure: { kind: 'electroneutrality' }, thermalVoltage: thermal }),
      2,
      0,
    ],
    [
      'Poisson',
      new NernstPlanck({
        species: salt,
        closure: { kind: 'poisson', permittivity: permittivityOfSpaceCharge },
        thermalVoltage: thermal,
      }),
      2,
      2,
    ],
  ] as const;
  /** With equal diffusivities no field arises, and on equal cells the cosine of the cell centres is an eigenvector. */
  const rate = diffusivity * ((2 * cells * Math.sin(Math.PI / (2 * cells))) / height) ** 2;
  const exact = (place: number, time: number) =>
    filled * (1 + 0.5 * Math.cos(Math.PI * place) * Math.exp(-rate * time));

  it.each(models)('%s: second order in time, no field', (_name, physics, potential, equation) => {
    const duration = 2 / rate;
    const errors = [4, 8, 16, 32].map((steps) => {
      const system = closedSystem(physics, potential, equation, cells, height);
      const n = system.unknownCount;
      const start = system.uniformState([...new Array<number>(n - 1).fill(filled), 0]);
      for (let node = 0; node < system.nodes.count; node++) {
        const place = (system.nodes.cell[node] + 0.5) / cells;
        for (let u = 0; u < n - 1; u++) start[node * n + u] = Math.log(exact(place, 0) / filled);
      }
      const state = march(system, start, duration, steps, () => {});
      let error = 0;
      for (let k = 0; k < cells; k++) {
        expect(Math.abs(system.valueAt(state, k, n - 1))).toBeLessThan(1e-10 * thermal);
        for (let u = 0; u < n - 1; u++) {
          error = Math.max(error, Math.abs(system.valueAt(state, k, u) - exact((k + 0.5) / cells, duration)) / filled);
        }
      }
      system.dispose();
      return error;
    });
    const orders = observedOrders(errors);
    expect(orders.at(-1), `${orders}`).toBeGreaterThan(1.95);
    expect(errors[3]).toBeLessThan(1e-4);
  });
});

describe('kinetics in a single cell', () => {
  const inert = ['Li+', 'X-'].map((name, i) => ({ name, charge: 1 - 2 * i, diffusivity: 1e-10, concentration: 1000 }));
  const [start, rate, back] = [400, 0.3, 0.2];
  const perConcentration = 8e-4;
  const laws: readonly (readonly [string, Reaction, (time: number) => readonly [number, number]])[] = [
    [
      'A <-> B relaxes exponentially',
      { name: 'isomerisation', reactants: { A: 1 }, products: { B: 1 }, forwardRate: rate, backwardRate: back },
      (time) => {
        const rest = (back * 2 * start) / (rate + back);
        const a = rest + (start - rest) * Math.exp(-(rate + back) * time);
        return [a, 2 * start - a];
      },
    ],
    [
      '2 A -> B falls as a hyperbola',
      { name: 'dimerisation', reactants: { A: 2 }, products: { B: 1 }, forwardRate: perConcentration, backwardRate: 0 },
      (time) => {
        const a = start / (1 + 2 * perConcentration * start * time);
        return [a, start + (start - a) / 2];
      },
    ],
  ];

  it.each(laws)('%s: second order in time', (_name, reaction, exact) => {
    const neutral = ['A', 'B'].map((name) => ({ name, charge: 0, diffusivity: 1e-10, concentration: start }));
    const errors = [4, 8, 16, 32, 64].map((steps) => {
      const physics = new NernstPlanck({
        species: [...inert, ...neutral],
        closure: { kind: 'electroneutrality' },
        thermalVoltage: thermal,
        reactions: [reaction],
      });
      const system = closedSystem(physics, 4, 0, 1, 10e-6);
      const state = march(system, system.uniformState([1000, 1000, start, start, 0]), 3, steps, () => {});
      const error = Math.max(...exact(3).map((value, i) => Math.abs(system.valueAt(state, 0, 2 + i) - value) / start));
      expect(system.valueAt(state, 0, 0)).toBeCloseTo(1000, 8);
      system.dispose();
      return error;
    });
    const orders = observedOrders(errors);
    expect(orders.at(-1), `${orders}`).toBeGreaterThan(1.95);
  });
});
