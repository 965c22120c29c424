import type { LinearCore, SparseMatrix } from 'sparse-linear-solver-wasm';
import {
  type Equation,
  type FluxBlock,
  type LocalBlock,
  newFluxBlock,
  newLocalBlock,
  newRateBlock,
  type RateBlock,
  type SurfaceRate,
  type Unknown,
} from '../physics/physics.ts';
import { type BlockPlaces, blockPattern } from './block-pattern.ts';
import { requireRoomForBorder, withinMemory } from './memory.ts';
import { type Nodes, nodesOf } from './nodes.ts';
import type { Anchor, Control, Problem, SurfaceExchange } from './problem.ts';
import { defaultSolverSettings, type LinearMethod } from './settings.ts';

/** Most coupled unknowns of a node that multigrid takes; systems of more are solved by factors. */
const largestBlock = 4;

/** ln of the smallest value relative to rest that is computed with: 1e-200, well above where doubles end. */
const lowestLogarithm = -460;

/** Relative to its scale, below what a positive value is nearly used up: it must not hold back the step of all others. */
const nearlyUsedUp = 1e-6;
/** The largest part of a positive value that a step takes away linearly. */
const largestPart = 0.9;
/** A correction of more than so much of a value belongs to a rate with a power of less than 1. */
const steepestPart = 1.2;
/** ln of the part of a rate that is nothing beside the rate itself. */
const negligibleRate = Math.log(1e-18);

/** Relative size of a last digit: half of one in storing a number, as much in each of the sums that a flow or rate starts with. */
const lastDigit = 2 * Number.EPSILON;

/** An amount anchor: one equation of one node exchanges strength * (unknown - reservoir). */
export interface Reservoir {
  readonly node: number;
  readonly equation: number;
  readonly unknown: number;
  readonly strength: number;
  /** The nodes whose equations sum to the exchange: the pore of the anchored one; all of them when absent. */
  readonly pore?: Int32Array;
}

/**
 * One stage of an implicit time step: what the equations hold beside their steady terms. With S the stored amounts and G
 * the steady residual, the stage asks for
 *
 *     shift * S(u) - before + G(u) + known = 0,
 *
 * `before` being shift * S of the level the step starts from. Its difference to what is stored now is taken first, so that
 * in a short step, where both are large, nothing of the rest is rounded away; in volumes and at surfaces by itself, so that the
 * salt, of whose ions a volume stores alike, is rounded alike for all of them and leaves no current.
 */
export interface Stage {
  /** 1/s */
  readonly shift: number;
  /** As `assembleStored` writes it with the same shift. */
  readonly before: Stored;
  readonly known: Float64Array;
}

/** What is stored beyond rest, in the order of the equations: by nodes in their volume, and at the surfaces beside them. */
export interface Stored {
  readonly inVolumes: Float64Array;
  readonly atSurfaces: Float64Array;
}

/** A place of a law that stores. */
interface StoringPlace extends SurfaceExchange {
  readonly node: number;
  readonly area: number;
  readonly place: number;
}

/**
 * The discrete equations of a problem and their Jacobian.
 *
 * The state holds n unknowns for every node (see `Unknown.positive` for their form), then one value for every free number outside the mesh: the controls with a
 * given total, then the reservoirs of the `amount` anchors. The equations follow the same order: the balance of each node
 * (outflow - rates - production - sources = 0; u - value = 0 where held), total - asked, amount - asked. While a `stage` is
 * set, the growth of what is stored belongs to them.
 *
 * The Jacobian is a sparse core bordered by the few outer numbers,
 *
 *     [ A  B ] [ du ]
 *     [ C  D ] [ dg ],
 *
 * A assembled straight into the memory of the linear core. All buffers are made once; assembling allocates nothing.
 */
export class System implements Disposable {
  readonly nodes: Nodes;
  readonly unknownCount: number;
  /** Equations of the nodes: nodes.count * unknownCount. */
  readonly coreSize: number;
  /** Free numbers outside the mesh. */
  readonly outerCount: number;
  readonly size: number;
  /** Typical magnitude of every entry of the state. */
  readonly scale: Float64Array;
  /** Value at rest of what every entry of the state stands for; 0 for controls. */
  readonly origin: Float64Array;
  /** 1 where the state holds ln(value / origin), 0 where it holds value - origin. */
  readonly logarithmic: Uint8Array;
  readonly matrix: SparseMatrix;
  /** Where the blocks of nodes and links stand in the matrix. */
  readonly blocks: BlockPlaces;
  /** B, column by column. */
  readonly borderColumns: readonly Float64Array[];
  /** C, row by row. */
  readonly borderRows: readonly Float64Array[];
  /** D, row-major. */
  readonly corner: Float64Array;

  /** The time step in hand; null at a steady state. */
  stage: Stage | null = null;

  private problemNow: Problem;
  private readonly controls: Control[] = [];
  private readonly flux: FluxBlock;
  private readonly local: LocalBlock;
  private readonly rate: RateBlock;
  /** Area, over a time where something is stored, that `rate` acts on: a field, as a number handed over is put on the heap. */
  private rateWeight = 0;
  /** 1 for each equation that runs through the metal. */
  private readonly throughMetal: Uint8Array;
  /** 1 for each equation that is a constraint. */
  private readonly constraint: Uint8Array;
  /** 1 for each entry of the nodes that is held. */
  private readonly held: Uint8Array;
  private readonly heldValues: Float64Array;
  /** Load that `heldValues` are of. */
  private heldLoad = Number.NaN;
  private storingPlaces: StoringPlace[] = [];
  private readonly digits: Float64Array;
  /** What surfaces store in the stage in hand, by equation. */
  private readonly storedAtSurfaces: Float64Array;
  /** 1 where nothing conducts to a node what an equation balances: its unknown rests. */
  private readonly idle: Uint8Array;
  /** Index among the outer numbers of each control, -1 where its value is held. */
  private readonly outerOfControl: Int32Array;
  /** One per anchor. */
  private anchorStrengths = new Float64Array(0);
  /** Index among the outer numbers of the first anchor's reservoir. */
  private readonly firstReservoir: number;

