import type { Geometry } from '../../src/geometry/geometry.ts';
import { FARADAY } from '../../src/materials/index.ts';
import { gradedLine } from '../../src/mesh/graded-line.ts';
import { layeredLine, lineMesh } from '../../src/mesh/layered-line.ts';
import type { Mesh, TriangleMesh } from '../../src/mesh/mesh.ts';
import { gridOnLines } from '../../src/mesh/tensor-grid.ts';
import { triangulate } from '../../src/mesh/triangulate.ts';
import { voronoiBoxes } from '../../src/mesh/voronoi-boxes.ts';
import type { Physics, RateBlock, SurfaceRate } from '../../src/physics/physics.ts';
import type { ReactingIon } from '../../src/physics/reacting-ion.ts';
import { clear } from '../../src/physics/reacting-ion.ts';
import { UniformCurrent } from '../../src/physics/uniform-current.ts';
import type { Anchor, Control, Medium, Problem, SurfaceCondition, VolumeRate } from '../../src/solve/problem.ts';
import { defaultSolverSettings } from '../../src/solve/settings.ts';
import { solveSteady } from '../../src/solve/steady.ts';
import { System } from '../../src/solve/system.ts';
import { core } from './core.ts';
import { entryOf } from './fields.ts';
import { boxWith } from './structures.ts';

/**
 * Manufactured solutions: smooth fields are chosen, what the equations leave over for them goes into sources and boundary
 * conditions, and what the solver finds is compared with the fields. The equations are written here once more, from
 * docs/transport-models.md, for values and slopes at a point: nothing of src/physics enters the sources.
 */

/** A number with its exact derivatives by x, y (m) and time (s). */
export class Jet {
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly time: number;

  constructor(value: number, x = 0, y = 0, time = 0) {
    this.value = value;
    this.x = x;
    this.y = y;
    this.time = time;
  }

  plus(other: Jet | number): Jet {
    if (typeof other === 'number') return new Jet(this.value + other, this.x, this.y, this.time);
    return new Jet(this.value + other.value, this.x + other.x, this.y + other.y, this.time + other.time);
  }

  times(other: Jet | number): Jet {
    if (typeof other === 'number') {
      return new Jet(this.value * other, this.x * other, this.y * other, this.time * other);
    }
    const [a, b] = [this.value, other.value];
    return new Jet(a * b, a * other.x + b * this.x, a * other.y + b * this.y, a * other.time + b * this.time);
  }

  /** A function of this number, from its value and its derivative there. */
  through(value: number, slope: number): Jet {
    return new Jet(value, slope * this.x, slope * this.y, slope * this.time);
  }
}

export const exponential = (a: Jet): Jet => a.through(Math.exp(a.value), Math.exp(a.value));
export const cosine = (a: Jet): Jet => a.through(Math.cos(a.value), -Math.sin(a.value));
export const sine = (a: Jet): Jet => a.through(Math.sin(a.value), Math.cos(a.value));
export const inverseHyperbolicSine = (a: Jet): Jet => a.through(Math.asinh(a.value), 1 / Math.hypot(1, a.value));

/** Where fields are wanted. */
export interface Place {
  /** From 0 to 1 across the cell; 0 in one dimension. */
  readonly across: Jet;
  /** From 0 to 1 along the cell. */
  readonly along: Jet;
  /** s */
  readonly time: Jet;
  /** Index of the layer: at the joint of two layers, the side of it. */
  readonly layer: number;
}

/** A model of src/physics and, independently, its differential equations and the fields chosen for it. */
export interface ManufacturedModel {
  readonly name: string;
  /** One, or one per layer. */
  readonly physics: readonly Physics[];
  /** The chosen value of every unknown. */
  readonly fields: (place: Place) => Jet[];
  /** Flux of every balanced quantity in a direction, for a transport factor or conductivity of 1; 0 for constraints. */
  readonly fluxes: (values: readonly number[], slopes: readonly number[], layer: number) => number[];
  /** What a unit volume of electrolyte produces for every balance; 0 for constraints. */
  readonly production?: (values: readonly number[], layer: number) => number[];
  /** The unknown whose amount each equation stores; -1 where it stores none. */
  readonly stored: readonly number[];
  readonly ion: ReactingIon;
  /** The law of the electrode, and independently its current density (A/m2) for the values at the surface. */
  readonly electrode: SurfaceRate;
  readonly current: (values: readonly number[], control: number) => number;
  /** Further laws, each a kind of boundary by itself. */
  readonly surfaceLaws: Readonly<Record<SurfaceLayer, GivenLaw>>;
  /** Unknowns that the partly held boundary holds. */
  readonly partlyHeld: readonly number[];
  /** Levels that the balances of a closed cell leave free. */
  readonly closedLevels?: {
    readonly pinned: readonly [unknown: number, equation: number];
    readonly amounts: readonly number[];
  };
  /** The electrode's law spread over the volume, with so much surface per volume (1/m). */
  readonly areaDensity?: (across: number, along: number) => number;
}

