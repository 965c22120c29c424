import type { LinearCore } from 'sparse-linear-solver-wasm';
import {
  type Case,
  hasSurface,
  isPoreResolved,
  isReacting,
  isTransient,
  type MetricName,
  metricNames,
  metricUnits,
} from '../case/index.ts';
import { DepletedError, type FieldExtrema, NotConvergedError } from '../errors.ts';
import { geometryOf, type HostExtent, hostExtentOf, sliceOf } from '../geometry/build.ts';
import { geodesicTortuosity } from '../geometry/geodesic.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { FARADAY } from '../materials/index.ts';
import { type Balances, balancesOf, requireBalance } from '../measure/balances.ts';
import { cellMetrics, type MetricValues } from '../measure/cell-metrics.ts';
import { currentLines } from '../measure/current-lines.ts';
import { type DepositThickness, depositThickness } from '../measure/deposit-thickness.ts';
import { extremaOf } from '../measure/extrema.ts';
import { impedanceMetrics, plateauOf } from '../measure/impedance-metrics.ts';
import { metricGradients } from '../measure/metric-gradients.ts';
import { planeMean } from '../measure/planes.ts';
import { depthProfile } from '../measure/profiles.ts';
import { relaxationTimes } from '../measure/relaxation-times.ts';
import { richardson } from '../measure/richardson.ts';
import { surfaceArcs } from '../measure/surface-arcs.ts';
import { homogenisedSurface, type SurfaceCurrent, surfaceCurrent } from '../measure/surface-current.ts';
import type { Pores } from '../mesh/connectivity.ts';
import { type Mesh, type PlaneMesh, trianglesOf } from '../mesh/mesh.ts';
import { concentration } from '../physics/binary-electrolyte.ts';
import { isEquilibrium } from '../solve/equilibrium.ts';
import { defaultSolverSettings, newSolverHistory, type SolverHistory, type SolverSettings } from '../solve/settings.ts';
import { solveSteady } from '../solve/steady.ts';
import { System } from '../solve/system.ts';
import { cellProblem, counterControl, workingControl } from './cell-problem.ts';
import { type Derivatives, derivativesOf, type Perturbed } from './derivatives.ts';
import { type ElectrolyteModel, electrolyteModel } from './electrolyte-model.ts';
import { fieldMap } from './field-map.ts';
import { type CellState, conductivityAt, type SmallSignal, smallSignal } from './impedance.ts';
import { initialState, restPotentials } from './initial-state.ts';
import { type GivenMesh, meshNotes } from './mesh-from-file.ts';
import { type OperationOutcome, runOperation } from './operation.ts';
import { operationMetrics } from './operation-metrics.ts';
import type {
  DepthProfile,
  ImpedanceResult,
  LinearSummary,
  Metric,
  SurfaceProfile,
  Traces,
  VariantResult,
} from './results.ts';
import { filledSalt, sandOf } from './sand.ts';
import { Snapshots } from './snapshots.ts';
import { exchangeOf, molarVolumeOf } from './surface-laws.ts';
import { type ExtrapolatedTortuosity, orderOf, tortuosity } from './tortuosity.ts';
import { validityNotes } from './validity.ts';
import { coarseCellSizes, isolatedPoresNote, variantMesh } from './variant-mesh.ts';

/** A number from two meshes, with an estimate of its discretisation error where there are two. */
export interface Extrapolated {
  readonly value: number;
  readonly uncertainty?: number;
}

/** One mesh of a variant with its equations and, once solved, its field. */
interface Level {
  readonly mesh: Mesh;
  readonly shape?: PlaneMesh;
  readonly given?: GivenMesh;
  readonly pores: Pores;
  readonly system: System;
  history: SolverHistory;
  state?: Float64Array;
  /** Whether the state is that of the case as it stands. */
  solved: boolean;
  /** Whether that is the cell as filled. */
  rests?: boolean;
  /** What small oscillations about it say. */
  smallSignal?: SmallSignal;
  /** How an operation in time went. */
  outcome?: OperationOutcome;
  /** The metal that it left behind. */
  deposits?: readonly DepositThickness[];
  /** Iterations of the first solve, which starts from equilibrium; later ones start warm. */
  firstIterations?: number;
}

/**
 * One variant of a case at steady state, on one mesh or on two for an estimate of the discretisation error. The meshes and
 * the analysis of the matrix are kept while the case's numbers change (a fit), as long as its geometry stays.
 */
export class Variant implements Disposable {
  readonly name: string;
  readonly label: string;
  readonly geometry: Geometry;
  readonly host: HostExtent;
  private theCase: Case;
  private model: ElectrolyteModel;
  private readonly core: LinearCore;
  /** Coarse first; the last is the one whose fields are reported. */
  private levels: readonly Level[];
  /** Level of the finest mesh, see `variantMesh`. */
  private finestLevel = 1;
  /** Metrics on the mesh below the coarsest kept, once the meshes have been refined. */
  private before?: MetricValues;
  private meshMilliseconds = 0;
  /** What is kept of the fields on the way of an operation in time. */
  private snapshots?: Snapshots;
  private analysisMilliseconds = 0;
  /** Computed once: the geometry of a variant does not change. */
  private structure?: { readonly tortuosity: ExtrapolatedTortuosity; readonly path?: number };

