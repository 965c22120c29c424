/**
 * Synthetic results in the shape of real runs, without a solver: two resolved hosts and their homogenised counterparts,
 * and one bare homogenised variant. Fields are plausible, not computed.
 */
import { polylineOf } from '../../src/geometry/polyline.ts';
import type { DepthProfile, FieldMap, RunResult, SurfaceProfile, VariantResult } from '../../src/study/results.ts';

const micrometre = 1e-6;

/** Edges graded towards both ends of every interval between the breaks. */
function gradedEdges(breaks: readonly number[], cellsEach: number): Float64Array {
  const edges = [breaks[0]];
  for (let interval = 0; interval + 1 < breaks.length; interval++) {
    const [start, end] = [breaks[interval], breaks[interval + 1]];
    for (let cell = 1; cell <= cellsEach; cell++) {
      const fraction = 0.5 * (1 - Math.cos((Math.PI * cell) / cellsEach));
      edges.push(start + fraction * (end - start));
    }
  }
  return Float64Array.from(edges);
}

const centre = (edges: Float64Array, index: number): number => 0.5 * (edges[index] + edges[index + 1]);

interface Wall {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

function fieldMap(
  xEdges: Float64Array,
  yEdges: Float64Array,
  walls: readonly Wall[],
  concentrationAt: (x: number, y: number) => number,
): FieldMap {
  const columns = xEdges.length - 1;
  const rows = yEdges.length - 1;
  const concentration = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [centre(xEdges, column), centre(yEdges, row)];
      const solid = walls.some((one) => x > one.left && x < one.right && y > one.bottom && y < one.top);
      concentration[row * columns + column] = solid ? Number.NaN : concentrationAt(x, y);
    }
  }
  const potential = concentration.map((value) => 0.0257 * Math.log(value / 1000));
  const solids = walls.map((wall) => polylineOf({ kind: 'rectangle', surface: 0, ...wall }, 1));
  const [width, height] = [xEdges[columns], yEdges[rows]];
  return {
    kind: 'grid',
    width,
    height,
    sides: 'mirror',
    solids,
    bitmaps: [],
    xEdges,
    yEdges,
    concentration,
    potential,
  };
}

function surfaceOf(
  faces: readonly { x: number; y: number; area: number; current: number; surface: number }[],
  isUpright: boolean,
): SurfaceProfile {
  return {
    fromX: Float64Array.from(faces, (face) => face.x - (isUpright ? 0 : face.area / 2)),
    toX: Float64Array.from(faces, (face) => face.x + (isUpright ? 0 : face.area / 2)),
    fromY: Float64Array.from(faces, (face) => face.y - (isUpright ? face.area / 2 : 0)),
    toY: Float64Array.from(faces, (face) => face.y + (isUpright ? face.area / 2 : 0)),
    arc: new Float64Array(faces.length),
    depth: Float64Array.from(faces, (face) => hostThickness - face.y),
    x: Float64Array.from(faces, (face) => face.x),
    y: Float64Array.from(faces, (face) => face.y),
    area: Float64Array.from(faces, (face) => face.area),
    currentDensity: Float64Array.from(faces, (face) => face.current),
    surface: Int32Array.from(faces, (face) => face.surface),
    surfaceNames: ['collector', 'sheets'],
  };
}

const hostThickness = 100 * micrometre;
const cellHeight = 140 * micrometre;

function depthProfileOf(concentration: (depth: number) => number, current: (depth: number) => number): DepthProfile {
  const depth = Float64Array.from({ length: 41 }, (_, index) => (index / 40) * hostThickness);
  return { depth, concentration: depth.map(concentration), currentDensity: depth.map(current) };
}

const common = {
  hostThickness,
  hostTop: hostThickness,
  cellHeight,
  extrema: [],
  balances: { charge: 3.1e-15, species: 4.4e-14, salt: 1.2e-13 },
};

function solver(cells: number, iterations: number): VariantResult['solver'] {
  return {
    unknowns: 2 * cells + 1,
    cells,
    newtonIterations: iterations,
    loadSteps: 1,
    lastCorrection: 2.3e-13,
    linear: { method: 'direct', levels: 0, iterations: [0, 0], milliseconds: [60, 62], notes: [] },
    milliseconds: { mesh: 4, analysis: 9, assembly: 31, linear: 122 },
  };
}