/** What may lie between the metal and the electrolyte. */
export type SurfaceLayer = 'film' | 'nucleation' | 'double layer';

export type BoundaryKind =
  | SurfaceLayer
  | 'held'
  | 'closed below'
  | 'closed cell'
  | 'prescribed current'
  | 'Butler-Volmer'
  | 'Butler-Volmer, given current'
  | 'partly held'
  | 'given law';

/** A mesh with what fills it. Places are relative to the extent of the cell. */
export interface ManufacturedMesh {
  readonly geometry: Geometry;
  readonly mesh: Mesh;
  /** Left, right, bottom and top of every cell, m; left = right in one dimension. Of cells around points of triangles, those. */
  readonly boxes: readonly (readonly [number, number, number, number])[] | TriangleMesh;
  readonly transportX: (across: number, along: number, layer: number) => number;
  readonly transportY: (across: number, along: number, layer: number) => number;
  readonly porosity: (across: number, along: number, layer: number) => number;
}

export interface MeshKind {
  readonly name: string;
  /** @param level each doubles the cells */
  readonly on: (level: number) => ManufacturedMesh;
  /** The coordinate that the fields are smooth functions of; that along the cell when absent. */
  readonly coordinate?: (along: number, layer: number) => { readonly value: number; readonly slope: number };
}

/** Largest errors relative to the scale of each unknown, over all cells and over all surfaces. */
export interface ManufacturedErrors {
  /** Root of the mean square over the volume. */
  readonly mean: readonly number[];
  readonly cells: readonly number[];
  readonly surfaces: readonly number[];
  /** That of the electrode's potential over the unit of the last unknown, where it is found. */
  readonly control: number;
}

export const width = 20e-6;
export const height = 30e-6;
/** Where the two layers meet, relative to the height. */
export const joint = 0.4;
/** Potential of the electrode, V. */
const metal = 0.012;

const one = () => 1;

function twoLayers(solids: Parameters<typeof boxWith>[2], dimension: 1 | 2): Geometry {
  const layer = (name: string, bottom: number, top: number) => ({
    name,
    bottom,
    top,
    porosity: 1,
    tortuosityFactor: 1,
    reactiveAreaDensity: 0,
  });
  return {
    ...boxWith(dimension === 1 ? 1 : width, height, solids),
    dimension,
    regions: [layer('lower', 0, joint * height), layer('upper', joint * height, height)],
  };
}

type Filling = Pick<ManufacturedMesh, 'transportX' | 'transportY' | 'porosity'>;
const free: Filling = { transportX: one, transportY: one, porosity: one };

/** The grid on lines that the places 0 .. 1 of a smooth map of every layer give. */
function gridOf(cells: number, map: (t: number) => number, filling: Filling): ManufacturedMesh {
  const geometry = twoLayers([], 2);
  const xEdges = Float64Array.from({ length: cells + 1 }, (_, k) => width * map(k / cells));
  const lower = Math.round(joint * cells);
  const yEdges = Float64Array.from({ length: cells + 1 }, (_, k) =>
    k <= lower ? joint * height * map(k / lower) : height * (joint + (1 - joint) * map((k - lower) / (cells - lower))),
  );
  return onLines(geometry, xEdges, yEdges, filling);
}

function onLines(geometry: Geometry, xEdges: Float64Array, yEdges: Float64Array, filling: Filling): ManufacturedMesh {
  const { mesh, cellAt } = gridOnLines(geometry, xEdges, yEdges);
  const columns = xEdges.length - 1;
  const boxes = new Array<readonly [number, number, number, number]>(mesh.cellCount);
  cellAt.forEach((cell, at) => {
    if (cell < 0) return;
    const i = at % columns;
    const j = Math.floor(at / columns);
    boxes[cell] = [xEdges[i], xEdges[i + 1], yEdges[j], yEdges[j + 1]];
  });
  return { geometry, mesh, boxes, ...filling };
}

function lineOf(cellsPerLayer: number, filling: Filling): ManufacturedMesh {
  const geometry = twoLayers([], 1);
  const { mesh, edges } = layeredLine(geometry, cellsPerLayer);
  const boxes = Array.from({ length: mesh.cellCount }, (_, k) => [0, 0, edges[k], edges[k + 1]] as const);
  return { geometry, mesh, boxes, ...filling };
}