  /**
   * @throws BadMeshError if the mesh cannot be made; DisconnectedPoresError if no pore joins the electrodes
   */
  constructor(name: string, label: string, theCase: Case, core: LinearCore) {
    this.name = name;
    this.label = label;
    this.theCase = theCase;
    this.core = core;
    this.geometry = geometryOf(theCase);
    this.host = hostExtentOf(theCase, this.geometry);
    this.model = electrolyteModel(theCase, this.geometry);
    this.levels = (theCase.mesh.uncertainty ? [0, 1] : [1]).map((level) => this.levelOf(level));
  }

  private levelOf(level: number): Level {
    const start = performance.now();
    const made = variantMesh(this.name, this.theCase, this.geometry, level);
    const meshed = performance.now();
    const problem = cellProblem(this.theCase, this.geometry, made.mesh);
    const system = new System(problem, this.core, this.theCase.solver.linear_method);
    this.meshMilliseconds += meshed - start;
    this.analysisMilliseconds += performance.now() - meshed;
    return { ...made, system, history: newSolverHistory(), solved: false };
  }

  /**
   * Takes a mesh with twice the cells in every direction beside the finest so far, in place of the coarser of the two. What
   * was solved for stays; the new mesh is yet to be.
   *
   * @throws BadMeshError if the mesh would be too large
   */
  refine(): void {
    const coarser = this.coarser;
    if (coarser === undefined) throw new RangeError('one mesh alone says nothing of what a finer one would change');
    const finer = this.levelOf(this.finestLevel + 1);
    this.before = this.valuesOn(coarser);
    coarser.system.dispose();
    this.finestLevel++;
    this.structure = undefined;
    this.levels = [this.reported, finer];
  }

  /** The case as it stands. */
  get case(): Case {
    return this.theCase;
  }

  /** The transport model of the case as it stands. */
  get electrolyte(): ElectrolyteModel {
    return this.model;
  }

  /**
   * The solution on every mesh, coarse first.
   *
   * @throws RangeError before there is one
   */
  get solutions(): readonly CellState[] {
    return this.levels.map((level) => ({ system: level.system, state: solvedState(level) }));
  }

  /** How an operation in time went on every mesh, coarse first; none at steady state. */
  get outcomes(): readonly OperationOutcome[] {
    return this.levels.flatMap(({ outcome }) => (outcome === undefined ? [] : [outcome]));
  }

  /**
   * A number from its values on every mesh, coarse first. The extrapolation is linear in the values, so that sums stay sums.
   *
   * @param unit SI
   */
  acrossMeshes(values: readonly number[], unit: string): Metric {
    const [coarse, fine] = values;
    if (fine === undefined) return { value: coarse, unit };
    return { ...richardson(fine, coarse, { nested: this.nested, order: orderOf(this.geometry) }), unit };
  }

  /** How often the meshes have been refined since they were made. */
  get refinements(): number {
    return this.finestLevel - 1;
  }

  /** Cells of the mesh whose fields are reported. */
  get cellCount(): number {
    return this.reported.mesh.cellCount;
  }

  /** The finest level, whose fields are reported. */
  private get reported(): Level {
    return this.levels[this.levels.length - 1];
  }

  /**
   * Whether each mesh cuts the cells of the one before and is graded towards corners, so that errors shrink as their order says. Triangles
   * of a file do the first, but beside corners their errors shrink more slowly.
   */
  private get nested(): boolean {
    return trianglesOf(this.reported.shape) === undefined;
  }

  /** The level that shows how much the mesh matters, where there is one. */
  private get coarser(): Level | undefined {
    return this.levels.length > 1 ? this.levels[0] : undefined;
  }

  /** Takes other numbers of the same cell; its geometry and mesh settings must be unchanged. */
  setCase(theCase: Case): void {
    this.theCase = theCase;
    this.model = electrolyteModel(theCase, this.geometry);
    this.before = undefined;
    for (const level of this.levels) {
      level.system.update(cellProblem(theCase, this.geometry, level.mesh));
      level.solved = false;
      level.smallSignal = undefined;
    }
  }

  /**
   * Takes other numbers of the same cell and forgets every solution, so that the next solve starts from equilibrium as that of
   * a new variant does.
   */
  restart(theCase: Case): void {
    for (const level of this.levels) {
      level.state = undefined;
      level.rests = undefined;
      level.outcome = undefined;
      level.deposits = undefined;
      level.firstIterations = undefined;
      level.history = newSolverHistory();
    }
    this.snapshots = undefined;
    this.setCase(theCase);
  }