  constructor(problem: Problem, core: LinearCore, linearMethod: LinearMethod = defaultSolverSettings.linearMethod) {
    const { mesh } = problem;
    this.problemNow = problem;
    this.nodes = nodesOf(mesh, problem.medium, problem.physicsOfCell);
    const n = this.unknowns.length;
    this.unknownCount = n;
    this.coreSize = this.nodes.count * n;
    this.outerOfControl = new Int32Array(problem.controls.length).fill(-1);
    let outer = 0;
    problem.controls.forEach((control, k) => {
      if (isFree(control)) this.outerOfControl[k] = outer++;
    });
    this.firstReservoir = outer;
    this.outerCount = outer + problem.anchors.filter((anchor) => anchor.kind === 'amount').length;
    this.size = this.coreSize + this.outerCount;
    requireRoomForBorder(this.coreSize, this.outerCount, this.outerCount - this.firstReservoir);
    // The linear core copies the pattern, by far the largest part; only where its blocks stand is kept.
    const { pattern, ...places } = blockPattern(this.nodes, n);
    this.blocks = places;
    const options = n <= largestBlock ? { method: linearMethod, blockSize: n } : ({ method: 'direct' } as const);
    this.matrix = withinMemory(this.size, () => core.analyse(pattern, options));
    this.borderColumns = Array.from({ length: this.outerCount }, () => new Float64Array(this.coreSize));
    this.borderRows = Array.from({ length: this.outerCount }, () => new Float64Array(this.coreSize));
    this.corner = new Float64Array(this.outerCount * this.outerCount);
    this.flux = newFluxBlock(n);
    this.local = newLocalBlock(n);
    this.rate = newRateBlock(n);
    this.throughMetal = Uint8Array.from(this.equations, ({ carrier }) => (carrier === 'metal' ? 1 : 0));
    this.constraint = Uint8Array.from(this.equations, ({ kind }) => (kind === 'constraint' ? 1 : 0));
    this.storedAtSurfaces = new Float64Array(this.size);
    this.digits = new Float64Array(this.size);
    this.scale = new Float64Array(this.size);
    this.origin = new Float64Array(this.size);
    this.logarithmic = new Uint8Array(this.size);
    this.held = new Uint8Array(this.coreSize);
    this.heldValues = new Float64Array(this.coreSize);
    this.idle = new Uint8Array(this.coreSize);
    this.describe(problem);
  }

  get problem(): Problem {
    return this.problemNow;
  }

  get unknowns(): readonly Unknown[] {
    return this.problemNow.physics[0].unknowns;
  }

  get equations(): readonly Equation[] {
    return this.problemNow.physics[0].equations;
  }

  /**
   * Replaces the problem by one on the same mesh with the same kinds of conditions: the pattern and its symbolic
   * analysis are kept.
   */
  update(problem: Problem): void {
    this.problemNow = problem;
    const { conductance, metalConductance, volume, constraintVolume } = nodesOf(
      problem.mesh,
      problem.medium,
      problem.physicsOfCell,
    );
    this.nodes.conductance.set(conductance);
    this.nodes.metalConductance.set(metalConductance);
    this.nodes.volume.set(volume);
    this.nodes.constraintVolume.set(constraintVolume);
    this.describe(problem);
  }

  /** Replaces a control by one that is free or held as it was, or either where it `switches`. */
  setControl(index: number, control: Control): void {
    this.controls[index] = control;
  }

  /** A control as it stands. */
  control(index: number): Control {
    return this.controls[index];
  }

  /** Where a state holds the value of a control; -1 where it does not, because the value is held. */
  controlEntry(index: number): number {
    const outer = this.outerOfControl[index];
    return outer < 0 ? -1 : this.coreSize + outer;
  }

  private describe(problem: Problem): void {
    const n = this.unknownCount;
    const { unknowns } = this;
    for (let k = 0; k < this.coreSize; k++) {
      this.scale[k] = unknowns[k % n].scale;
      this.origin[k] = unknowns[k % n].origin;
      this.logarithmic[k] = unknowns[k % n].positive ? 1 : 0;
    }
    let outer = this.coreSize;
    problem.controls.forEach((control, k) => {
      this.controls[k] = control;
      if (isFree(control)) this.scale[outer++] = control.scale ?? 1;
    });
    for (const anchor of problem.anchors) {
      if (anchor.kind !== 'amount') continue;
      const unknown = unknowns[exchanged(anchor)];
      this.origin[outer] = unknown.origin;
      this.scale[outer++] = unknown.scale;
    }
    this.anchorStrengths = Float64Array.from(problem.anchors, (anchor) => this.anchorStrength(anchor));
    this.findIdle();
    this.findStoringPlaces();
    this.heldLoad = Number.NaN;
  }

  /** Lists where surfaces store something, such as the charge of a double layer. */
  private findStoringPlaces(): void {
    const { mesh, surfaces, volumeRates } = this.problemNow;
    this.storingPlaces = [];
    for (const { rate, control, areaDensity } of volumeRates) {
      if (rate.storage === undefined) continue;
      for (let k = 0; k < mesh.cellCount; k++) {
        const area = areaDensity[k] * mesh.cellVolume[k];
        if (area !== 0) this.storingPlaces.push({ rate, control, node: k, area, place: k });
      }
    }
    for (let b = 0; b < mesh.boundaryCount; b++) {
      for (const { rate, control } of surfaces[mesh.boundarySurface[b]].exchanges) {
        if (rate.storage === undefined) continue;
        this.storingPlaces.push({
          rate,
          control,
          node: this.nodes.boundaryNode[b],
          area: mesh.boundaryArea[b],
          place: b,
        });
      }
    }
  }

  /** Marks what no link conducts, such as the potential of a metal where there is none. */
  private findIdle(): void {
    const { linkCount, linkLeft, linkRight, metalConductance } = this.nodes;
    const n = this.unknownCount;
    this.idle.fill(0);
    for (let r = 0; r < n; r++) {
      if (this.throughMetal[r] === 0) continue;
      for (let k = 0; k < this.nodes.count; k++) this.idle[k * n + r] = 1;
      for (let f = 0; f < linkCount; f++) {
        if (metalConductance[f] === 0) continue;
        this.idle[linkLeft[f] * n + r] = 0;
        this.idle[linkRight[f] * n + r] = 0;
      }
      const { interfaces } = this.nodes;
      for (let q = 0; q < interfaces.count; q++) {
        // Where one side only conducts, its node on the interface is the end of the metal.
        if (interfaces.metalConductance[q] > 0) this.idle[interfaces.below[q] * n + r] = 0;
      }
    }
  }