const stretched = (t: number) => t + (0.4 * Math.sin(2 * Math.PI * t)) / (2 * Math.PI);
const even = (t: number) => t;
const steps = [0.35, 0.8];
/** Resistance from the bottom to a place, over the whole one. */
const resistance = (along: number, layer: number) => {
  const whole = joint / steps[0] + (1 - joint) / steps[1];
  const there = layer === 0 ? along / steps[0] : joint / steps[0] + (along - joint) / steps[1];
  return { value: there / whole, slope: 1 / (steps[layer] * whole) };
};

export const line: MeshKind = { name: 'layered line', on: (level) => lineOf(10 * 2 ** level, free) };
/** Cells of equal size. */
export const evenLine: MeshKind = {
  name: 'line of equal cells',
  on: (level) => {
    const cells = 10 * 2 ** level;
    const geometry = twoLayers([], 1);
    const edges = Float64Array.from({ length: cells + 1 }, (_, k) => (height * k) / cells);
    const boxes = Array.from({ length: cells }, (_, k) => [0, 0, edges[k], edges[k + 1]] as const);
    return { geometry, mesh: lineMesh(geometry, edges), boxes, ...free };
  },
};
/** The fields have a kink where the layers meet, their fluxes have none. */
export const unlikeLayers: MeshKind = {
  name: 'line, layers of unlike transport',
  on: (level) =>
    lineOf(10 * 2 ** level, {
      transportX: (_x, _y, layer) => steps[layer],
      transportY: (_x, _y, layer) => steps[layer],
      porosity: (_x, _y, layer) => [0.6, 0.9][layer],
    }),
  coordinate: resistance,
};
export const uniform: MeshKind = { name: 'uniform grid', on: (level) => gridOf(15 * 2 ** level, even, free) };
export const smooth: MeshKind = { name: 'stretched grid', on: (level) => gridOf(15 * 2 ** level, stretched, free) };
/** Transport that differs along x and y and from place to place. */
export const anisotropic: MeshKind = {
  name: 'anisotropic graded medium',
  on: (level) =>
    gridOf(15 * 2 ** level, stretched, {
      transportX: (x, y) => 0.3 + 0.2 * Math.sin(2 * x + y),
      transportY: (x, y) => 0.7 + 0.25 * Math.cos(x - 2 * y),
      porosity: (x, y) => 0.6 + 0.3 * Math.sin(x + 2 * y),
    }),
};
/** Faces in all directions, corners, and cells that shrink as the cube of the distance to them. */
export const aroundSolid: MeshKind = {
  name: 'graded grid around a solid',
  on: (level) => {
    const [left, right, bottom, top] = [0.3 * width, 0.7 * width, 0.5 * height, 0.8 * height];
    const geometry = twoLayers([{ left, right, bottom, top }], 2);
    const open = Number.POSITIVE_INFINITY;
    const xEdges = gradedLine(
      [
        { position: 0, size: open },
        { position: left, size: width / 250 },
        { position: right, size: width / 250 },
        { position: width, size: open },
      ],
      width / 7,
      level,
    );
    const yEdges = gradedLine(
      [
        { position: 0, size: open },
        { position: joint * height, size: open },
        { position: bottom, size: height / 250 },
        { position: top, size: height / 250 },
        { position: height, size: open },
      ],
      height / 8,
      level,
    );
    return onLines(geometry, xEdges, yEdges, free);
  },
};

/** Boxes around the points of unstructured triangles, in two regions. */
export const triangles: MeshKind = {
  name: 'triangles',
  on: (level) => {
    const geometry = twoLayers([], 2);
    const boxes = voronoiBoxes(geometry, triangulate(geometry, { largest: height / 12 }, level));
    return { geometry, mesh: boxes.mesh, boxes, ...free };
  },
};

const gaussPoints: readonly (readonly [number, number])[] = [
  [-Math.sqrt(3 / 5), 5 / 18],
  [0, 8 / 18],
  [Math.sqrt(3 / 5), 5 / 18],
];

/** The same with two points on [0, 1], with an error of fourth order. */
const twoPoints = [0.5 - Math.sqrt(1 / 12), 0.5 + Math.sqrt(1 / 12)];

/** Adds the mean over [a, b], by Gauss quadrature with an error of sixth order, of what `at` adds with a weight. */
function overMean(a: number, b: number, at: (position: number, weight: number) => void): void {
  if (a === b) at(a, 1);
  else for (const [t, weight] of gaussPoints) at((a + b) / 2 + (t * (b - a)) / 2, weight);
}

/** What enters the electrolyte at every face of the boundary per square metre, whatever happens there. */
class GivenRates implements SurfaceRate {
  readonly rates: Float64Array;

  constructor(count: number) {
    this.rates = new Float64Array(count);
  }

