import { describe, expect, it } from 'vitest';
import { FARADAY } from '../../src/materials/index.ts';
import { Contact } from '../../src/physics/contact.ts';
import { DoubleLayer } from '../../src/physics/double-layer.ts';
import { SternLayer } from '../../src/physics/stern-layer.ts';
import { observedOrders, overallOrder } from '../support/convergence.ts';
import {
  anisotropic,
  aroundSolid,
  type BoundaryKind,
  evenLine,
  type GivenLaw,
  line,
  type ManufacturedErrors,
  type ManufacturedModel,
  ManufacturedProblem,
  type MeshKind,
  smooth,
  triangles,
  uniform,
  unlikeLayers,
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
  thinSpaceCharge,
  threeIons,
  twoIons,
  unlikeCharge,
  unlikeDiffusivity,
  unlikePermittivity,
} from '../support/manufactured-models.ts';

/**
 * Every model with every kind of boundary on a line, and with every kind of mesh in two dimensions, there with the kinds of
 * boundary in turn. The finest errors are relative to the scale of the unknowns.
 */
const models: readonly ManufacturedModel[] = [
  binary,
  concentrated,
  twoIons,
  threeIons,
  crowded,
  reacting,
  spaceCharge,
  thinSpaceCharge,
  crowdedSpaceCharge,
  electronsBesideBinary,
  electronsBesideConcentrated,
  electronsBesideReacting,
  unlikeCharge,
  unlikeDiffusivity,
  unlikePermittivity,
];
const withSpaceCharge: readonly ManufacturedModel[] = [spaceCharge, thinSpaceCharge, crowdedSpaceCharge];
const boundaries: readonly BoundaryKind[] = [
  'held',
  'Butler-Volmer',
  'prescribed current',
  'partly held',
  'Butler-Volmer, given current',
  'closed below',
  'closed cell',
  'film',
  'nucleation',
];

const possible = (model: ManufacturedModel, boundary: BoundaryKind): boolean => {
  // The fields of two media have flux where they meet; only where nothing reacts do the balances leave known levels free.
  if (boundary === 'closed below') return model.physics.length === 1;
  if (boundary === 'closed cell') return model.closedLevels !== undefined;
  return true;
};

/** Below this all there is to see is rounding, and the fourth order of what cancels by chance. */
const negligible = 2e-7;

function expectOrder(errors: readonly number[], order: number, what: string): void {
  if (errors[0] === 0 || errors[errors.length - 1] < negligible) {
    expect(errors.at(-1), what).toBeLessThan(negligible);
    return;
  }
  const orders = observedOrders(errors);
  const seen = `${what}: orders ${orders.map((value) => value.toFixed(2))}, errors ${errors.map((e) => e.toExponential(1))}`;
  expect(orders.at(-1), seen).toBeGreaterThan(order);
}

function solveOn(
  model: ManufacturedModel,
  boundary: BoundaryKind,
  mesh: MeshKind,
  levels: readonly number[],
  law?: GivenLaw,
): ManufacturedErrors[] {
  return levels.map((level) => new ManufacturedProblem(model, boundary, mesh, level, law).errors());
}

function expectSecondOrder(model: ManufacturedModel, errors: readonly ManufacturedErrors[], largest = 1.9): void {
  model.stored.forEach((_, u) => {
    const name = model.physics[0].unknowns[u].name;
    const of = (norm: 'mean' | 'cells' | 'surfaces') => errors.map((error) => error[norm][u]);
    expectOrder(of('mean'), 1.9, `${name}, root mean square`);
    expectOrder(of('cells'), largest, `${name}, largest in cells`);
    expectOrder(of('surfaces'), largest, `${name}, largest on surfaces`);
  });
  // Where the electrode's potential is a hundred times more exact than the fields, its errors cancel by chance.
  const { control, cells } = errors.at(-1)!;
  if (control > 0.01 * cells[model.ion.potential]) {
    expectOrder(
      errors.map((error) => error.control),
      1.9,
      'potential of the electrode',
    );
  }
}

describe('on a line of two layers', () => {
  const pairs = models.flatMap((model) =>
    boundaries
      .filter((boundary) => possible(model, boundary))
      .map((boundary) => [model.name, boundary, model] as const),
  );

  it.each(pairs)('%s, %s: second order', (_name, boundary, model) => {
    expectSecondOrder(model, solveOn(model, boundary, line, [1, 2, 3]));
  });

  it.each(
    models
      .filter(({ physics }) => physics.length === 1)
      .map((model, k) => [model.name, boundaries[k % 6], model] as const),
  )('%s, %s, layers of unlike transport: second order', (_name, boundary, model) => {
    // A closed end needs fields without slope there, which the kinked coordinate leaves as they are.
    expectSecondOrder(model, solveOn(model, boundary, unlikeLayers, [1, 2, 3]));
  });

  const sternCapacitance = permittivityOfSpaceCharge / 5e-6;
  const contactResistance = 2e-5;
  const laws: readonly (readonly [string, ManufacturedModel, GivenLaw])[] = [
    [
      'Stern layer',
      spaceCharge,
      {
        law: new SternLayer({ potential: 2, displacement: 2, capacitance: sternCapacitance }),
        rates: ([, , potential], control) => [0, 0, (sternCapacitance * (control - potential)) / FARADAY],
      },
    ],
    [
      'contact to the collector',
      electronsBesideBinary,
      {
        law: new Contact({ metal: electronsBesideBinary.ion.metal!, resistance: contactResistance }),
        rates: ([, , metal]) => [0, 0, -metal / contactResistance / FARADAY],
      },
    ],
    [
      'double layer, which rests',
      binary,
      { law: new DoubleLayer({ ion: binary.ion, capacitance: 0.2 }), rates: () => [0, 0] },
    ],
  ];
  it.each(laws)('%s: second order', (_name, model, law) => {
    expectSecondOrder(model, solveOn(model, 'given law', line, [1, 2, 3], law));
  });
});