  /** Finds which entries are held under a load, and at what. */
  private findHeld(load: number): void {
    if (load === this.heldLoad) return;
    this.heldLoad = load;
    const { mesh, surfaces } = this.problemNow;
    const n = this.unknownCount;
    this.held.set(this.idle);
    this.heldValues.fill(0);
    const values = new Float64Array(n);
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const { held } = surfaces[mesh.boundarySurface[b]];
      if (held === undefined) continue;
      const node = this.nodes.boundaryNode[b];
      // Where the node is: on the face, or at the centre of a cell that lies on the boundary itself.
      const onBoundary = this.nodes.boundaryLink[b] < 0;
      const cell = mesh.boundaryCell[b];
      held(
        onBoundary ? mesh.cellX[cell] : mesh.boundaryX[b],
        onBoundary ? mesh.cellY[cell] : mesh.boundaryY[b],
        load,
        values,
      );
      for (let u = 0; u < n; u++) {
        const k = node * n + u;
        if (Number.isNaN(values[u]) || this.idle[k] === 1) continue;
        this.held[k] = 1;
        this.heldValues[k] = this.entryOf(k, values[u]);
      }
    }
  }

  /** A state with the given value of each unknown at every node, zero controls, and reservoirs at their unknown's value. */
  uniformState(values: readonly number[]): Float64Array {
    const state = new Float64Array(this.size);
    for (let k = 0; k < this.coreSize; k++) state[k] = this.entryOf(k, values[k % this.unknownCount]);
    let outer = this.size;
    for (const anchor of [...this.problemNow.anchors].reverse()) {
      if (anchor.kind !== 'amount') continue;
      outer--;
      state[outer] = this.entryOf(outer, values[exchanged(anchor)]);
    }
    return state;
  }

  /** The value of an unknown at a node in a state. */
  valueAt(state: Float64Array, node: number, unknown: number): number {
    return this.valueOf(node * this.unknownCount + unknown, state);
  }

  /** How far an unknown at a node is from rest in a state: value - origin, however small, to all digits. */
  departureAt(state: Float64Array, node: number, unknown: number): number {
    const k = node * this.unknownCount + unknown;
    return this.logarithmic[k] === 1 ? this.origin[k] * Math.expm1(state[k]) : state[k];
  }

  /** The entries of a node's unknowns in a state, from their departures from rest. */
  entriesOf(departures: Float64Array): Float64Array {
    return departures.map((departure, u) =>
      this.logarithmic[u] === 1 ? Math.log1p(departure / this.origin[u]) : departure,
    );
  }

  /**
   * Writes the state in which every value is less by damping * correction; the two may be the same array.
   *
   * A correction of more than a positive value has, x times the value, comes of a rate that falls with a power 1/x of it or
   * slower: the tangent of c^(1/x) meets zero at -(x - 1) c. Such a value loses 90 % to the power of x/0.9 instead, so that
   * the rate loses nine tenths whatever its power; and nothing more once nothing is left of the rate.
   */
  advance(state: Float64Array, correction: Float64Array, damping: number, into: Float64Array): void {
    for (let k = 0; k < this.size; k++) {
      const change = damping * correction[k];
      into[k] = this.logarithmic[k] === 1 ? state[k] + this.logarithmicChange(k, state, change) : state[k] - change;
    }
  }

  private logarithmicChange(k: number, state: Float64Array, change: number): number {
    const part = change / this.valueOf(k, state);
    if (part <= largestPart) return Math.log1p(-part);
    if (this.isNothing(k, state, part)) return 0;
    return Math.max((part / largestPart) * Math.log1p(-largestPart), Math.min(0, lowestLogarithm - state[k]));
  }

  /**
   * Whether nothing is left of a rate that falls with the power 1/part of a value. One that goes with the value itself has a
   * root that steps come to, however large its coefficient: of that nothing is presumed.
   */
  private isNothing(k: number, state: Float64Array, part: number): boolean {
    return part > steepestPart && Math.log(this.valueOf(k, state) / this.scale[k]) < part * negligibleRate;
  }

  /**
   * Whether a correction changes every nearly used-up value by at most a part of it, or finds nothing left to take from it.
   * Next to the scale its correction is small from the start, which says nothing of the rates that go with it.
   */
  settles(state: Float64Array, correction: Float64Array, most: number): boolean {
    for (let k = 0; k < this.coreSize; k++) {
      if (this.logarithmic[k] === 0) continue;
      const value = this.valueOf(k, state);
      if (value >= nearlyUsedUp * this.scale[k]) continue;
      const part = correction[k] / value;
      if (Math.abs(part) > most && !(part > largestPart && this.isNothing(k, state, part))) return false;
    }
    return true;
  }

  /** Largest departure of any value from rest, relative to its scale; logarithms count as they are. */
  distanceFromRest(state: Float64Array): number {
    let largest = 0;
    for (let k = 0; k < this.size; k++) {
      const relative = Math.abs(state[k]) / (this.logarithmic[k] === 1 ? 1 : this.scale[k]);
      if (relative > largest) largest = relative;
    }
    return largest;
  }

  /**
   * Largest damping, at most 1, with which a correction takes no positive value more than `fraction` of the way to 0, those
   * aside that are nearly used up; 0 where a value is so far below rest already that it would soon not be a number at all.
   */
  largestStep(state: Float64Array, correction: Float64Array, fraction: number): number {
    let largest = 1;
    for (let k = 0; k < this.coreSize; k++) {
      if (this.logarithmic[k] === 0) continue;
      if (state[k] < lowestLogarithm) return 0;
      if (correction[k] <= 0) continue;
      const value = this.valueOf(k, state);
      if (value < nearlyUsedUp * this.scale[k]) continue;
      largest = Math.min(largest, (fraction * value) / correction[k]);
    }
    return largest;
  }

  private valueOf(k: number, state: Float64Array): number {
    return this.logarithmic[k] === 1 ? this.origin[k] * Math.exp(state[k]) : this.origin[k] + state[k];
  }

  private entryOf(k: number, value: number): number {
    return this.logarithmic[k] === 1 ? Math.log(value / this.origin[k]) : value - this.origin[k];
  }

  /** Value of a control in a state, under a load. */
  controlValue(control: number, state: Float64Array, load: number): number {
    const outer = this.outerOfControl[control];
    if (outer >= 0) return state[this.coreSize + outer];
    const held = this.controls[control];
    return held.kind === 'held' ? load * held.value : Number.NaN;
  }

  /** Writes the value of a control that is free into a state; one that is held has its own. */
  writeControl(state: Float64Array, control: number, value: number): void {
    const outer = this.outerOfControl[control];
    if (outer >= 0) state[this.coreSize + outer] = value;
  }

  /** Writes the residual of every equation. */
  assembleResidual(state: Float64Array, load: number, residual: Float64Array): void {
    this.assemble(state, load, residual, null);
  }

  /** Writes the residual and the Jacobian (into `matrix.values` and the border). */
  assembleJacobian(state: Float64Array, load: number, residual: Float64Array): void {
    const values = this.clearedJacobian();
    this.assemble(state, load, residual, values);
  }

  /** The entries of the matrix, all of them and those of the border 0. */
  private clearedJacobian(): Float64Array {
    const values = this.matrix.values;
    values.fill(0);
    for (let g = 0; g < this.outerCount; g++) {
      this.borderColumns[g].fill(0);
      this.borderRows[g].fill(0);
    }
    this.corner.fill(0);
    return values;
  }

  private assemble(state: Float64Array, load: number, residual: Float64Array, values: Float64Array | null): void {
    this.findHeld(load);
    residual.fill(0);
    if (this.stage !== null) {
      const { shift, before, known } = this.stage;
      const { inVolumes, atSurfaces } = before;
      const { storedAtSurfaces } = this;
      this.addStoredInVolumes(state, shift, residual, values);
      storedAtSurfaces.fill(0);
      this.addStoredAtSurfaces(state, load, shift, storedAtSurfaces, values);
      for (let k = 0; k < this.size; k++) {
        residual[k] = residual[k] - inVolumes[k] + (storedAtSurfaces[k] - atSurfaces[k]) + known[k];
      }
    }
    this.addFluxes(state, residual, values);
    this.addInterfaces(state, residual, values);
    this.addProduction(state, residual, values);
    this.addSources(residual);
    this.addVolumeRates(state, load, residual, values);
    this.addSurfaceRates(state, load, residual, values);
    this.addAnchors(state, residual, values);
    this.closeControls(load, state, residual, values);
    this.holdEntries(state, residual, values);
  }

  /**
   * Writes the stored amounts S(u), in the order of the equations: what every node and the surfaces at it hold beyond rest; for
   * the total of a control, the stored part of its measure.
   */
  assembleStorage(state: Float64Array, load: number, stored: Float64Array): void {
    this.findHeld(load);
    stored.fill(0);
    this.addStorage(state, load, 1, stored, null);
  }

  /** Writes the stored amounts times a shift, those in volumes and those at surfaces by themselves. */
  assembleStored(state: Float64Array, load: number, shift: number, { inVolumes, atSurfaces }: Stored): void {
    this.findHeld(load);
    inVolumes.fill(0);
    atSurfaces.fill(0);
    this.addStoredInVolumes(state, shift, inVolumes, null);
    this.addStoredAtSurfaces(state, load, shift, atSurfaces, null);
  }

  /**
   * Writes the derivatives of the stored amounts in the place of those of the steady equations (into `matrix.values` and the
   * border); 0 in the rows of entries that are held.
   */
  assembleStorageJacobian(state: Float64Array, load: number): void {
    const values = this.clearedJacobian();
    this.findHeld(load);
    this.addStorage(state, load, 1, new Float64Array(this.size), values);
    const { rowPointers } = this.blocks;
    for (let k = 0; k < this.coreSize; k++) {
      if (this.held[k] === 0) continue;
      values.fill(0, rowPointers[k], rowPointers[k + 1]);
      for (let g = 0; g < this.outerCount; g++) this.borderColumns[g][k] = 0;
    }
  }

  /**
   * Which equations store anything, and which unknowns what is stored depends on: 1 for those that a time step integrates, 0
   * for those that hold, or follow, at every instant. `summed` are the equations that conserve something, whether or not
   * it is stored: what flows between them they must count alike.
   */
  differential(load: number): {
    readonly equations: Uint8Array;
    readonly unknowns: Uint8Array;
    readonly summed: Uint8Array;
  } {
    this.assembleStorageJacobian(new Float64Array(this.size), load);
    const { values } = this.matrix;
    const equations = new Uint8Array(this.size);
    const unknowns = new Uint8Array(this.size);
    const { diagonal, stride } = this.blocks;
    const n = this.unknownCount;
    // What a node and its surfaces store depends on the node alone.
    for (let k = 0; k < this.coreSize; k++) {
      if (this.held[k] === 1) continue;
      const node = Math.floor(k / n);
      const row = diagonal[node] + (k - node * n) * stride[node];
      for (let u = 0; u < n; u++) {
        if (values[row + u] === 0) continue;
        equations[k] = 1;
        unknowns[node * n + u] = 1;
      }
    }
    for (let g = 0; g < this.outerCount; g++) {
      for (let k = 0; k < this.coreSize; k++) {
        if (this.borderRows[g][k] !== 0) {
          equations[this.coreSize + g] = 1;
          unknowns[k] = 1;
        }
        if (this.borderColumns[g][k] !== 0 && this.held[k] === 0) unknowns[this.coreSize + g] = 1;
      }
      for (let h = 0; h < this.outerCount; h++) {
        if (this.corner[g * this.outerCount + h] === 0) continue;
        equations[this.coreSize + g] = 1;
        unknowns[this.coreSize + h] = 1;
      }
    }
    const summed = equations.slice();
    for (let k = 0; k < this.coreSize; k++) if (this.held[k] === 0 && this.constraint[k % n] === 0) summed[k] = 1;
    // On the near side of an interface there is equilibrium, not a balance; a metal that ends there has its balance there.
    const { interfaces } = this.nodes;
    for (let q = 0; q < interfaces.count; q++) {
      for (let r = 0; r < n; r++) {
        if (this.throughMetal[r] === 0 || interfaces.metalJoint[q] > 0) summed[interfaces.below[q] * n + r] = 0;
      }
    }
    return { equations, unknowns, summed };
  }

  private addFluxes(state: Float64Array, residual: Float64Array, values: Float64Array | null): void {
    const { linkCount, linkLeft, linkRight, linkPhysics, conductance, metalConductance } = this.nodes;
    const { diagonal, leftRight, rightLeft, stride } = this.blocks;
    const { physics } = this.problemNow;
    const { throughMetal } = this;
    const n = this.unknownCount;
    const block = this.flux;
    const { value, left, right } = block;
    for (let f = 0; f < linkCount; f++) {
      const a = linkLeft[f];
      const b = linkRight[f];
      physics[linkPhysics[f]].flux(state, a * n, b * n, block);
      for (let r = 0; r < n; r++) {
        const weight = throughMetal[r] === 0 ? conductance[f] : metalConductance[f];
        residual[a * n + r] += weight * value[r];
        residual[b * n + r] -= weight * value[r];
      }
      if (values === null) continue;
      for (let r = 0; r < n; r++) {
        const weight = throughMetal[r] === 0 ? conductance[f] : metalConductance[f];
        const inA = r * stride[a];
        const inB = r * stride[b];
        for (let s = 0; s < n; s++) {
          const byLeft = weight * left[r * n + s];
          const byRight = weight * right[r * n + s];
          values[diagonal[a] + inA + s] += byLeft;
          values[leftRight[f] + inA + s] += byRight;
          values[rightLeft[f] + inB + s] -= byLeft;
          values[diagonal[b] + inB + s] -= byRight;
        }
      }
    }
  }

  /**
   * Where two models meet: what leaves the cell on the left arrives at the balance of the face, that of `above`; `below` and
   * `above` are in equilibrium, which is to say that no flux would run between them. As an equation of its own that stays
   * well conditioned, where a link of hardly any resistance does not.
   */
  private addInterfaces(state: Float64Array, residual: Float64Array, values: Float64Array | null): void {
    const { physics } = this.problemNow;
    const { physics: physicsOf, interfaces } = this.nodes;
    const { diagonal, leftBelow, belowLeft, belowAbove, aboveLeft, aboveBelow, stride } = this.blocks;
    const n = this.unknownCount;
    const { value, left: byFirst, right: bySecond } = this.flux;
    for (let q = 0; q < interfaces.count; q++) {
      const left = interfaces.left[q];
      const below = interfaces.below[q];
      const above = interfaces.above[q];
      physics[physicsOf[left]].flux(state, left * n, below * n, this.flux);
      for (let r = 0; r < n; r++) {
        const metallic = this.throughMetal[r] === 1;
        const weight = (metallic ? interfaces.metalConductance : interfaces.conductance)[q];
        // A metal that ends here gives nothing on.
        const receives = metallic && interfaces.metalJoint[q] === 0 ? below : above;
        residual[left * n + r] += weight * value[r];
        residual[receives * n + r] -= weight * value[r];
        if (values === null) continue;
        const inLeft = r * stride[left];
        const inReceiver = r * stride[receives];
        const leftColumn = receives === above ? aboveLeft[q] : belowLeft[q];
        const belowColumn = receives === above ? aboveBelow[q] : diagonal[below];
        for (let s = 0; s < n; s++) {
          values[diagonal[left] + inLeft + s] += weight * byFirst[r * n + s];
          values[leftBelow[q] + inLeft + s] += weight * bySecond[r * n + s];
          values[leftColumn + inReceiver + s] -= weight * byFirst[r * n + s];
          values[belowColumn + inReceiver + s] -= weight * bySecond[r * n + s];
        }
      }
      physics[physicsOf[left]].flux(state, below * n, above * n, this.flux);
      for (let r = 0; r < n; r++) {
        const weight = (this.throughMetal[r] === 1 ? interfaces.metalJoint : interfaces.joint)[q];
        residual[below * n + r] += weight * value[r];
        if (values === null) continue;
        const inBelow = r * stride[below];
        for (let s = 0; s < n; s++) {
          values[diagonal[below] + inBelow + s] += weight * byFirst[r * n + s];
          values[belowAbove[q] + inBelow + s] += weight * bySecond[r * n + s];
        }
      }
    }
  }

  private addProduction(state: Float64Array, residual: Float64Array, values: Float64Array | null): void {
    const { physics } = this.problemNow;
    const n = this.unknownCount;
    const { volume, constraintVolume, physics: physicsOf } = this.nodes;
    if (physics.every((model) => model.production === undefined)) return;
    for (let k = 0; k < this.nodes.count; k++) {
      const model = physics[physicsOf[k]];
      if (model.production === undefined) continue;
      model.production(state, k * n, this.local);
      this.addLocal(k, volume[k], constraintVolume[k], -1, residual, values);
    }
  }

  private addStorage(
    state: Float64Array,
    load: number,
    shift: number,
    residual: Float64Array,
    values: Float64Array | null,
  ): void {
    this.addStoredInVolumes(state, shift, residual, values);
    this.addStoredAtSurfaces(state, load, shift, residual, values);
  }

  private addStoredInVolumes(
    state: Float64Array,
    shift: number,
    residual: Float64Array,
    values: Float64Array | null,
  ): void {
    const { physics } = this.problemNow;
    const n = this.unknownCount;
    const { volume, physics: physicsOf } = this.nodes;
    for (let k = 0; k < this.nodes.count; k++) {
      if (volume[k] === 0) continue;
      physics[physicsOf[k]].storage(state, k * n, this.local);
      this.addLocal(k, volume[k], 0, shift, residual, values);
    }
  }

  private addStoredAtSurfaces(
    state: Float64Array,
    load: number,
    shift: number,
    residual: Float64Array,
    values: Float64Array | null,
  ): void {
    const n = this.unknownCount;
    for (const { rate, control, node, area, place } of this.storingPlaces) {
      this.rate.control = this.controlValue(control, state, load);
      rate.storage?.(state, node * n, place, this.rate);
      this.rateWeight = shift * area;
      this.addRate(node, control, residual, values);
    }
  }

  /** Adds `sign` times `this.local` to the equations of a node, balances and constraints each with their volume. */
  private addLocal(
    node: number,
    volume: number,
    constraintVolume: number,
    sign: number,
    residual: Float64Array,
    values: Float64Array | null,
  ): void {
    const n = this.unknownCount;
    const { value, byUnknown } = this.local;
    const base = this.blocks.diagonal[node];
    const stride = this.blocks.stride[node];
    for (let r = 0; r < n; r++) {
      const weight = sign * (this.constraint[r] === 1 ? constraintVolume : volume);
      if (weight === 0) continue;
      residual[node * n + r] += weight * value[r];
      if (values === null) continue;
      for (let s = 0; s < n; s++) values[base + r * stride + s] += weight * byUnknown[r * n + s];
    }
  }

  private addSources(residual: Float64Array): void {
    const { sources } = this.problemNow;
    if (sources === undefined) return;
    for (let k = 0; k < sources.length; k++) residual[k] -= sources[k];
  }

  private addVolumeRates(state: Float64Array, load: number, residual: Float64Array, values: Float64Array | null): void {
    const { mesh, volumeRates } = this.problemNow;
    for (const { areaDensity, rate, control } of volumeRates) {
      const value = this.controlValue(control, state, load);
      for (let k = 0; k < mesh.cellCount; k++) {
        const area = areaDensity[k] * mesh.cellVolume[k];
        if (area === 0) continue;
        this.rate.control = value;
        rate.evaluate(state, k * this.unknownCount, k, this.rate);
        this.rateWeight = area;
        this.addRate(k, control, residual, values);
      }
    }
  }

  private addSurfaceRates(
    state: Float64Array,
    load: number,
    residual: Float64Array,
    values: Float64Array | null,
  ): void {
    const { mesh, surfaces } = this.problemNow;
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const { exchanges } = surfaces[mesh.boundarySurface[b]];
      const node = this.nodes.boundaryNode[b];
      for (const { rate, control } of exchanges) {
        const value = this.controlValue(control, state, load);
        this.rate.control = value;
        rate.evaluate(state, node * this.unknownCount, b, this.rate);
        this.rateWeight = mesh.boundaryArea[b];
        this.addRate(node, control, residual, values);
      }
    }
  }

  /** Adds `this.rate` times `this.rateWeight` to the equations of a node and to the total of its control. */
  private addRate(node: number, control: number, residual: Float64Array, values: Float64Array | null): void {
    const n = this.unknownCount;
    const area = this.rateWeight;
    const { value, byUnknown, byControl, measure, measureByUnknown, measureByControl } = this.rate;
    const outer = this.outerOfControl[control];
    const totalled = outer >= 0 && this.controls[control].kind === 'total';
    for (let r = 0; r < n; r++) residual[node * n + r] -= area * value[r];
    if (totalled) residual[this.coreSize + outer] += area * measure;
    if (values === null) return;
    const base = this.blocks.diagonal[node];
    const stride = this.blocks.stride[node];
    for (let r = 0; r < n; r++) {
      for (let s = 0; s < n; s++) values[base + r * stride + s] -= area * byUnknown[r * n + s];
    }
    if (outer < 0) return;
    const column = this.borderColumns[outer];
    for (let r = 0; r < n; r++) column[node * n + r] -= area * byControl[r];
    if (!totalled) return;
    const row = this.borderRows[outer];
    for (let s = 0; s < n; s++) row[node * n + s] += area * measureByUnknown[s];
    this.corner[outer * this.outerCount + outer] += area * measureByControl;
  }

  private addAnchors(state: Float64Array, residual: Float64Array, values: Float64Array | null): void {
    const n = this.unknownCount;
    const { anchors } = this.problemNow;
    let outer = this.firstReservoir;
    for (let index = 0; index < anchors.length; index++) {
      const anchor = anchors[index];
      const node = this.anchorNode(anchor);
      const strength = this.anchorStrengths[index];
      const equation = node * n + anchor.equation;
      const unknown = exchanged(anchor);
      const { origin } = this.unknowns[unknown];
      const reservoir = anchor.kind === 'pin' ? anchor.value - origin : state[this.coreSize + outer];
      residual[equation] += strength * (this.departureAt(state, node, unknown) - reservoir);
      if (values !== null) {
        values[this.blocks.diagonal[node] + anchor.equation * this.blocks.stride[node] + unknown] += strength;
      }
      if (anchor.kind === 'pin') continue;
      residual[this.coreSize + outer] = this.surplus(anchor, state);
      if (values !== null) {
        this.borderColumns[outer][equation] = -strength;
        for (const term of anchor.terms) {
          for (let k = 0; k < anchor.weight.length; k++) {
            const cell = anchor.cells?.[k] ?? k;
            this.borderRows[outer][cell * n + term.unknown] = term.factor * anchor.weight[k];
          }
        }
      }
      outer++;
    }
  }

  /** How much more of its amount a state holds than an amount anchor asks for. */
  surplus(anchor: Extract<Anchor, { kind: 'amount' }>, state: Float64Array): number {
    // Departures from rest first: beside them the amount at rest would hide a small surplus.
    let departure = 0;
    let atRest = 0;
    for (const { unknown, factor } of anchor.terms) {
      let volume = 0;
      for (let k = 0; k < anchor.weight.length; k++) {
        departure += factor * anchor.weight[k] * this.departureAt(state, anchor.cells?.[k] ?? k, unknown);
        volume += anchor.weight[k];
      }
      atRest += factor * volume * this.unknowns[unknown].origin;
    }
    return departure + (atRest - anchor.amount);
  }

  private anchorNode(anchor: Anchor): number {
    return (anchor.kind === 'amount' ? anchor.cells?.at(-1) : undefined) ?? this.problemNow.mesh.cellCount - 1;
  }

  /** As strong as the links of the anchored node at rest, so that it leaves the conditioning as it is. */
  private anchorStrength(anchor: Anchor): number {
    const n = this.unknownCount;
    const node = this.anchorNode(anchor);
    this.problemNow.physics[0].flux(new Float64Array(n), 0, 0, this.flux);
    let conductance = 0;
    for (let f = 0; f < this.nodes.linkCount; f++) {
      if (this.nodes.linkLeft[f] === node || this.nodes.linkRight[f] === node) {
        conductance += this.nodes.conductance[f];
      }
    }
    return conductance * Math.abs(this.flux.left[anchor.equation * n + exchanged(anchor)]);
  }

  /**
   * The amount anchors, in the order of their reservoirs, which are the last of the outer numbers; none within a time step,
   * where balances do not sum to the exchange.
   */
  get reservoirs(): Reservoir[] {
    if (this.stage !== null) return [];
    const pores = this.nodesOfPores();
    return this.problemNow.anchors.flatMap((anchor, index) => {
      if (anchor.kind !== 'amount') return [];
      const { equation } = anchor;
      const reservoir = {
        node: this.anchorNode(anchor),
        equation,
        unknown: exchanged(anchor),
        strength: this.anchorStrengths[index],
      };
      return [anchor.cells === undefined ? reservoir : { ...reservoir, pore: pores.get(anchor.cells) }];
    });
  }

  /** The nodes of every pore that anchors keep an amount in, with those on its surfaces, by the cells of the anchors. */
  private nodesOfPores(): ReadonlyMap<Int32Array, Int32Array> {
    const { anchors } = this.problemNow;
    const pores = new Map<Int32Array, number>();
    for (const anchor of anchors) {
      if (anchor.kind === 'amount' && anchor.cells !== undefined && !pores.has(anchor.cells)) {
        pores.set(anchor.cells, pores.size);
      }
    }
    if (pores.size === 0) return new Map();
    const { count, linkCount, linkLeft, linkRight } = this.nodes;
    const poreOf = new Int32Array(count).fill(-1);
    for (const [cells, which] of pores) for (const cell of cells) poreOf[cell] = which;
    for (let f = 0; f < linkCount; f++) {
      const [left, right] = [linkLeft[f], linkRight[f]];
      if (poreOf[left] < 0) poreOf[left] = poreOf[right];
      else if (poreOf[right] < 0) poreOf[right] = poreOf[left];
    }
    const nodes: number[][] = Array.from(pores, () => []);
    poreOf.forEach((which, node) => {
      if (which >= 0) nodes[which].push(node);
    });
    return new Map(Array.from(pores, ([cells, which]) => [cells, Int32Array.from(nodes[which])]));
  }

  private holdEntries(state: Float64Array, residual: Float64Array, values: Float64Array | null): void {
    const n = this.unknownCount;
    const { rowPointers } = this.blocks;
    for (let k = 0; k < this.coreSize; k++) {
      if (this.held[k] === 0) continue;
      residual[k] = this.excess(k, state[k], this.heldValues[k]);
      if (values !== null) {
        const node = Math.floor(k / n);
        const r = k - node * n;
        values.fill(0, rowPointers[k], rowPointers[k + 1]);
        values[this.blocks.diagonal[node] + r * this.blocks.stride[node] + r] = 1;
        for (let g = 0; g < this.outerCount; g++) this.borderColumns[g][k] = 0;
      }
    }
  }

  /** The difference of the values that two entries stand for. */
  private excess(k: number, entry: number, held: number): number {
    if (this.logarithmic[k] === 0) return entry - held;
    return this.origin[k] * Math.exp(held) * Math.expm1(entry - held);
  }

  /** The equation of every free control: its total less the one asked, or its value less the one held. */
  private closeControls(load: number, state: Float64Array, residual: Float64Array, values: Float64Array | null): void {
    for (let k = 0; k < this.controls.length; k++) {
      const outer = this.outerOfControl[k];
      if (outer < 0) continue;
      const control = this.controls[k];
      if (control.kind === 'total') {
        residual[this.coreSize + outer] -= load * control.total;
        continue;
      }
      residual[this.coreSize + outer] = state[this.coreSize + outer] - load * control.value;
      if (values !== null) this.corner[outer * this.outerCount + outer] = 1;
    }
  }

  /**
   * What enters the electrolyte through every boundary face, per equation: area times rates where laws act, the flow from
   * the node into its cell for each unknown that is held, 0 where closed. Where the node of a cell itself lies on the boundary, what
   * is held takes up what its balance lacks, shared by area among its faces. What surfaces store does not count.
   *
   * @returns boundaryCount * unknownCount values, and the laws' measure per square metre (NaN where there is none)
   */
  boundaryFlows(state: Float64Array, load: number): { flow: Float64Array; measure: Float64Array } {
    const { mesh, surfaces, physics } = this.problemNow;
    this.findHeld(load);
    const n = this.unknownCount;
    const { conductance, metalConductance, boundaryNode, boundaryLink, linkPhysics } = this.nodes;
    const flow = new Float64Array(mesh.boundaryCount * n);
    const measure = new Float64Array(mesh.boundaryCount).fill(Number.NaN);
    let lacking: { balance: Float64Array; area: Float64Array } | undefined;
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const { exchanges, held } = surfaces[mesh.boundarySurface[b]];
      const node = boundaryNode[b];
      exchanges.forEach(({ rate, control }, k) => {
        this.rate.control = this.controlValue(control, state, load);
        rate.evaluate(state, node * n, b, this.rate);
        for (let r = 0; r < n; r++) flow[b * n + r] += mesh.boundaryArea[b] * this.rate.value[r];
        measure[b] = (k === 0 ? 0 : measure[b]) + this.rate.measure;
      });
      const link = boundaryLink[b];
      if (held === undefined) continue;
      if (link < 0) {
        lacking ??= this.lackingAtHeld(state, load);
        const share = mesh.boundaryArea[b] / lacking.area[node];
        for (let r = 0; r < n; r++) {
          if (this.held[node * n + r] === 1) flow[b * n + r] += share * lacking.balance[node * n + r];
        }
        continue;
      }
      physics[linkPhysics[link]].flux(state, node * n, mesh.boundaryCell[b] * n, this.flux);
      for (let r = 0; r < n; r++) {
        if (this.held[node * n + r] === 0) continue;
        flow[b * n + r] = (this.throughMetal[r] === 0 ? conductance : metalConductance)[link] * this.flux.value[r];
      }
    }
    return { flow, measure };
  }

  /**
   * What the balance of every node asks to enter where it is held, and the area of the faces on which cells with a node on the
   * boundary are held.
   */
  private lackingAtHeld(state: Float64Array, load: number): { balance: Float64Array; area: Float64Array } {
    const { mesh, surfaces } = this.problemNow;
    const balance = new Float64Array(this.size);
    this.addFluxes(state, balance, null);
    this.addInterfaces(state, balance, null);
    this.addProduction(state, balance, null);
    this.addSources(balance);
    this.addVolumeRates(state, load, balance, null);
    this.addSurfaceRates(state, load, balance, null);
    const area = new Float64Array(this.nodes.count);
    for (let b = 0; b < mesh.boundaryCount; b++) {
      if (this.nodes.boundaryLink[b] >= 0 || surfaces[mesh.boundarySurface[b]].held === undefined) continue;
      area[this.nodes.boundaryNode[b]] += mesh.boundaryArea[b];
    }
    return { balance, area };
  }

  /**
   * What flows of each balanced quantity from left to right through every face of the mesh, per second.
   *
   * @returns faceCount * unknownCount values
   */
  faceFlows(state: Float64Array): Float64Array {
    const { mesh, physics } = this.problemNow;
    const { conductance, metalConductance, linkLeft, linkRight, linkPhysics } = this.nodes;
    const n = this.unknownCount;
    const flow = new Float64Array(mesh.faceCount * n);
    for (let f = 0; f < mesh.faceCount; f++) {
      physics[linkPhysics[f]].flux(state, linkLeft[f] * n, linkRight[f] * n, this.flux);
      for (let r = 0; r < n; r++) {
        flow[f * n + r] = (this.throughMetal[r] === 0 ? conductance : metalConductance)[f] * this.flux.value[r];
      }
    }
    return flow;
  }

  /**
   * Writes, for every equation of the nodes, how much the last digits of the state are worth in it: the sum of
   * |derivative of a flow or rate| * |last digit| over all that it depends on.
   *
   * @param ofFluxes whether the links count, or what surfaces give alone
   */
  lastDigits(state: Float64Array, load: number, ofFluxes: boolean, into: Float64Array): void {
    const { mesh, surfaces, volumeRates } = this.problemNow;
    into.fill(0);
    for (const { areaDensity, rate, control } of volumeRates) {
      const value = this.controlValue(control, state, load);
      for (let k = 0; k < mesh.cellCount; k++) {
        const area = areaDensity[k] * mesh.cellVolume[k];
        if (area === 0) continue;
        this.rate.control = value;
        rate.evaluate(state, k * this.unknownCount, k, this.rate);
        this.addDigitsOfRate(k, area, value, state, into);
      }
    }
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const node = this.nodes.boundaryNode[b];
      for (const { rate, control } of surfaces[mesh.boundarySurface[b]].exchanges) {
        const value = this.controlValue(control, state, load);
        this.rate.control = value;
        rate.evaluate(state, node * this.unknownCount, b, this.rate);
        this.addDigitsOfRate(node, mesh.boundaryArea[b], value, state, into);
      }
    }
    if (ofFluxes) this.addDigitsOfFluxes(state, into);
  }

  /**
   * Writes, for every equation, how much the last digits of the state are worth in it by the Jacobian last assembled, all that
   * is stored in a stage included.
   */
  lastDigitsOfRows(state: Float64Array, into: Float64Array): void {
    const { digits } = this;
    for (let k = 0; k < this.coreSize; k++) digits[k] = this.digitOf(k, state);
    for (let k = this.coreSize; k < this.size; k++) digits[k] = lastDigit * Math.abs(state[k]);
    this.sumRows(digits, into);
  }

  /** Writes, for every equation, what is stored in it beyond rest with every unknown off by its scale. */
  typicalStorage(state: Float64Array, load: number, into: Float64Array): void {
    this.assembleStorageJacobian(state, load);
    this.sumRows(this.scale, into);
  }

  /** Writes the sums of |entry| * |weight of its column| along the rows of the Jacobian last assembled. */
  private sumRows(weight: Float64Array, into: Float64Array): void {
    const { coreSize, outerCount, borderColumns, borderRows, corner, unknownCount: n } = this;
    const { values } = this.matrix;
    const { rowPointers, blockColumns } = this.blocks;
    let block = 0;
    for (let row = 0; row < coreSize; row += n) {
      let at = rowPointers[row];
      const afterLast = block + (rowPointers[row + 1] - at) / n;
      for (let r = 0; r < n; r++) {
        let sum = 0;
        for (let j = block; j < afterLast; j++) {
          for (let s = 0; s < n; s++) sum += Math.abs(values[at++]) * weight[blockColumns[j] * n + s];
        }
        into[row + r] = sum;
      }
      block = afterLast;
    }
    for (let g = 0; g < outerCount; g++) {
      let sum = 0;
      for (let k = 0; k < coreSize; k++) {
        into[k] += Math.abs(borderColumns[g][k]) * weight[coreSize + g];
        sum += Math.abs(borderRows[g][k]) * weight[k];
      }
      for (let h = 0; h < outerCount; h++) sum += Math.abs(corner[g * outerCount + h]) * weight[coreSize + h];
      into[coreSize + g] = sum;
    }
  }

  private addDigitsOfRate(node: number, area: number, control: number, state: Float64Array, into: Float64Array): void {
    const n = this.unknownCount;
    const { byUnknown, byControl } = this.rate;
    for (let r = 0; r < n; r++) {
      let digits = lastDigit * Math.abs(control * byControl[r]);
      for (let s = 0; s < n; s++) digits += Math.abs(byUnknown[r * n + s]) * this.digitOf(node * n + s, state);
      into[node * n + r] += area * digits;
    }
  }

  private addDigitsOfFluxes(state: Float64Array, into: Float64Array): void {
    const { linkCount, linkLeft, linkRight, linkPhysics, conductance, metalConductance, interfaces } = this.nodes;
    for (let f = 0; f < linkCount; f++) {
      const left = linkLeft[f];
      const right = linkRight[f];
      this.addDigitsOfFlux(linkPhysics[f], left, right, right, conductance[f], metalConductance[f], state, into);
    }
    for (let q = 0; q < interfaces.count; q++) {
      const { left, below, above } = interfaces;
      const receives = interfaces.metalJoint[q] === 0 ? below[q] : above[q];
      const physics = this.nodes.physics[left[q]];
      this.addDigitsOfFlux(physics, left[q], below[q], above[q], interfaces.conductance[q], 0, state, into);
      this.addDigitsOfFlux(physics, left[q], below[q], receives, 0, interfaces.metalConductance[q], state, into);
    }
  }

  /** @param receives the node in whose balance the flux from left to right arrives */
  private addDigitsOfFlux(
    physics: number,
    left: number,
    right: number,
    receives: number,
    conductance: number,
    metalConductance: number,
    state: Float64Array,
    into: Float64Array,
  ): void {
    const n = this.unknownCount;
    const { left: byLeft, right: byRight } = this.flux;
    this.problemNow.physics[physics].flux(state, left * n, right * n, this.flux);
    for (let r = 0; r < n; r++) {
      let digits = 0;
      for (let s = 0; s < n; s++) {
        digits += Math.abs(byLeft[r * n + s]) * this.digitOf(left * n + s, state);
        digits += Math.abs(byRight[r * n + s]) * this.digitOf(right * n + s, state);
      }
      digits *= this.throughMetal[r] === 0 ? conductance : metalConductance;
      into[left * n + r] += digits;
      into[receives * n + r] += digits;
    }
  }

  /** What the last digit of an entry of a state is worth in the value that it stands for. */
  private digitOf(k: number, state: Float64Array): number {
    const digit = lastDigit * Math.abs(state[k]);
    return this.logarithmic[k] === 1 ? digit * this.valueOf(k, state) : digit;
  }

  /** Adds what is produced of each balanced quantity in all the electrolyte; nothing for constraints. */
  addProduced(state: Float64Array, into: Float64Array): void {
    const { physics } = this.problemNow;
    const n = this.unknownCount;
    for (let k = 0; k < this.nodes.count; k++) {
      const model = physics[this.nodes.physics[k]];
      if (model.production === undefined || this.nodes.volume[k] === 0) continue;
      model.production(state, k * n, this.local);
      for (let r = 0; r < n; r++) {
        if (this.constraint[r] === 0) into[r] += this.nodes.volume[k] * this.local.value[r];
      }
    }
  }

  /**
   * Adds what enters the electrolyte through all surfaces, per equation, and the sum of its magnitudes: as `boundaryFlows` and
   * `volumeFlows` have it place by place.
   */
  addEntering(state: Float64Array, load: number, net: Float64Array, gross: Float64Array): void {
    const { mesh, surfaces, volumeRates, physics } = this.problemNow;
    this.findHeld(load);
    const n = this.unknownCount;
    const { conductance, metalConductance, boundaryNode, boundaryLink, linkPhysics } = this.nodes;
    for (let index = 0; index < volumeRates.length; index++) {
      const { areaDensity, rate, control } = volumeRates[index];
      const value = this.controlValue(control, state, load);
      for (let k = 0; k < mesh.cellCount; k++) {
        const area = areaDensity[k] * mesh.cellVolume[k];
        if (area === 0) continue;
        this.rate.control = value;
        rate.evaluate(state, k * n, k, this.rate);
        for (let r = 0; r < n; r++) count(area * this.rate.value[r], r, net, gross);
      }
    }
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const { exchanges, held } = surfaces[mesh.boundarySurface[b]];
      const node = boundaryNode[b];
      const link = boundaryLink[b];
      const isHeld = held !== undefined && link >= 0;
      for (let index = 0; index < exchanges.length; index++) {
        const { rate, control } = exchanges[index];
        this.rate.control = this.controlValue(control, state, load);
        rate.evaluate(state, node * n, b, this.rate);
        for (let r = 0; r < n; r++) {
          if (isHeld && this.held[node * n + r] === 1) continue;
          count(mesh.boundaryArea[b] * this.rate.value[r], r, net, gross);
        }
      }
      if (!isHeld) continue;
      physics[linkPhysics[link]].flux(state, node * n, mesh.boundaryCell[b] * n, this.flux);
      for (let r = 0; r < n; r++) {
        if (this.held[node * n + r] === 0) continue;
        const weight = (this.throughMetal[r] === 0 ? conductance : metalConductance)[link];
        count(weight * this.flux.value[r], r, net, gross);
      }
    }
  }

  /** Writes the measure of a law per square metre at every place it acts at: boundary faces, or cells of a volume. */
  measureOf(rate: SurfaceRate, state: Float64Array, load: number, into: Float64Array): void {
    const { mesh, surfaces, volumeRates } = this.problemNow;
    const n = this.unknownCount;
    for (const exchange of volumeRates) {
      if (exchange.rate !== rate) continue;
      const value = this.controlValue(exchange.control, state, load);
      for (let k = 0; k < mesh.cellCount; k++) {
        if (exchange.areaDensity[k] === 0) continue;
        this.rate.control = value;
        rate.evaluate(state, k * n, k, this.rate);
        into[k] = this.rate.measure;
      }
    }
    for (let b = 0; b < mesh.boundaryCount; b++) {
      for (const exchange of surfaces[mesh.boundarySurface[b]].exchanges) {
        if (exchange.rate !== rate) continue;
        const value = this.controlValue(exchange.control, state, load);
        this.rate.control = value;
        rate.evaluate(state, this.nodes.boundaryNode[b] * n, b, this.rate);
        into[b] = this.rate.measure;
      }
    }
  }

  /**
   * The rate of a volume law in every cell, per square metre of its surface.
   *
   * @returns cellCount * unknownCount rates and the measure per cell; 0 where there is no surface
   */
  volumeFlows(index: number, state: Float64Array, load: number): { rate: Float64Array; measure: Float64Array } {
    const { mesh, volumeRates } = this.problemNow;
    const n = this.unknownCount;
    const { areaDensity, rate, control } = volumeRates[index];
    const rates = new Float64Array(mesh.cellCount * n);
    const measure = new Float64Array(mesh.cellCount);
    const value = this.controlValue(control, state, load);
    for (let k = 0; k < mesh.cellCount; k++) {
      if (areaDensity[k] === 0) continue;
      this.rate.control = value;
      rate.evaluate(state, k * n, k, this.rate);
      rates.set(this.rate.value, k * n);
      measure[k] = this.rate.measure;
    }
    return { rate: rates, measure };
  }

  dispose(): void {
    this.matrix.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Adds a flow of one quantity to a sum of flows and to that of their magnitudes. */
function count(flow: number, equation: number, net: Float64Array, gross: Float64Array): void {
  net[equation] += flow;
  gross[equation] += Math.abs(flow);
}

/** The unknown that an anchor exchanges with its reservoir. */
function exchanged(anchor: Anchor): number {
  return anchor.kind === 'pin' ? anchor.unknown : anchor.terms[0].unknown;
}

/** Whether a control is a number to be found, or may become one. */
function isFree(control: Control): boolean {
  return control.kind === 'total' || control.switches === true;
}
