import type { LinearCore, SparseMatrix } from 'sparse-linear-solver-wasm';
import { type FluxBlock, newFluxBlock, newRateBlock, type RateBlock } from '../physics/physics.ts';
import { type BlockPattern, blockPattern } from './block-pattern.ts';
import { withinMemory } from './memory.ts';
import { type Nodes, nodesOf } from './nodes.ts';
import type { Anchor, Problem } from './problem.ts';

/** ln of the smallest value relative to rest that is computed with: 1e-200, well above where doubles end. */
const lowestLogarithm = -460;

/**
 * The discrete equations of a problem and their Jacobian.
 *
 * The state holds n unknowns for every node (see `Unknown.positive` for their form), then one value for every free number outside the mesh: the controls with a
 * given total, then the reservoirs of the `amount` anchors. The equations follow the same order: the balance of each node
 * (outflow - rates - sources = 0; u - value = 0 where held), total - asked, amount - asked.
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
  /** B, column by column. */
  readonly borderColumns: readonly Float64Array[];
  /** C, row by row. */
  readonly borderRows: readonly Float64Array[];
  /** D, row-major. */
  readonly corner: Float64Array;

  private problemNow: Problem;
  private readonly blocks: BlockPattern;
  private readonly flux: FluxBlock;
  private readonly rate: RateBlock;
  /** 1 for each node whose unknowns are held. */
  private readonly heldNode: Uint8Array;
  private readonly heldValues: Float64Array;
  /** Index among the outer numbers of each control, -1 where its value is held. */
  private readonly outerOfControl: Int32Array;
  private readonly anchorNode: number;
  /** One per anchor. */
  private anchorStrengths = new Float64Array(0);
  /** Index among the outer numbers of the first anchor's reservoir. */
  private readonly firstReservoir: number;

  constructor(problem: Problem, core: LinearCore) {
    const { mesh, physics } = problem;
    this.problemNow = problem;
    this.nodes = nodesOf(mesh, problem.transportFactor);
    const n = physics.unknowns.length;
    this.unknownCount = n;
    this.coreSize = this.nodes.count * n;
    this.outerOfControl = new Int32Array(problem.controls.length).fill(-1);
    let outer = 0;
    problem.controls.forEach((control, k) => {
      if (control.kind === 'total') this.outerOfControl[k] = outer++;
    });
    this.firstReservoir = outer;
    this.outerCount = outer + problem.anchors.filter((anchor) => anchor.kind === 'amount').length;
    this.size = this.coreSize + this.outerCount;
    this.blocks = blockPattern(this.nodes, n);
    this.matrix = withinMemory(this.size, () => core.analyse(this.blocks.pattern));
    this.borderColumns = Array.from({ length: this.outerCount }, () => new Float64Array(this.coreSize));
    this.borderRows = Array.from({ length: this.outerCount }, () => new Float64Array(this.coreSize));
    this.corner = new Float64Array(this.outerCount * this.outerCount);
    this.flux = newFluxBlock(n);
    this.rate = newRateBlock(n);
    this.scale = new Float64Array(this.size);
    this.origin = new Float64Array(this.size);
    this.logarithmic = new Uint8Array(this.size);
    this.heldNode = new Uint8Array(this.nodes.count);
    this.heldValues = new Float64Array(this.coreSize);
    this.anchorNode = mesh.cellCount - 1;
    this.describe(problem);
  }

  get problem(): Problem {
    return this.problemNow;
  }

  /**
   * Replaces the problem by one on the same mesh with the same kinds of conditions: the pattern and its symbolic
   * analysis are kept.
   */
  update(problem: Problem): void {
    this.problemNow = problem;
    this.nodes.conductance.set(nodesOf(problem.mesh, problem.transportFactor).conductance);
    this.describe(problem);
  }

  private describe(problem: Problem): void {
    const { mesh, physics } = problem;
    const n = this.unknownCount;
    for (let k = 0; k < this.coreSize; k++) {
      this.scale[k] = physics.unknowns[k % n].scale;
      this.origin[k] = physics.unknowns[k % n].origin;
      this.logarithmic[k] = physics.unknowns[k % n].positive ? 1 : 0;
    }
    let outer = this.coreSize;
    for (const control of problem.controls) if (control.kind === 'total') this.scale[outer++] = control.scale;
    for (const anchor of problem.anchors) {
      if (anchor.kind !== 'amount') continue;
      this.origin[outer] = physics.unknowns[anchor.unknown].origin;
      this.scale[outer++] = physics.unknowns[anchor.unknown].scale;
    }
    this.anchorStrengths = Float64Array.from(problem.anchors, (anchor) => this.anchorStrength(anchor));
    this.heldNode.fill(0);
    const values = new Float64Array(n);
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const condition = problem.surfaces[mesh.boundarySurface[b]];
      if (condition.kind !== 'held') continue;
      const node = this.nodes.boundaryNode[b];
      condition.values(mesh.boundaryX[b], mesh.boundaryY[b], values);
      this.heldNode[node] = 1;
      for (let u = 0; u < n; u++) this.heldValues[node * n + u] = this.entryOf(node * n + u, values[u]);
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
      state[outer] = this.entryOf(outer, values[anchor.unknown]);
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
   * Writes the state in which every value is less by damping * correction; the two may be the same array. A positive value
   * must keep a part of itself (see `largestStep`).
   */
  advance(state: Float64Array, correction: Float64Array, damping: number, into: Float64Array): void {
    for (let k = 0; k < this.size; k++) {
      const change = damping * correction[k];
      into[k] = this.logarithmic[k] === 1 ? state[k] + Math.log1p(-change / this.valueOf(k, state)) : state[k] - change;
    }
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
   * Largest damping, at most 1, with which a correction takes no positive value more than `fraction` of the way to 0; 0
   * where a value is so far below rest already that it would soon not be a number at all.
   */
  largestStep(state: Float64Array, correction: Float64Array, fraction: number): number {
    let largest = 1;
    for (let k = 0; k < this.coreSize; k++) {
      if (this.logarithmic[k] === 0) continue;
      if (state[k] < lowestLogarithm) return 0;
      if (correction[k] <= 0) continue;
      largest = Math.min(largest, (fraction * this.valueOf(k, state)) / correction[k]);
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
    const held = this.problemNow.controls[control];
    return held.kind === 'held' ? load * held.value : Number.NaN;
  }

  /** Writes the residual of every equation. */
  assembleResidual(state: Float64Array, load: number, residual: Float64Array): void {
    this.assemble(state, load, residual, null);
  }

  /** Writes the residual and the Jacobian (into `matrix.values` and the border). */
  assembleJacobian(state: Float64Array, load: number, residual: Float64Array): void {
    const values = this.matrix.values;
    values.fill(0);
    for (let g = 0; g < this.outerCount; g++) {
      this.borderColumns[g].fill(0);
      this.borderRows[g].fill(0);
    }
    this.corner.fill(0);
    this.assemble(state, load, residual, values);
  }

  private assemble(state: Float64Array, load: number, residual: Float64Array, values: Float64Array | null): void {
    residual.fill(0);
    this.addFluxes(state, residual, values);
    this.addSources(residual);
    this.addVolumeRates(state, load, residual, values);
    this.addSurfaceRates(state, load, residual, values);
    this.addAnchors(state, residual, values);
    this.holdNodes(state, residual, values);
    this.closeTotals(load, residual);
  }

  private addFluxes(state: Float64Array, residual: Float64Array, values: Float64Array | null): void {
    const { linkCount, linkLeft, linkRight, conductance } = this.nodes;
    const { diagonal, leftRight, rightLeft, stride } = this.blocks;
    const { physics } = this.problemNow;
    const n = this.unknownCount;
    const block = this.flux;
    const { value, left, right } = block;
    for (let f = 0; f < linkCount; f++) {
      const a = linkLeft[f];
      const b = linkRight[f];
      const weight = conductance[f];
      physics.flux(state, a * n, b * n, block);
      for (let r = 0; r < n; r++) {
        residual[a * n + r] += weight * value[r];
        residual[b * n + r] -= weight * value[r];
      }
      if (values === null) continue;
      for (let r = 0; r < n; r++) {
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
        rate.evaluate(state, k * this.unknownCount, value, this.rate);
        this.addRate(k, area, control, residual, values);
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
      const condition = surfaces[mesh.boundarySurface[b]];
      if (condition.kind !== 'rate') continue;
      const node = this.nodes.boundaryNode[b];
      const value = this.controlValue(condition.control, state, load);
      condition.rate.evaluate(state, node * this.unknownCount, value, this.rate);
      this.addRate(node, mesh.boundaryArea[b], condition.control, residual, values);
    }
  }

  /** Adds `this.rate` over an area to the equations of a node and to the total of its control. */
  private addRate(
    node: number,
    area: number,
    control: number,
    residual: Float64Array,
    values: Float64Array | null,
  ): void {
    const n = this.unknownCount;
    const { value, byUnknown, byControl, measure, measureByUnknown, measureByControl } = this.rate;
    const outer = this.outerOfControl[control];
    for (let r = 0; r < n; r++) residual[node * n + r] -= area * value[r];
    if (outer >= 0) residual[this.coreSize + outer] += area * measure;
    if (values === null) return;
    const base = this.blocks.diagonal[node];
    const stride = this.blocks.stride[node];
    for (let r = 0; r < n; r++) {
      for (let s = 0; s < n; s++) values[base + r * stride + s] -= area * byUnknown[r * n + s];
    }
    if (outer < 0) return;
    const column = this.borderColumns[outer];
    const row = this.borderRows[outer];
    for (let r = 0; r < n; r++) {
      column[node * n + r] -= area * byControl[r];
      row[node * n + r] += area * measureByUnknown[r];
    }
    this.corner[outer * this.outerCount + outer] += area * measureByControl;
  }

  private addAnchors(state: Float64Array, residual: Float64Array, values: Float64Array | null): void {
    const n = this.unknownCount;
    const { mesh, anchors } = this.problemNow;
    const node = this.anchorNode;
    let outer = this.firstReservoir;
    for (let index = 0; index < anchors.length; index++) {
      const anchor = anchors[index];
      const strength = this.anchorStrengths[index];
      const equation = node * n + anchor.equation;
      const { origin } = this.problemNow.physics.unknowns[anchor.unknown];
      const reservoir = anchor.kind === 'pin' ? anchor.value - origin : state[this.coreSize + outer];
      residual[equation] += strength * (this.departureAt(state, node, anchor.unknown) - reservoir);
      if (values !== null) {
        values[this.blocks.diagonal[node] + anchor.equation * this.blocks.stride[node] + anchor.unknown] += strength;
      }
      if (anchor.kind === 'pin') continue;
      residual[this.coreSize + outer] = this.surplus(anchor, state);
      if (values !== null) {
        this.borderColumns[outer][equation] = -strength;
        for (let k = 0; k < mesh.cellCount; k++) this.borderRows[outer][k * n + anchor.unknown] = anchor.weight[k];
      }
      outer++;
    }
  }

  /** How much more of its unknown a state holds than an amount anchor asks for. */
  surplus(anchor: Extract<Anchor, { kind: 'amount' }>, state: Float64Array): number {
    const { mesh, physics } = this.problemNow;
    const { origin } = physics.unknowns[anchor.unknown];
    // Departures from rest first: beside them the amount at rest would hide a small surplus.
    let departure = 0;
    let volume = 0;
    for (let k = 0; k < mesh.cellCount; k++) {
      departure += anchor.weight[k] * this.departureAt(state, k, anchor.unknown);
      volume += anchor.weight[k];
    }
    return departure + (volume * origin - anchor.amount);
  }

  /** As strong as the links of the anchored node at rest, so that it leaves the conditioning as it is. */
  private anchorStrength({ equation, unknown }: Anchor): number {
    const n = this.unknownCount;
    this.problemNow.physics.flux(new Float64Array(n), 0, 0, this.flux);
    let conductance = 0;
    for (let f = 0; f < this.nodes.linkCount; f++) {
      if (this.nodes.linkLeft[f] === this.anchorNode || this.nodes.linkRight[f] === this.anchorNode) {
        conductance += this.nodes.conductance[f];
      }
    }
    return conductance * Math.abs(this.flux.left[equation * n + unknown]);
  }

  private holdNodes(state: Float64Array, residual: Float64Array, values: Float64Array | null): void {
    const n = this.unknownCount;
    for (let node = 0; node < this.nodes.count; node++) {
      if (this.heldNode[node] === 0) continue;
      for (let r = 0; r < n; r++) {
        residual[node * n + r] = this.excess(node * n + r, state[node * n + r], this.heldValues[node * n + r]);
        if (values === null) continue;
        const { rowPointers } = this.blocks.pattern;
        values.fill(0, rowPointers[node * n + r], rowPointers[node * n + r + 1]);
        values[this.blocks.diagonal[node] + r * this.blocks.stride[node] + r] = 1;
      }
    }
  }

  /** The difference of the values that two entries stand for. */
  private excess(k: number, entry: number, held: number): number {
    if (this.logarithmic[k] === 0) return entry - held;
    return this.origin[k] * Math.exp(held) * Math.expm1(entry - held);
  }

  private closeTotals(load: number, residual: Float64Array): void {
    this.problemNow.controls.forEach((control, k) => {
      if (control.kind === 'total') residual[this.coreSize + this.outerOfControl[k]] -= load * control.total;
    });
  }

  /**
   * What enters the electrolyte through every boundary face, per equation: area times rate where a law acts, the flow
   * from the node into its cell where values are held, 0 where closed.
   *
   * @returns boundaryCount * unknownCount values, and the law's measure per square metre (NaN where there is no law)
   */
  boundaryFlows(state: Float64Array, load: number): { flow: Float64Array; measure: Float64Array } {
    const { mesh, surfaces, physics } = this.problemNow;
    const n = this.unknownCount;
    const flow = new Float64Array(mesh.boundaryCount * n);
    const measure = new Float64Array(mesh.boundaryCount).fill(Number.NaN);
    for (let b = 0; b < mesh.boundaryCount; b++) {
      const condition = surfaces[mesh.boundarySurface[b]];
      const node = this.nodes.boundaryNode[b];
      if (condition.kind === 'rate') {
        const value = this.controlValue(condition.control, state, load);
        condition.rate.evaluate(state, node * n, value, this.rate);
        for (let r = 0; r < n; r++) flow[b * n + r] = mesh.boundaryArea[b] * this.rate.value[r];
        measure[b] = this.rate.measure;
      } else if (condition.kind === 'held' && this.nodes.boundaryLink[b] >= 0) {
        physics.flux(state, node * n, mesh.boundaryCell[b] * n, this.flux);
        for (let r = 0; r < n; r++) {
          flow[b * n + r] = this.nodes.conductance[this.nodes.boundaryLink[b]] * this.flux.value[r];
        }
      }
    }
    return { flow, measure };
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
      rate.evaluate(state, k * n, value, this.rate);
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