  /** Whether every linear system since the start was solved by factors, which remember nothing of the system before. */
  get solvedByFactors(): boolean {
    return this.levels.every(({ history }) => history.iterations.every(({ linear }) => linear.method === 'direct'));
  }

  /**
   * Solves every level that is not solved yet, from its last solution where there is one.
   *
   * @throws DepletedError if a concentration runs out below the asked load; NotConvergedError if Newton gives up; StuckError if
   * an operation in time cannot go on, when `result` still gives what was computed until then
   */
  solve(): void {
    for (const _ of this.solving()) {
      // Nobody watches.
    }
  }

  /** Solves as `solve` does, and yields the share that is done as it goes. */
  *solving(): Generator<number, void> {
    const levels = this.levels.filter(({ solved }) => !solved);
    const whole = levels.reduce((sum, { mesh }) => sum + mesh.cellCount, 0);
    let before = 0;
    for (const level of levels) {
      const { cellCount } = level.mesh;
      if (isTransient(this.theCase.operation)) {
        for (const share of this.runLevel(level)) yield (before + share * cellCount) / whole;
      } else this.solveLevel(level);
      level.solved = true;
      before += cellCount;
      yield before / whole;
    }
    const failure = this.reported.outcome?.failure;
    if (failure !== undefined) throw failure;
  }

  /**
   * Computes the impedance about the solution of every level that has none yet, where the case asks for one; yields the share that is done. Of
   * an operation in time that is the state at its end.
   *
   * @throws NotConvergedError where a frequency has no finite answer; ResourceLimitError
   */
  *oscillating(): Generator<number, void> {
    const { impedance } = this.theCase;
    if (impedance === undefined) return;
    const levels = this.levels.filter(({ smallSignal: known, outcome }) => !known && outcome?.failure === undefined);
    const whole = levels.reduce((sum, { mesh }) => sum + mesh.cellCount, 0);
    let before = 0;
    for (const level of levels) {
      const { cellCount } = level.mesh;
      const point = { system: level.system, state: solvedState(level) };
      const computing = smallSignal(this.theCase, this.geometry, point, impedance.frequencies, this.core);
      let step = computing.next();
      for (; !step.done; step = computing.next()) yield (before + step.value * cellCount) / whole;
      level.smallSignal = step.value;
      before += cellCount;
    }
  }

  private *runLevel(level: Level): Generator<number, void> {
    const { system, history, shape } = level;
    const { operation, interfaces, solver } = this.theCase;
    // What an operation leaves behind, such as deposits, is not what the next one starts with.
    const problem = cellProblem(this.theCase, this.geometry, level.mesh);
    system.update(problem);
    const { tolerance, first_step, longest_step } = solver.time;
    if (level === this.reported)
      this.snapshots = new Snapshots(this.geometry, this.host, system, this.model.ion, shape);
    const outcome = yield* runOperation({
      system,
      geometry: this.geometry,
      operation,
      fill: this.model.fill,
      start: initialState(system, this.model, restPotentials(this.theCase)),
      accumulating: problem.accumulating,
      counterImposesCurrent: interfaces.counter.kind === 'uniform_current',
      settings: this.solverSettings(),
      timeSettings: {
        ...(tolerance === undefined ? {} : { tolerance }),
        ...(first_step === undefined ? {} : { firstStep: first_step }),
        ...(longest_step === undefined ? {} : { longestStep: longest_step }),
      },
      history,
      onOutput: level === this.reported ? (state, time) => this.snapshots?.take(state, time) : undefined,
    });
    level.outcome = outcome;
    level.deposits = depositThickness(
      system,
      this.geometry,
      problem.accumulating,
      workingControl,
      molarVolumeOf(this.theCase.electrolyte),
    );
    level.state = outcome.state;
    level.firstIterations ??= history.iterations.length;
  }

  private solveLevel(level: Level): void {
    const { system } = level;
    const warm = level.state !== undefined;
    const start = level.state ?? initialState(system, this.model, restPotentials(this.theCase));
    if (this.theCase.operation.kind === 'rest' && isEquilibrium(system, start)) {
      level.state = start;
      level.rests = true;
      level.firstIterations = 0;
      return;
    }
    const outcome = solveSteady(system, start, this.solverSettings(), warm, level.history);
    if (outcome.loadReached < 1) {
      // A warm start that failed has no place on the ladder: climb it from equilibrium.
      if (warm) {
        level.state = undefined;
        this.solveLevel(level);
        return;
      }
      throw this.failure(level, outcome.state, outcome.loadReached, outcome.lastFailure ?? 'no descent');
    }
    level.state = outcome.state;
    level.firstIterations ??= level.history.iterations.length;
  }