const dropOver = (drop: number, thickness: number, top: number) => (depth: number) =>
  top * (1 - drop * (1 - (1 - depth / thickness) ** 2));

const vertical: VariantResult = (() => {
  const xEdges = gradedEdges([0, 10 * micrometre], 12);
  const yEdges = gradedEdges([0, hostThickness, cellHeight], 40);
  const solids = [
    { left: 0, right: 0, bottom: 0, top: hostThickness },
    { left: 10 * micrometre, right: 10 * micrometre, bottom: 0, top: hostThickness },
  ];
  const profile = dropOver(0.027, hostThickness, 1010);
  const concentrationAt = (_: number, y: number): number =>
    y < hostThickness ? profile(hostThickness - y) : 1010 + 1.2e6 * (y - hostThickness);
  const current = (depth: number): number => 0.99 + 0.075 * (1 - depth / hostThickness) ** 2;
  const faces = Array.from({ length: 40 }, (_, row) => {
    const y = centre(yEdges, row);
    return [0, 10 * micrometre].map((x) => ({
      x,
      y,
      area: yEdges[row + 1] - yEdges[row],
      current: current(hostThickness - y),
      surface: 1,
    }));
  }).flat();
  for (let column = 0; column < 12; column++) {
    faces.push({
      x: centre(xEdges, column),
      y: 0,
      area: xEdges[column + 1] - xEdges[column],
      current: 0.99,
      surface: 0,
    });
  }
  return {
    ...common,
    name: 'vga',
    label: 'Vertical channels (VGA)',
    model: 'resolved',
    metrics: {
      concentration_drop: { value: 0.02701, unit: '1', uncertainty: 1.3e-5 },
      current_difference: { value: 0.0781, unit: '1', uncertainty: 0.0004 },
      surface_current_max_over_mean: { value: 1.081, unit: '1', uncertainty: 0.002 },
      surface_current_cov: { value: 0.0224, unit: '1', uncertainty: 0.0003 },
      path_tortuosity: { value: 1, unit: '1' },
      tortuosity_factor: { value: 1, unit: '1', uncertainty: 1e-9 },
      cell_voltage: { value: 0.0213, unit: 'V', uncertainty: 2e-5 },
    },
    solver: solver(960, 6),
    map: fieldMap(xEdges, yEdges, solids, concentrationAt),
    surface: surfaceOf(faces, true),
    depthProfile: depthProfileOf(profile, current),
    notes: [],
    newtonHistory: [1.2, 0.31, 4.4e-2, 6.1e-4, 2.2e-7, 3.4e-13],
  };
})();

const horizontal: VariantResult = (() => {
  const width = 35.5 * micrometre;
  const pitch = 10 * micrometre;
  const opening = 1 * micrometre;
  const levels = Array.from({ length: 10 }, (_, index) => (index + 1) * pitch);
  const xEdges = gradedEdges([0, opening, width - opening, width], 14);
  const yEdges = gradedEdges([0, ...levels, cellHeight], 10);
  const solids = levels.map((level, index) => ({
    left: index % 2 === 0 ? opening : 0,
    right: index % 2 === 0 ? width : width - opening,
    bottom: level,
    top: level,
  }));
  const profile = dropOver(0.43, hostThickness, 1010);
  // Each gallery runs from the opening above it to the one below, so that its ends differ.
  const concentrationAt = (x: number, y: number): number => {
    if (y >= hostThickness) return 1010 + 1.2e6 * (y - hostThickness);
    const gallery = Math.floor(y / pitch);
    const along = gallery % 2 === 0 ? 1 - x / width : x / width;
    return profile(hostThickness - (gallery + along) * pitch);
  };
  const current = (depth: number): number => 0.55 + 1.45 * (1 - depth / hostThickness) ** 2;
  const faces = levels.flatMap((level) =>
    Array.from({ length: xEdges.length - 1 }, (_, column) => {
      const x = centre(xEdges, column);
      const tip = 0.8 * Math.exp(-Math.abs(x - opening) / micrometre);
      return [0.93, 1.05].map((side) => ({
        x,
        y: level,
        area: xEdges[column + 1] - xEdges[column],
        current: side * current(hostThickness - level) * (1 + tip * (level / hostThickness) ** 2),
        surface: 1,
      }));
    }).flat(),
  );
  return {
    ...common,
    name: 'hga',
    label: 'Horizontal sheets (HGA)',
    model: 'resolved',
    metrics: {
      concentration_drop: { value: 0.4243, unit: '1', uncertainty: 0.003 },
      current_difference: { value: 2.83, unit: '1', uncertainty: 0.014 },
      surface_current_max_over_mean: { value: 3.4, unit: '1' },
      surface_current_cov: { value: 0.47, unit: '1', uncertainty: 0.004 },
      tortuosity_factor: { value: 20.952, unit: '1', uncertainty: 0.002 },
      cell_voltage: { value: 0.0488, unit: 'V', uncertainty: 5e-5 },
    },
    solver: solver(4620, 7),
    map: fieldMap(xEdges, yEdges, solids, concentrationAt),
    surface: surfaceOf(faces, false),
    depthProfile: depthProfileOf(profile, current),
    notes: [],
    newtonHistory: [3.1, 1.4, 0.52, 6.4e-2, 1.1e-3, 4.1e-7, 8.4e-13],
  };
})();