  evaluate(_state: Float64Array, _offset: number, place: number, block: RateBlock): void {
    clear(block);
    const n = block.value.length;
    for (let r = 0; r < n; r++) block.value[r] = this.rates[place * n + r];
  }
}

/** A law beside the model's own, and independently its rates and the amounts it stores, for values at the surface. */
export interface GivenLaw {
  readonly law: SurfaceRate;
  readonly rates: (values: readonly number[], control: number) => number[];
  readonly stores?: (values: readonly Jet[], control: number) => Jet[];
}

const made = new Map<MeshKind, ManufacturedMesh[]>();

/** The mesh of a kind at a level, made once: models and boundaries share it. */
function meshOf(kind: MeshKind, level: number): ManufacturedMesh {
  const levels = made.get(kind) ?? [];
  made.set(kind, levels);
  levels[level] ??= kind.on(level);
  return levels[level];
}

const steadySources = new WeakMap<ManufacturedMesh, Map<ManufacturedModel, Map<boolean, Float64Array>>>();

/** A model with chosen fields on a mesh, under one kind of boundary on all surfaces but the upper end, which is held. */
export class ManufacturedProblem {
  readonly problem: Problem;
  readonly system: System;
  private readonly model: ManufacturedModel;
  private readonly boundary: Exclude<BoundaryKind, SurfaceLayer>;
  private readonly kind: MeshKind;
  private readonly on: ManufacturedMesh;
  private readonly given?: GivenLaw;
  private readonly n: number;
  private readonly sources: Float64Array;
  private readonly remainder: GivenRates;
  private readonly conductsMetal: boolean;
  /** Flows through the sides of cells at the time in hand; most sides have two cells. */
  private readonly sides = new Map<string, readonly number[]>();

  constructor(model: ManufacturedModel, boundary: BoundaryKind, kind: MeshKind, level: number, given?: GivenLaw) {
    const layer = boundary === 'film' || boundary === 'nucleation' || boundary === 'double layer';
    this.model = model;
    this.boundary = layer ? 'given law' : boundary;
    this.kind = kind;
    this.given = layer ? model.surfaceLaws[boundary] : given;
    this.on = meshOf(kind, level);
    const { geometry, mesh } = this.on;
    const [physics] = model.physics;
    this.n = physics.unknowns.length;
    this.sources = new Float64Array(this.n * mesh.cellCount);
    this.remainder = new GivenRates(this.n * mesh.boundaryCount);
    this.conductsMetal = physics.equations.some(({ carrier }) => carrier === 'metal');
    const held = geometry.surfaces.map((_, surface) => this.condition(surface));
    this.problem = {
      mesh,
      physics: model.physics,
      physicsOfCell: model.physics.length > 1 ? Uint8Array.from(mesh.cellRegion) : undefined,
      medium: this.medium(),
      surfaces: held,
      volumeRates: this.volumeRates(),
      controls: [this.control(), { kind: 'held', name: 'electrode in the volume', value: metal }],
      anchors: boundary === 'closed cell' ? this.anchors() : [],
      sources: this.sources,
    };
    this.setTime(0, false);
    this.system = new System(this.problem, core);
  }

  /** The steady solution, from the chosen fields. */
  errors(): ManufacturedErrors {
    const outcome = solveSteady(this.system, this.exactState(0), defaultSolverSettings, true);
    if (outcome.loadReached < 1) throw new Error(`not solved: ${outcome.lastFailure}`);
    const errors = this.errorsOf(outcome.state, 0);
    this.system.dispose();
    return errors;
  }

  /** The state of the chosen fields. */
  exactState(time: number): Float64Array {
    const { system, n } = this;
    const state = new Float64Array(system.size);
    this.eachNode((node, values) => {
      values.forEach((value, u) => {
        state[node * n + u] = entryOf(system, node * n + u, value);
      });
    }, time);
    let outer = system.coreSize;
    const [control] = this.problem.controls;
    if (control.kind === 'total') state[outer++] = this.boundary === 'prescribed current' ? control.total : metal;
    for (const anchor of this.problem.anchors) {
      if (anchor.kind === 'amount') {
        state[outer] = state[(this.on.mesh.cellCount - 1) * n + anchor.terms[0].unknown];
        outer++;
      }
    }
    return state;
  }

  errorsOf(state: Float64Array, time: number): ManufacturedErrors {
    const { system, n } = this;
    const cells = new Array<number>(n).fill(0);
    const surfaces = new Array<number>(n).fill(0);
    const squares = new Array<number>(n).fill(0);
    const { cellCount, cellVolume } = this.on.mesh;
    const volume = cellVolume.reduce((sum, value) => sum + value, 0);
    this.eachNode((node, values) => {
      const errors = node < cellCount ? cells : surfaces;
      values.forEach((value, u) => {
        const error = Math.abs(system.valueAt(state, node, u) - value) / system.unknowns[u].scale;
        if (!(error <= errors[u])) errors[u] = error;
        if (node < cellCount) squares[u] += (cellVolume[node] / volume) * error ** 2;
      });
    }, time);
    const found = this.boundary === 'Butler-Volmer, given current';
    const control = found ? Math.abs(state[system.coreSize] - metal) / system.unknowns[n - 1].scale : 0;
    return { mean: squares.map(Math.sqrt), cells, surfaces, control };
  }