  /** The knobs of Newton's method as the case sets them. */
  solverSettings(): SolverSettings {
    const { relative_tolerance, maximum_iterations, smallest_load_step, linear_method } = this.theCase.solver;
    return {
      ...defaultSolverSettings,
      relativeTolerance: relative_tolerance ?? defaultSolverSettings.relativeTolerance,
      maximumIterations: maximum_iterations ?? defaultSolverSettings.maximumIterations,
      smallestLoadStep: smallest_load_step ?? defaultSolverSettings.smallestLoadStep,
      linearMethod: linear_method ?? defaultSolverSettings.linearMethod,
    };
  }

  /** Names the failure: depletion if the salt was nearly used up where the load could be raised no further. */
  private failure(level: Level, state: Float64Array, loadReached: number, reason: string): Error {
    const extrema = extremaOf(level.system, this.geometry, state);
    const salt = extrema[concentration];
    const filled = this.model.fill[concentration];
    const { operation } = this.theCase;
    if (operation.kind === 'rest') {
      return new NotConvergedError(
        `variant "${this.name}": the cell as filled is not at rest, and no state without current was found (${reason})`,
        'give the operation a duration: the impedance is then that of the state at its end',
        extrema,
        loadReached,
      );
    }
    const loadText = (load: number) => {
      if (operation.kind === 'galvanostatic') return `${formatted((load * operation.current_density) / 10)} mA/cm^2`;
      if (operation.kind === 'potentiostatic') return `${formatted(load * operation.voltage * 1000)} mV`;
      throw new RangeError('only a given current or voltage has a steady state');
    };
    const asked = loadText(1);
    const reached = loadText(loadReached);
    const place = salt.minimumAt;
    const where = `x = ${formatted(place.x * 1e6)} um, y = ${formatted(place.y * 1e6)} um (${place.region})`;
    if (salt.minimum < depletedBelow * filled) {
      return new DepletedError(
        `variant "${this.name}": no steady state carries ${asked}; the salt is used up at ${where} once ${reached} is reached`,
        operation.kind === 'galvanostatic'
          ? `lower operation.current_density below ${reached}, or make the path shorter, wider or less tortuous`
          : `bring operation.voltage closer to zero than ${reached}: the current is at its limit there and grows no more`,
        extrema,
        place,
        loadReached,
      );
    }
    return new NotConvergedError(
      `variant "${this.name}": Newton's method gave up (${reason}) at ${reached} of ${asked}; smallest concentration ${formatted(salt.minimum)} mol/m^3 at ${where}`,
      'start from a smaller load, allow more solver.maximum_iterations, or check the kinetics for extreme values',
      extrema,
      loadReached,
    );
  }

  /** Metrics of the solved field, extrapolated from two meshes where there are two. */
  metrics(): Record<string, Metric> {
    // Of a part of an operation nothing is to be said that reads like a result of the whole.
    if (this.reported.outcome?.failure !== undefined) return {};
    const fine = this.valuesOn(this.reported);
    const compares = this.coarser !== undefined && this.coarser.outcome?.failure === undefined;
    const coarse = this.coarser !== undefined && compares ? this.valuesOn(this.coarser) : undefined;
    const metrics: Record<string, Metric> = {};
    for (const name of metricNames) {
      const value = fine[name];
      if (value === undefined || !Number.isFinite(value)) continue;
      const metric = extrapolated(name, value, coarse?.[name], {
        before: this.before?.[name],
        nested: this.nested,
        order: orderOf(this.geometry),
      });
      // Extrapolation must not deplete the bottom of the host below nothing.
      const belowNothing = name === 'concentration_drop' && metric.value >= 1 && metric.uncertainty !== undefined;
      metrics[name] = belowNothing ? { ...metric, value, uncertainty: 3 * metric.uncertainty } : metric;
    }
    const structure = { ...metrics, ...this.structureMetrics() };
    const all = { ...structure, ...this.impedanceTortuosity(structure) };
    return this.reported.outcome === undefined ? { ...all, ...this.groups(all) } : all;
  }

  /** The metrics on one mesh. */
  private valuesOn(level: Level): MetricValues {
    return {
      ...this.metricsOn(level, solvedState(level)),
      ...this.impedanceMetricsOn(level),
      ...(level.outcome === undefined ? {} : operationMetrics(level.outcome, level.deposits ?? [])),
    };
  }

  /** Read from the spectra of all levels at the frequencies that the finest shows. */
  private impedanceMetricsOn({ smallSignal: measured }: Level): MetricValues {
    const finest = this.reported.smallSignal;
    if (measured === undefined || finest === undefined) return {};
    return impedanceMetrics(measured, this.hasBlockingPores() ? plateauOf(finest) : undefined);
  }

  /** Whether nothing reacts and the host has surface that charges: what tortuosities are measured with. */
  private hasBlockingPores(): boolean {
    const { cell, interfaces } = this.theCase;
    const { host, collector, counter } = interfaces;
    return host?.kind === 'blocking' && cell.layers.some(hasSurface) && !isReacting(collector) && !isReacting(counter);
  }