function homogenised(name: string, label: string, drop: number, difference: number): VariantResult {
  const current = (depth: number): number => {
    const bottom = 1 / (1 + difference / 3);
    return bottom * (1 + difference * (1 - depth / hostThickness) ** 2);
  };
  const depth = Float64Array.from({ length: 40 }, (_, index) => ((index + 0.5) / 40) * hostThickness);
  return {
    ...common,
    name,
    label,
    model: 'homogenised',
    metrics: {
      concentration_drop: { value: drop, unit: '1', uncertainty: 1e-6 },
      current_difference: { value: difference, unit: '1', uncertainty: 1e-5 },
      cell_voltage: { value: 0.03, unit: 'V' },
    },
    solver: solver(160, 5),
    surface: {
      fromX: new Float64Array(40),
      toX: new Float64Array(40),
      fromY: depth.map((value) => hostThickness - value),
      toY: depth.map((value) => hostThickness - value),
      arc: new Float64Array(40),
      depth,
      x: new Float64Array(40),
      y: depth.map((value) => hostThickness - value),
      area: new Float64Array(40).fill(0.5),
      currentDensity: depth.map(current),
      surface: new Int32Array(40),
      surfaceNames: ['host'],
    },
    depthProfile: depthProfileOf(dropOver(drop, hostThickness, 1010), current),
    notes: [],
    newtonHistory: [0.8, 0.1, 2e-3, 1e-6, 2e-13],
  };
}

/** The flagship's shape: two resolved hosts, each beside a homogenised counterpart in one or both readings of tortuosity. */
export const comparisonResult: RunResult = {
  title: 'Aligned against tortuous hosts',
  description:
    'How evenly does metal plate in vertical channels and between staggered horizontal sheets of the same area?',
  version: '0.1.0',
  caseHash: 'a'.repeat(64),
  caseFile: 'cases/vga-vs-hga.yaml',
  variants: [
    vertical,
    horizontal,
    homogenised('vga-homogenised', 'VGA, homogenised', 0.0265, 0.074),
    homogenised('hga-homogenised-factor', 'HGA, homogenised, tortuosity as factor', 0.09, 0.42),
    homogenised('hga-homogenised-path', 'HGA, homogenised, tortuosity as path', 0.418, 2.64),
  ],
  fit: {
    parameters: [
      { path: 'operation.current_density', value: 10.2, unit: 'A/m2', initial: 10 },
      { path: 'interface.exchange_current_density', value: 0.81, unit: 'A/m2', initial: 1 },
    ],
    converged: true,
    iterations: 5,
    mismatch: 3.2e-9,
    correlation: [1, 0.42, 0.42, 1],
    errorsFrom: 'nowhere',
    degreesOfFreedom: 0,
    targets: [],
    starts: { all: 1, here: 1, failed: 0 },
    otherMinima: [],
    findings: ['There are as many targets as parameters.'],
  },
  comparison: {
    source: 'Chen et al., Joule 2020, 4, 938',
    rows: [
      {
        variant: 'vga',
        metric: 'concentration_drop',
        published: 0.027,
        computed: vertical.metrics.concentration_drop,
        role: 'fitted',
        counterparts: [],
      },
      {
        variant: 'vga',
        metric: 'current_difference',
        published: 0.036,
        computed: vertical.metrics.current_difference,
        role: 'predicted',
        counterparts: [
          { variant: 'vga-homogenised', computed: { value: 0.074, unit: '1', uncertainty: 2e-5 }, role: 'predicted' },
        ],
      },
      {
        variant: 'hga',
        metric: 'concentration_drop',
        published: 0.432,
        computed: horizontal.metrics.concentration_drop,
        role: 'predicted',
        counterparts: [],
      },
      {
        variant: 'hga',
        metric: 'current_difference',
        published: 2.83,
        computed: horizontal.metrics.current_difference,
        role: 'fitted',
        counterparts: [],
      },
    ],
  },
  notes: ['hga: path_tortuosity could not be computed, because the shortest path is not unique.'],
};