describe('in two dimensions', () => {
  /**
   * What is asserted of the order of the largest error where it is not yet 1.9 on these meshes, and why. The root mean square is
   * of second order everywhere, and so is the largest error of every model on the line.
   *
   * Around a solid the pieces of the graded lines join cells of unlike sizes. The error has a spike there, of second order too, but
   * the ratio of the sizes still changes: cubic pieces of N cells end in one of (3N^2 - 3N + 1)/N^3.
   *
   * Cells of 1/15 to 1/60 do not resolve a Debye length of 1/100. At a boundary the error of the charge is then as small as the
   * square of the Debye length makes it; it grows over h^2 until cells are smaller than that, as those of the line are there.
   *
   * With two media the largest error moves along the joint and the boundary to cells whose centres move with refinement: orders are
   * 2 - O(h).
   */
  const largest = (model: ManufacturedModel, mesh: MeshKind): number => {
    if (mesh === aroundSolid) return 1.7;
    if (model === thinSpaceCharge) return 1.5;
    return model.physics.length > 1 ? 1.8 : 1.9;
  };
  const meshes = [uniform, smooth, anisotropic, aroundSolid];
  const cases = models.flatMap((model, k) =>
    meshes.map((mesh, m) => {
      // The coordinate that closes the ends does not close a solid.
      const choices = boundaries.filter(
        (boundary) => possible(model, boundary) && !(mesh === aroundSolid && boundary.startsWith('closed')),
      );
      return [model.name, choices[(2 * k + m) % choices.length], mesh.name, model, mesh] as const;
    }),
  );

  it.each(cases)('%s, %s, %s: second order', (_name, boundary, _mesh, model, mesh) => {
    // There the largest error comes to its order from below: 1.85, 1.89 and, one level on, above 1.9.
    const levels = model === crowdedSpaceCharge && mesh === smooth ? [1, 2, 3] : [0, 1, 2];
    expectSecondOrder(model, solveOn(model, boundary, mesh, levels), largest(model, mesh));
  });
});

describe('on triangles', () => {
  /**
   * The meshes are not nested, so that the order is taken over two halvings together. The mean error is what must be of second
   * order: the largest sits in boxes that each mesh has of its own. Media of unlike physics are left out, as a box around a point
   * of their border has one physics; so are closed cells, whose amounts the support integrates over rectangles only.
   *
   * With space charge the coarsest mesh of 12 triangles along the height is left out. Boxes around points leave an error in the
   * divergence of a gradient that does not vanish with their size h; on the potential it averages out to second order. Where boxes are
   * larger than the Debye length Poisson's equation is all but c_+ - c_- = 0, and this error, times the square of the Debye length, stands in
   * the charge itself. With one of 1/100 of the height the charge is of the orders 1.4, 1.7 and 2.2 at h = 1/12 to 1/96, while the salt is of
   * second order all along. On rectangles the divergence is exact to second order and so is the charge. With a Debye length
   * of 0.3 the coarsest mesh is off by a chance of its own (1.63 over the two halvings from there, 2.27 over the second).
   */
  const cases = models.flatMap((model, k) => {
    const choices = boundaries.filter((boundary) => possible(model, boundary) && boundary !== 'closed cell');
    if (model.physics.length > 1) return [];
    return [0, 3].map((m) => [model.name, choices[(2 * k + m) % choices.length], model] as const);
  });

  it.each(cases)('%s, %s: second order', (_name, boundary, model) => {
    const levels = withSpaceCharge.includes(model) ? [1, 2, 3] : [0, 1, 2];
    const errors = solveOn(model, boundary, triangles, levels);
    model.stored.forEach((_, u) => {
      const mean = errors.map((error) => error.mean[u]);
      if (mean[2] < negligible) return;
      const seen = `${model.physics[0].unknowns[u].name}: ${mean.map((each) => each.toExponential(2))}`;
      expect(overallOrder(mean), seen).toBeGreaterThan(1.9);
    });
  });
});

describe('where two media meet', () => {
  it.each([[unlikeCharge], [unlikeDiffusivity], [unlikePermittivity]])(
    '$name: their two nodes are no less exact than any, and the matrix regular on fine meshes',
    (model) => {
      const levels = [3, 5, 7];
      for (const level of levels) {
        const [{ surfaces }] = solveOn(model, 'held', evenLine, [level]);
        const cell = 1 / (10 * 2 ** level);
        for (const error of surfaces) expect(error).toBeLessThan(0.5 * cell ** 2 + 2e-6 * cell);
      }
    },
  );
});

describe('a coefficient that is wrong by a hundredth', () => {
  const onePercent = (model: ManufacturedModel, equation: number): ManufacturedModel => ({
    ...model,
    fluxes: (...at) => model.fluxes(...at).map((flux, r) => (r === equation ? 1.01 * flux : flux)),
  });
  const wrong = models.flatMap((model) =>
    model.physics[0].equations.flatMap(({ name, kind }, r) =>
      kind === 'balance' ? [[model.name, name, onePercent(model, r)] as const] : [],
    ),
  );

  it.each(wrong)('%s, flux of %s: no convergence', (_name, _equation, model) => {
    const errors = solveOn(model, 'Butler-Volmer', line, [2, 3]);
    const orders = model.stored.map((_, u) => observedOrders(errors.map(({ cells }) => cells[u]))[0]);
    expect(Math.min(...orders)).toBeLessThan(0.5);
  });
});