  /**
   * The tortuosity factor that an experimenter makes of the resistance R of filled pores: R kappa eps / H (J. Landesfeind et al.,
   * J. Electrochem. Soc. 163 (2016) A1373), with the conductivity of the electrolyte as it is in the host.
   */
  private impedanceTortuosity(metrics: Readonly<Record<string, Metric>>): Record<string, Metric> {
    const { ionic_resistance, porosity } = metrics;
    if (ionic_resistance === undefined || porosity === undefined) return {};
    const { system } = this.reported;
    const cell = system.problem.mesh.cellRegion.indexOf(this.host.firstRegion);
    const conductivity = conductivityAt(system, solvedState(this.reported), cell, this.model.ion.potential);
    const factor = (conductivity * porosity.value) / (this.host.top - this.host.bottom);
    const { value, uncertainty } = ionic_resistance;
    return {
      impedance_tortuosity: {
        value: factor * value,
        unit: metricUnits.impedance_tortuosity,
        ...(uncertainty === undefined ? {} : { uncertainty: factor * uncertainty }),
      },
    };
  }

  /**
   * The two dimensionless groups that, with the geometry, decide the steady state of a host with blocked anions:
   * delta = I (1 - t+) H tau / (eps F D c_top) and m = I / (S i0).
   */
  private groups(metrics: Readonly<Record<string, Metric>>): Record<string, Metric> {
    const { interfaces } = this.theCase;
    const { salt } = this.model;
    const { current_density, tortuosity_factor, porosity, reactive_area } = metrics;
    const groups: Record<string, Metric> = {};
    if (current_density === undefined || reactive_area === undefined) return groups;
    if (tortuosity_factor !== undefined && salt !== undefined) {
      const { system, shape } = this.reported;
      const state = solvedState(this.reported);
      const departure = planeMean(system, this.geometry, state, this.host.top, trianglesOf(shape))[concentration];
      const top = this.model.fill[concentration] + departure;
      const perTortuosity =
        (current_density.value * (1 - salt.transferenceNumber) * (this.host.top - this.host.bottom)) /
        (porosity.value * FARADAY * salt.diffusivity * top);
      groups.transport_group = {
        value: perTortuosity * tortuosity_factor.value,
        unit: metricUnits.transport_group,
        ...(tortuosity_factor.uncertainty === undefined
          ? {}
          : { uncertainty: Math.abs(perTortuosity) * tortuosity_factor.uncertainty }),
      };
    }
    const { host } = interfaces;
    if (isReacting(host)) {
      const { density } = exchangeOf(host, this.theCase.electrolyte);
      const value = current_density.value / (reactive_area.value * density);
      groups.kinetic_group = { value, unit: metricUnits.kinetic_group };
    }
    return groups;
  }

  /** What a reader must know beside the numbers. */
  private notes(extrema: readonly FieldExtrema[]): string[] {
    const { temperature } = this.theCase.electrolyte;
    const validity = validityNotes(this.model.laws, extrema, temperature).map((note) => `${this.label}: ${note}`);
    const reading = this.readingNotes().map((note) => `${this.label}: ${note}`);
    const { pores, given } = this.reported;
    const ofMesh = [...meshNotes(given), isolatedPoresNote(pores)].filter((note) => note !== undefined);
    return [...ofMesh.map((note) => `${this.label}: ${note}`), ...this.solutionNotes(extrema), ...reading, ...validity];
  }

  /** Says how well the resistance of blocking pores can be read. */
  private readingNotes(): string[] {
    const { smallSignal: measured } = this.reported;
    if (measured === undefined || !this.hasBlockingPores()) return [];
    const plateau = plateauOf(measured);
    if (plateau === undefined) {
      return [
        'ionic_resistance has no value, because the real part of the impedance is nowhere level; extend the frequencies.',
      ];
    }
    if (plateau.slope <= levelReading) return [];
    const frequency = formatted(measured.frequency[plateau.index]);
    const change = Number((100 * plateau.slope).toPrecision(2));
    return [
      `ionic_resistance is read at ${frequency} Hz, where the real part of the impedance is not quite level (it changes by ${change} % of its rise for each unit of ln f): salt that the double layers polarise begins to show, and the reading is high.`,
    ];
  }