  /** Writes the sources and what must enter at the boundary for the fields at a time. A steady state, which stores nothing, is that at 0. */
  setTime(time: number, stores = true): void {
    const { mesh } = this.on;
    const { n } = this;
    this.sources.fill(0);
    this.sides.clear();
    if (stores) this.addSources(time, true);
    else this.setSteadySources();
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const rates = this.remainder.rates.subarray(b * n, (b + 1) * n);
      rates.fill(0);
      this.overFace(b, (x, y, weight) => {
        const jets = this.jetsAt(x, y, mesh.cellRegion[mesh.boundaryCell[b]], time);
        const inward = this.inwardFlow(b, x, y, jets);
        const already = this.lawRates(jets, stores);
        for (let r = 0; r < n; r++) rates[r] += weight * (inward[r] - already[r]);
      });
    }
  }

  private addSources(time: number, stores: boolean): void {
    const { boxes } = this.on;
    if ('triangulation' in boxes) this.addSourcesAround(boxes, time, stores);
    else for (const [k, box] of boxes.entries()) this.addSourcesOf(k, box, time, stores);
  }

  /** The sources of a steady state are those of all boundaries that leave the fields as they are. */
  private setSteadySources(): void {
    const onMesh = steadySources.get(this.on) ?? new Map<ManufacturedModel, Map<boolean, Float64Array>>();
    steadySources.set(this.on, onMesh);
    const ofModel = onMesh.get(this.model) ?? new Map<boolean, Float64Array>();
    onMesh.set(this.model, ofModel);
    const known = ofModel.get(this.closes);
    if (known !== undefined) this.sources.set(known);
    else {
      this.addSources(0, false);
      ofModel.set(this.closes, this.sources.slice());
    }
  }

  /** Whether the fields have no slope at the ends. */
  private get closes(): boolean {
    return this.boundary === 'closed below' || this.boundary === 'closed cell';
  }

  private jetsAt(x: number, y: number, layer: number, time: number): Jet[] {
    const along = y / height;
    const { coordinate } = this.kind;
    const { value, slope } = this.closes
      ? closing(coordinate?.(along, layer) ?? { value: along, slope: 1 })
      : (coordinate?.(along, layer) ?? { value: along, slope: 1 });
    return this.model.fields({
      across: new Jet(x / width, 1 / width, 0, 0),
      along: new Jet(value, 0, slope / height, 0),
      time: new Jet(time, 0, 0, 1),
      layer,
    });
  }

  /** Flow of every balanced quantity along x or y per square metre. */
  private flow(direction: 'x' | 'y', x: number, y: number, layer: number, jets: readonly Jet[]): number[] {
    const flows = this.model.fluxes(
      jets.map(({ value }) => value),
      jets.map((jet) => jet[direction]),
      layer,
    );
    const factor = this.on[direction === 'x' ? 'transportX' : 'transportY'](x / width, y / height, layer);
    const { equations } = this.model.physics[0];
    return flows.map(
      (value, r) => (equations[r].carrier === 'metal' ? this.conductivity(x, y, layer) : factor) * value,
    );
  }

  /** S/m; where layers conduct unlike each other, so does their metal. */
  private conductivity(x: number, y: number, layer: number): number {
    if (this.kind.coordinate !== undefined) return 4 * steps[layer];
    return 3 + Math.sin(x / width + (2 * y) / height);
  }

  /** Mean flows through the side of a cell that lies across x or y at a position, from one place to another. */
  private through(
    direction: 'x' | 'y',
    position: number,
    from: number,
    to: number,
    layer: number,
    time: number,
  ): readonly number[] {
    const key = `${direction} ${position} ${from} ${layer}`;
    const known = this.sides.get(key);
    if (known !== undefined) return known;
    const sums = new Array<number>(this.n).fill(0);
    overMean(from, to, (along, weight) => {
      const [x, y] = direction === 'x' ? [position, along] : [along, position];
      const flows = this.flow(direction, x, y, layer, this.jetsAt(x, y, layer, time));
      for (let r = 0; r < this.n; r++) sums[r] += weight * flows[r];
    });
    this.sides.set(key, sums);
    return sums;
  }

  /**
   * A triangle gives each of its three pairs of boxes a part of a face, from the middle of the edge between their points to the
   * centre of its circle, and the two triangles between that and the points. Parts that lie beyond the edge count negative.
   */
  private addSourcesAround({ mesh, triangulation, cellOfCorner }: TriangleMesh, time: number, stores: boolean): void {
    const { x, y, corners, region } = triangulation;
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const cell = mesh.boundaryCell[b];
      this.overFace(b, (atX, atY, weight) => {
        const inward = this.inwardFlow(b, atX, atY, this.jetsAt(atX, atY, mesh.cellRegion[cell], time));
        for (let r = 0; r < this.n; r++) this.sources[cell * this.n + r] -= weight * mesh.boundaryArea[b] * inward[r];
      });
    }
    for (let e = 0; e < corners.length; e++) {
      const after = e % 3 === 2 ? e - 2 : e + 1;
      const [a, b, c] = [corners[e], corners[after], corners[e % 3 === 0 ? e + 2 : e - 1]];
      const [ux, uy] = [x[b] - x[a], y[b] - y[a]];
      const [vx, vy] = [x[c] - x[a], y[c] - y[a]];
      // The centre lies at the middle plus share times the edge turned to the left.
      const share = (vx * (vx - ux) + vy * (vy - uy)) / (2 * (ux * vy - uy * vx));
      const [middleX, middleY] = [x[a] + ux / 2, y[a] + uy / 2];
      const [centreX, centreY] = [middleX - share * uy, middleY + share * ux];
      const layer = region[Math.floor(e / 3)];
      for (const at of twoPoints) {
        const place = [middleX + at * (centreX - middleX), middleY + at * (centreY - middleY)] as const;
        const jets = this.jetsAt(...place, layer, time);
        const [alongX, alongY] = [this.flow('x', ...place, layer, jets), this.flow('y', ...place, layer, jets)];
        for (let r = 0; r < this.n; r++) {
          const passed = (share / 2) * (ux * alongX[r] + uy * alongY[r]);
          this.sources[cellOfCorner[e] * this.n + r] += passed;
          this.sources[cellOfCorner[after] * this.n + r] -= passed;
        }
      }
      const area = (share * (ux * ux + uy * uy)) / 4;
      for (const [corner, point] of [
        [e, a],
        [after, b],
      ]) {
        // Exact for polynomials of second degree: the middles of the sides.
        for (const [fromX, fromY, toX, toY] of [
          [x[point], y[point], middleX, middleY],
          [middleX, middleY, centreX, centreY],
          [centreX, centreY, x[point], y[point]],
        ]) {
          this.addAmounts(cellOfCorner[corner], (fromX + toX) / 2, (fromY + toY) / 2, layer, area / 3, time, stores);
        }
      }
    }
  }

  private addSourcesOf(
    cell: number,
    [left, right, bottom, top]: readonly [number, number, number, number],
    time: number,
    stores: boolean,
  ): void {
    const { mesh } = this.on;
    const { n } = this;
    const layer = mesh.cellRegion[cell];
    const across = left === right ? 1 : right - left;
    const add = (values: readonly number[], weight: number) => {
      for (let r = 0; r < n; r++) this.sources[cell * n + r] += weight * values[r];
    };
    add(this.through('y', bottom, left, right, layer, time), -across);
    add(this.through('y', top, left, right, layer, time), across);
    if (left < right) {
      add(this.through('x', left, bottom, top, layer, time), bottom - top);
      add(this.through('x', right, bottom, top, layer, time), top - bottom);
    }
    overMean(left, right, (x, weightX) => {
      overMean(bottom, top, (y, weightY) => {
        this.addAmounts(cell, x, y, layer, weightX * weightY * across * (top - bottom), time, stores);
      });
    });
  }

  /** What arises at a place and what is stored there, times a volume. */
  private addAmounts(
    cell: number,
    x: number,
    y: number,
    layer: number,
    volume: number,
    time: number,
    stores: boolean,
  ): void {
    const { model, n } = this;
    if (model.production === undefined && model.areaDensity === undefined && !stores) return;
    const add = (values: readonly number[], weight: number) => {
      for (let r = 0; r < n; r++) this.sources[cell * n + r] += weight * values[r];
    };
    const jets = this.jetsAt(x, y, layer, time);
    const values = jets.map(({ value }) => value);
    const electrolyte = volume * this.on.porosity(x / width, y / height, layer);
    if (model.production !== undefined) add(model.production(values, layer), -electrolyte);
    if (model.areaDensity !== undefined) {
      add(this.reaction(model.current(values, metal)), -volume * model.areaDensity(x / width, y / height));
    }
    if (stores) {
      add(
        model.stored.map((unknown) => (unknown < 0 ? 0 : jets[unknown].time)),
        electrolyte,
      );
    }
  }

  /** Rates of all balances for a current density of the reacting ion. */
  private reaction(current: number): number[] {
    const { ion } = this.model;
    const rates = new Array<number>(this.n).fill(0);
    rates[ion.balance] = current / (ion.charge * FARADAY);
    if (ion.metal !== undefined) rates[ion.metal.electrons] = -current / FARADAY;
    return rates;
  }

  private overFace(b: number, at: (x: number, y: number, weight: number) => void): void {
    const { mesh, geometry } = this.on;
    const [x, y] = [mesh.boundaryX[b], mesh.boundaryY[b]];
    const half = mesh.boundaryArea[b] / 2;
    if (geometry.dimension === 1) at(x, y, 1);
    else if (mesh.boundaryNormalX[b] === 0) overMean(x - half, x + half, (position, weight) => at(position, y, weight));
    else overMean(y - half, y + half, (position, weight) => at(x, position, weight));
  }

  private inwardFlow(b: number, x: number, y: number, jets: readonly Jet[]): number[] {
    const { mesh } = this.on;
    const layer = mesh.cellRegion[mesh.boundaryCell[b]];
    const [normalX, normalY] = [mesh.boundaryNormalX[b], mesh.boundaryNormalY[b]];
    return this.flow(normalX === 0 ? 'y' : 'x', x, y, layer, jets).map((value) => -(normalX + normalY) * value);
  }

  /** What the laws of the tested boundary let in by themselves. */
  private lawRates(jets: readonly Jet[], stores: boolean): number[] {
    const values = jets.map(({ value }) => value);
    switch (this.boundary) {
      case 'Butler-Volmer':
      case 'Butler-Volmer, given current':
        return this.reaction(this.model.current(values, metal));
      case 'prescribed current':
        return this.reaction(this.meanCurrent());
      case 'given law': {
        const rates = this.given!.rates(values, metal);
        const stored = stores ? this.given!.stores?.(jets, metal) : undefined;
        return rates.map((rate, r) => rate + (stored === undefined ? 0 : stored[r].time));
      }
      case 'held':
      case 'partly held':
      case 'closed below':
      case 'closed cell':
        return new Array<number>(this.n).fill(0);
    }
  }

  private condition(surface: number): SurfaceCondition {
    const { boundary, model } = this;
    const hold = (unknowns: readonly number[]): SurfaceCondition['held'] => {
      return (x, y, _load, into) => {
        const jets = this.jetsAt(x, y, y > joint * height ? 1 : 0, 0);
        for (let u = 0; u < this.n; u++) into[u] = unknowns.includes(u) ? jets[u].value : Number.NaN;
      };
    };
    const all = model.stored.map((_, u) => u);
    const rest = { rate: this.remainder, control: 0 };
    if (boundary === 'closed cell') return { exchanges: [] };
    if (surface === 1) return { exchanges: [], held: hold(all) };
    switch (boundary) {
      case 'held':
        return { exchanges: [], held: hold(all) };
      case 'closed below':
        return { exchanges: [] };
      case 'prescribed current':
        return { exchanges: [{ rate: new UniformCurrent(model.ion), control: 0 }, rest] };
      case 'Butler-Volmer':
      case 'Butler-Volmer, given current':
        return { exchanges: [{ rate: model.electrode, control: 0 }, rest] };
      case 'partly held':
        return { exchanges: [rest], held: hold(model.partlyHeld) };
      case 'given law':
        return { exchanges: [{ rate: this.given!.law, control: 0 }, rest] };
    }
  }

  /** Over all tested faces: the sum of what a function of place gives per square metre, and their area. */
  private overTested(of: (b: number, x: number, y: number, jets: readonly Jet[]) => number): [number, number] {
    const { mesh } = this.on;
    let sum = 0;
    let area = 0;
    for (let b = 0; b < mesh.boundaryCount; b++) {
      if (mesh.boundarySurface[b] === 1) continue;
      area += mesh.boundaryArea[b];
      this.overFace(b, (x, y, weight) => {
        const jets = this.jetsAt(x, y, mesh.cellRegion[mesh.boundaryCell[b]], 0);
        sum += weight * mesh.boundaryArea[b] * of(b, x, y, jets);
      });
    }
    return [sum, area];
  }

  private totalCurrent(): [number, number] {
    const { ion } = this.model;
    return this.overTested((b, x, y, jets) => ion.charge * FARADAY * this.inwardFlow(b, x, y, jets)[ion.balance]);
  }

  private meanCurrentKnown = Number.NaN;
  private meanCurrent(): number {
    if (Number.isNaN(this.meanCurrentKnown)) {
      const [sum, area] = this.totalCurrent();
      this.meanCurrentKnown = sum / area;
    }
    return this.meanCurrentKnown;
  }

  private control(): Control {
    const { model, boundary } = this;
    const name = 'electrode';
    const { scale } = model.physics[0].unknowns[this.n - 1];
    if (boundary === 'prescribed current') return { kind: 'total', name, total: this.totalCurrent()[0], scale };
    if (boundary === 'Butler-Volmer, given current') {
      const [onSurfaces] = this.overTested((_b, _x, _y, jets) =>
        model.current(
          jets.map(({ value }) => value),
          metal,
        ),
      );
      return { kind: 'total', name, total: onSurfaces, scale };
    }
    return { kind: 'held', name, value: metal };
  }

  private medium(): Medium {
    const { mesh, porosity, transportX, transportY } = this.on;
    const perCell = (of: (x: number, y: number, layer: number) => number) =>
      Float64Array.from({ length: mesh.cellCount }, (_, k) =>
        of(mesh.cellX[k] / width, mesh.cellY[k] / height, mesh.cellRegion[k]),
      );
    return {
      porosity: perCell(porosity),
      transportX: perCell(transportX),
      transportY: perCell(transportY),
      conductivity: this.conductsMetal
        ? perCell((x, y, layer) => this.conductivity(x * width, y * height, layer))
        : undefined,
    };
  }

  private volumeRates(): VolumeRate[] {
    const { areaDensity, electrode } = this.model;
    const { mesh } = this.on;
    if (areaDensity === undefined) return [];
    const density = Float64Array.from({ length: mesh.cellCount }, (_, k) =>
      areaDensity(mesh.cellX[k] / width, mesh.cellY[k] / height),
    );
    return [{ rate: electrode, control: 1, areaDensity: density }];
  }

  private anchors(): Anchor[] {
    const { mesh, boxes, porosity } = this.on;
    const { pinned, amounts } = this.model.closedLevels!;
    const last = mesh.cellCount - 1;
    const there = this.jetsAt(mesh.cellX[last], mesh.cellY[last], mesh.cellRegion[last], 0);
    const weight = Float64Array.from(
      { length: mesh.cellCount },
      (_, k) => mesh.cellVolume[k] * porosity(mesh.cellX[k] / width, mesh.cellY[k] / height, mesh.cellRegion[k]),
    );
    const amountOf = (unknown: number): number => {
      let sum = 0;
      if ('triangulation' in boxes) throw new RangeError('amounts are of boxes with four sides');
      boxes.forEach(([left, right, bottom, top], k) => {
        const layer = mesh.cellRegion[k];
        overMean(left, right, (x, weightX) => {
          overMean(bottom, top, (y, weightY) => {
            const value = this.jetsAt(x, y, layer, 0)[unknown].value;
            sum += weightX * weightY * mesh.cellVolume[k] * porosity(x / width, y / height, layer) * value;
          });
        });
      });
      return sum;
    };
    return [
      { kind: 'pin', unknown: pinned[0], equation: pinned[1], value: there[pinned[0]].value },
      ...amounts.map((unknown): Anchor => {
        // The balance of which the level is free: that of the ion itself, for a salt that of the anion.
        const equation = this.model.stored.lastIndexOf(unknown);
        return { kind: 'amount', terms: [{ unknown, factor: 1 }], equation, weight, amount: amountOf(unknown) };
      }),
    ];
  }

  /** Every node with the chosen values there. */
  private eachNode(visit: (node: number, values: readonly number[]) => void, time: number): void {
    const { mesh } = this.on;
    const { nodes } = this.system;
    const valuesAt = (x: number, y: number, layer: number) => this.jetsAt(x, y, layer, time).map(({ value }) => value);
    for (let k = 0; k < mesh.cellCount; k++) visit(k, valuesAt(mesh.cellX[k], mesh.cellY[k], mesh.cellRegion[k]));
    for (let b = 0; b < mesh.boundaryCount; b++) {
      // The node of a cell that reaches to the boundary has been visited.
      if (mesh.boundaryDistance[b] === 0) continue;
      const layer = mesh.cellRegion[mesh.boundaryCell[b]];
      visit(nodes.boundaryNode[b], valuesAt(mesh.boundaryX[b], mesh.boundaryY[b], layer));
    }
    for (let node = mesh.cellCount + mesh.boundaryCount; node < nodes.count; node++) {
      visit(node, valuesAt(mesh.cellX[nodes.cell[node]], joint * height, nodes.physics[node]));
    }
  }
}

/** A coordinate that stands still at both ends, so that no field has a slope there. */
function closing({ value, slope }: { value: number; slope: number }): { value: number; slope: number } {
  return { value: value * value * (3 - 2 * value), slope: 6 * value * (1 - value) * slope };
}