/** The smallest result there is: one homogenised variant, few metrics, no fit, no comparison, no notes. */
export const minimalResult: RunResult = {
  title: 'One layer',
  description: '',
  version: '0.1.0',
  caseHash: 'b'.repeat(64),
  caseFile: 'layer.yaml',
  variants: [
    {
      ...homogenised('base', 'base', 0.05, 0.2),
      metrics: { cell_voltage: { value: 0.03, unit: 'V' } },
    },
  ],
  notes: [],
};

/** A variant that ran in time: twenty moments of a plating current that exhausts the salt, fields at three of them. */
function timed(name: string, currentDensity: number, incomplete = false): VariantResult {
  const sandTime = 3.3e6 / currentDensity ** 2;
  const count = 20;
  const along = (value: (fraction: number) => number) =>
    Float64Array.from({ length: count }, (_, k) => value(k / (count - 1)));
  const base = homogenised(name, `${currentDensity / 10} mA/cm²`, 0.4, 0.2);
  return {
    ...base,
    metrics: incomplete ? {} : { sand_time: { value: sandTime, unit: 's' } },
    operation: {
      traces: {
        time: along((fraction) => fraction * sandTime),
        step: new Int32Array(count).fill(1),
        cycle: new Int32Array(count).fill(1),
        voltage: along((fraction) => 0.1 + 0.2 * fraction ** 4),
        currentDensity: along(() => currentDensity),
        capacity: along((fraction) => fraction * sandTime * currentDensity),
        smallestSurfaceConcentration: along((fraction) => 1000 * (1 - Math.sqrt(fraction))),
        largestSurfaceConcentration: along((fraction) => 1000 * (1 + Math.sqrt(fraction))),
        surfaces: [{ name: 'collector', currentDensity: along(() => currentDensity) }],
      },
      steps: [
        {
          index: 0,
          cycle: 1,
          kind: 'galvanostatic',
          start: 0,
          end: sandTime,
          endedBy: 'depletion',
          capacity: sandTime * currentDensity,
        },
      ],
      snapshots: [0, 0.25, 0.5].map((fraction) => ({
        time: fraction * sandTime,
        depthProfile: depthProfileOf(dropOver(fraction, hostThickness, 1010), () => currentDensity),
      })),
      acceptedSteps: count - 1,
      rejectedSteps: 2,
      sand: {
        currentDensity,
        time: sandTime,
        halfSpaceTime: 3.29e6 / currentDensity ** 2,
        limitingCurrentDensity: 12,
      },
    },
    ...(incomplete
      ? {
          incomplete: {
            code: 'stuck',
            message: 'it cannot go on',
            help: 'lower the current',
            time: sandTime,
            variable: 'potential',
            extrema: [],
          },
        }
      : {}),
  };
}

/** Three operations in time, the last of which could not go on. */
export const timedResult: RunResult = {
  ...minimalResult,
  title: 'Sand’s time',
  variants: [timed('slow', 100), timed('fast', 1000), timed('stuck', 3000, true)],
};