  /** Says of each metric that came out as no number why it is missing, and where the salt is nearly used up. */
  private solutionNotes(extrema: readonly FieldExtrema[]): string[] {
    const { outcome } = this.reported;
    if (outcome !== undefined) {
      const coarse = this.coarser?.outcome?.failure;
      return [
        ...(outcome.failure === undefined
          ? []
          : [
              `${this.label}: incomplete. What is shown of it ends before the operation does: ${outcome.failure.message}.`,
            ]),
        ...outcome.notes.map((note) => `${this.label}: ${note}`),
        ...(this.snapshots?.notes ?? []).map((note) => `${this.label}: ${note}`),
        ...(coarse === undefined || outcome.failure !== undefined
          ? []
          : [`${this.label}: no uncertainty is known, because on the coarser mesh ${coarse.message}.`]),
      ];
    }
    const values = this.metricsOn(this.reported, solvedState(this.reported));
    const missing = metricNames
      .filter((name) => values[name] !== undefined && !Number.isFinite(values[name]))
      .map((name) => `${this.label}: ${name} has no value, because the current it is relative to vanishes.`);
    const salt = extrema[concentration];
    if (salt.minimum > nearlyDepletedBelow * this.model.fill[concentration]) return missing;
    return [
      ...missing,
      `${this.label}: the salt is nearly used up (${formatted(salt.minimum)} mol/m^3, ${salt.minimumAt.region}), so the cell is at its limiting current. What follows from so little salt, above all the voltage, is less certain than stated; a finer mesh helps.`,
    ];
  }

  private metricsOn(level: Level, state: Float64Array): MetricValues {
    const { reactive_area, cell_voltage, ...ofCurrents } = this.fieldMetrics(level, state);
    const always = {
      ...(reactive_area === undefined ? {} : { reactive_area }),
      ...(cell_voltage === undefined ? {} : { cell_voltage }),
    };
    // Where nothing flows nothing is to be said of currents and of what they do.
    return this.reported.rests === true ? always : { ...ofCurrents, ...always };
  }

  private fieldMetrics({ system, shape }: Level, state: Float64Array): MetricValues {
    return cellMetrics(
      system,
      this.geometry,
      this.host,
      state,
      surfaceCurrent(system, this.geometry, state),
      this.voltage(system, state),
      trianglesOf(shape),
    );
  }

  /** Potential of the counter electrode over the working one; none where the counter's is not modelled. */
  private voltage(system: System, state: Float64Array): number | undefined {
    if (this.theCase.interfaces.counter.kind === 'uniform_current') return undefined;
    const counter =
      this.theCase.interfaces.counter.kind === 'reservoir' ? 0 : system.controlValue(counterControl, state, 1);
    return counter - system.controlValue(workingControl, state, 1);
  }

  /** What the operation in time went through, as far as it came. */
  get traces(): Traces | undefined {
    return this.reported.outcome?.traces;
  }

  /** The impedance on the reported mesh, as it was computed there. */
  get spectrum(): SmallSignal | undefined {
    return this.reported.smallSignal;
  }

  /** Averages over slices of the host in the solved field, without the rest of a result. */
  slices(): DepthProfile {
    const level = this.reported;
    const state = solvedState(level);
    const current = surfaceCurrent(level.system, this.geometry, state);
    return depthProfile(level.system, this.geometry, this.host, state, current, trianglesOf(level.shape));
  }

  /** Porosity and tortuosity of the host: computed for a resolved one, as given for a homogenised one; none of a mesh. */
  private structureMetrics(): Record<string, Metric> {
    // A mesh of any shape has no box whose bottom and top a tortuosity could be asked between.
    if (this.theCase.cell.mesh !== undefined) return {};
    const layers = this.theCase.cell.layers.slice(this.host.firstRegion, this.host.lastRegion + 1);
    if (layers.length === 1 && layers[0].structure.kind === 'homogenised') {
      const { tortuosity: given, tortuosity_reading } = layers[0].structure;
      const { porosity, tortuosityFactor } = this.geometry.regions[this.host.firstRegion];
      return {
        porosity: { value: porosity, unit: '1' },
        tortuosity_factor: { value: tortuosityFactor, unit: '1' },
        ...(tortuosity_reading === 'path_length' && given !== undefined
          ? { path_tortuosity: { value: given, unit: '1' } }
          : {}),
      };
    }
    if (!layers.every(isPoreResolved)) return {};
    if (this.structure === undefined) {
      const { finest, largest } = coarseCellSizes(this.theCase, this.geometry);
      const slice = sliceOf(this.geometry, this.host.bottom, this.host.top);
      this.structure = {
        tortuosity: tortuosity(
          slice,
          finest,
          this.core,
          largest,
          this.theCase.solver.linear_method,
          this.finestLevel - 1,
        ),
        path: geodesicTortuosity(slice),
      };
    }
    const { tortuosity: factor, path } = this.structure;
    return {
      porosity: { value: factor.porosity, unit: '1' },
      tortuosity_factor: { value: factor.tortuosityFactor, unit: '1', uncertainty: factor.tortuosityUncertainty },
      ...(path === undefined ? {} : { path_tortuosity: { value: path, unit: '1' } }),
    };
  }

  /**
   * Derivatives of metrics by numbers of the case at its steady state (see `derivativesOf`), on every mesh and extrapolated as the metrics are.
   *
   * @param perturbed for each number the case with it raised and lowered by `step`
   * @returns one row per number, one entry per metric
   */
  metricDerivatives(names: readonly MetricName[], perturbed: readonly Perturbed[], step: number): number[][] {
    return this.sensitivities(names, perturbed, step).rows.map((row) => row.map(({ value }) => value));
  }

  /** The same with their uncertainties, whether all come from transposed solves, and which metrics have none. */
  sensitivities(
    names: readonly MetricName[],
    perturbed: readonly Perturbed[],
    step: number,
  ): Pick<Derivatives, 'adjoint' | 'lacking'> & { readonly rows: Extrapolated[][] } {
    const on = (level: Level) => this.derivativesOn(level, names, perturbed, step);
    const fine = on(this.reported);
    const coarse = this.coarser === undefined ? undefined : on(this.coarser);
    const how = { nested: this.nested, order: orderOf(this.geometry) };
    const rows = fine.rows.map((row, p) =>
      row.map((value, k) => {
        const found = extrapolated(names[k], value, coarse?.rows[p][k], how);
        return { value: found.value, uncertainty: found.uncertainty };
      }),
    );
    return { rows, adjoint: fine.adjoint && coarse?.adjoint !== false, lacking: fine.lacking };
  }

  private derivativesOn(
    level: Level,
    names: readonly MetricName[],
    perturbed: readonly Perturbed[],
    step: number,
  ): Derivatives {
    const { system, mesh, shape } = level;
    return derivativesOf(
      {
        system,
        state: solvedState(level),
        settings: this.solverSettings(),
        take: (theCase) => system.update(cellProblem(theCase, this.geometry, mesh)),
        metricsOf: (state) => this.metricsOn(level, state),
        gradientsOf: (state) =>
          metricGradients(
            system,
            this.geometry,
            this.host,
            state,
            surfaceCurrent(system, this.geometry, state),
            workingControl,
            trianglesOf(shape),
          ),
      },
      names,
      this.theCase,
      perturbed,
      step,
    );
  }

  /**
   * Everything a report needs of the solved field.
   *
   * @throws UnbalancedError if charge or a species is not conserved to 1e-10
   */
  result(): VariantResult {
    const level = this.reported;
    const { system, history } = level;
    const state = solvedState(level);
    const balances = this.levels.map((each) => each.outcome?.balances ?? this.balances(each));
    for (const each of balances) requireBalance(each, this.name);
    const extrema = extremaOf(system, this.geometry, state);
    const current = surfaceCurrent(system, this.geometry, state);
    return {
      name: this.name,
      label: this.label,
      model: this.geometry.dimension === 2 ? 'resolved' : 'homogenised',
      metrics: this.metrics(),
      balances: balances[balances.length - 1],
      solver: {
        unknowns: system.size,
        cells: level.mesh.cellCount,
        newtonIterations: history.iterations.length,
        loadSteps: history.loads.filter((load) => load.converged).length,
        // An operation may be stuck before its first iteration.
        lastCorrection: history.iterations.at(-1)?.correction ?? Number.NaN,
        linear: linearSummary(history, level.outcome !== undefined),
        milliseconds: {
          mesh: this.meshMilliseconds,
          analysis: this.analysisMilliseconds,
          assembly: this.levels.reduce((sum, { history: { milliseconds } }) => sum + milliseconds.assembly, 0),
          linear: this.levels.reduce((sum, { history: { milliseconds } }) => sum + milliseconds.linear, 0),
        },
      },
      extrema,
      hostThickness: this.host.top - this.host.bottom,
      hostTop: this.host.top,
      cellHeight: this.geometry.height,
      map: level.shape === undefined ? undefined : fieldMap(level.shape, this.geometry, system, state, this.model.ion),
      currentLines: level.shape === undefined ? undefined : currentLines(system, this.geometry, level.shape, state),
      surface: this.surfaceProfile(current),
      depthProfile: depthProfile(system, this.geometry, this.host, state, current, trianglesOf(level.shape)),
      notes: this.notes(extrema),
      ...this.operationResult(),
      ...this.impedanceResult(),
      ...(level.rests === true ? { rests: true } : {}),
      newtonHistory: history.iterations.slice(0, level.firstIterations).map(({ correction }) => correction),
    };
  }

  private impedanceResult(): { readonly impedance?: ImpedanceResult } {
    const fine = this.reported.smallSignal;
    if (fine === undefined) return {};
    const coarse = this.coarser?.smallSignal;
    const { frequency, impedance, blocks } = fine;
    // Of second order, as every metric.
    const correction = impedance.map(({ real, imaginary }, k) => ({
      real: coarse === undefined ? 0 : (real - coarse.impedance[k].real) / 3,
      imaginary: coarse === undefined ? 0 : (imaginary - coarse.impedance[k].imaginary) / 3,
    }));
    const real = Float64Array.from(impedance, (each, k) => each.real + correction[k].real);
    const imaginary = Float64Array.from(impedance, (each, k) => each.imaginary + correction[k].imaginary);
    return {
      impedance: {
        frequency,
        real,
        imaginary,
        ...(coarse === undefined
          ? {}
          : { uncertainty: Float64Array.from(correction, (each) => Math.hypot(each.real, each.imaginary)) }),
        blocks,
        relaxation: relaxationTimes({ frequency, real, imaginary }, blocks),
      },
    };
  }

  private operationResult(): Pick<VariantResult, 'operation' | 'incomplete'> {
    const { outcome } = this.reported;
    if (outcome === undefined) return {};
    const { traces, steps, records, failure } = outcome;
    const accepted = records.filter((record) => record.accepted).length;
    return {
      operation: {
        traces,
        steps,
        snapshots: this.snapshots?.all ?? [],
        acceptedSteps: accepted,
        rejectedSteps: records.length - accepted,
        sand: sandOf(this.theCase, this.geometry, filledSalt(this.model), outcome),
      },
      ...(failure === undefined
        ? {}
        : {
            incomplete: {
              code: failure.code,
              message: `variant "${this.name}": ${failure.message}`,
              help: failure.help,
              time: failure.time,
              variable: failure.variable,
              place: failure.place,
              extrema: failure.extrema,
            },
          }),
    };
  }

  private balances(level: Level): Balances {
    const { system, rests } = level;
    const amounts = system.problem.anchors.filter((each) => each.kind === 'amount');
    // The same quantity in every pore.
    const salt = amounts.filter(({ equation }) => equation === amounts[0].equation);
    const balances = balancesOf(system, solvedState(level), ...salt);
    // What rounding makes of no flow at all is no imbalance.
    return rests === true ? { ...balances, charge: 0, species: 0 } : balances;
  }

  private surfaceProfile(current: SurfaceCurrent): SurfaceProfile {
    const surfaceNames = [...this.geometry.surfaces.map((surface) => surface.name), 'host'];
    return {
      ...surfaceArcs(current),
      depth: current.y.map((y) => this.host.top - y),
      x: current.x,
      y: current.y,
      area: current.area,
      currentDensity: current.currentDensity,
      surface: current.surface.map((surface) => (surface === homogenisedSurface ? surfaceNames.length - 1 : surface)),
      surfaceNames,
    };
  }

  dispose(): void {
    for (const { system } of this.levels) system.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Where the real part of an impedance changes by more, a resistance that is read off it is less certain than its mesh. */
const levelReading = 1e-3;
/** Below this share of the salt filled in, a result says that it is near the limiting current. */
const nearlyDepletedBelow = 0.01;
/** Below this share of the salt filled in, a failure to raise the load further is depletion. */
const depletedBelow = 0.05;

function solvedState(level: Level): Float64Array {
  if (level.state === undefined) throw new RangeError('the variant has not been solved yet');
  return level.state;
}

function linearSummary({ iterations, notes }: SolverHistory, inTime: boolean): LinearSummary {
  const { method, levels } = iterations.at(-1)?.linear ?? { method: 'direct', levels: 0 };
  // Thousands of iterations of an operation in time would be most of a summary.
  const listed = inTime ? [] : iterations;
  return {
    method,
    levels,
    iterations: listed.map(({ linear }) => linear.iterations),
    milliseconds: listed.map(({ linear }) => linear.milliseconds),
    notes,
  };
}

/** Four significant digits, without trailing zeros. */
function formatted(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Times of depletion, and what passes until then. */
const untilDepletion: ReadonlySet<MetricName> = new Set<MetricName>([
  'sand_time',
  'sand_capacity',
  'duration',
  'plated_capacity',
  'faradaic_capacity',
]);

/**
 * Richardson extrapolation (see `richardson`). The extreme of a current
 * sits on a cell at a tip whose size changes between the meshes, so it is reported as found, with the full difference.
 * What agrees to round-off, such as a given current, is exact on every mesh. Two meshes of triangles are not alike to the last
 * cell, so that on them the uncertainty is always the full difference.
 */
function extrapolated(
  name: MetricName,
  fine: number,
  coarse: number | undefined,
  how: Parameters<typeof richardson>[2],
): Metric {
  const unit = metricUnits[name];
  if (coarse === undefined || Math.abs(fine - coarse) <= 1e-9 * Math.abs(fine)) return { value: fine, unit };
  if (name === 'surface_current_max_over_mean') return { value: fine, unit, uncertainty: Math.abs(fine - coarse) };
  // At depletion the error goes with the first cells, between the first and the second power of their number.
  if (untilDepletion.has(name)) {
    const third = (fine - coarse) / 3;
    return { value: fine + 2 * third, unit, uncertainty: Math.abs(third) };
  }
  return { ...richardson(fine, coarse, how), unit };
}
