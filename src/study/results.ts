import type { ChosenUnits } from '../case/index.ts';
import type { MetricName } from '../case/metric-names.ts';
import type { CellPlace, FieldExtrema } from '../errors.ts';
import type { Bitmap } from '../geometry/geometry.ts';
import type { CurrentLine } from '../measure/current-lines.ts';
import type { VoltagePart } from '../measure/overpotentials.ts';
import type { RelaxationTimes } from '../measure/relaxation-times.ts';
import type { SurfaceArcs } from '../measure/surface-arcs.ts';

/**
 * What a run hands to report/: plain data in SI units, no solver objects, so that a report can be rebuilt from it.
 */

/** A number with its unit (SI; `1` when dimensionless) and, where known, its discretisation uncertainty (same unit). */
export interface Metric {
  readonly value: number;
  readonly unit: string;
  readonly uncertainty?: number;
}

/** Relative imbalances of a converged field; each is at round-off or the run fails. */
export interface Balances {
  /** |current in - current out| / current. */
  readonly charge: number;
  /** Largest relative imbalance over the ionic species. */
  readonly species: number;
  /** |salt in the cell - salt filled in| / salt filled in; absent for a cell open to a reservoir. */
  readonly salt?: number;
}

export interface SolverSummary {
  readonly unknowns: number;
  readonly cells: number;
  readonly newtonIterations: number;
  readonly loadSteps: number;
  /** Largest correction of the last Newton iteration, relative to the scales of the unknowns. */
  readonly lastCorrection: number;
  readonly linear: LinearSummary;
  readonly milliseconds: {
    readonly mesh: number;
    readonly analysis: number;
    readonly assembly: number;
    readonly linear: number;
  };
}

/** How the linear systems of a variant were solved. */
export interface LinearSummary {
  /** The method of the last Newton iteration. */
  readonly method: 'direct' | 'multigrid';
  /** Levels of the multigrid hierarchy; 0 for the direct method. */
  readonly levels: number;
  /** Multigrid iterations of every Newton iteration; 0 where factors gave the solution. */
  readonly iterations: readonly number[];
  /** Milliseconds of linear work of every Newton iteration. */
  readonly milliseconds: readonly number[];
  /** What a reader must know, such as that multigrid gave way to the direct method. */
  readonly notes: readonly string[];
}

/** A solid drawn into a map, cut at the edge of the cell, m: its corners, with arcs already cut into short sides. */
export interface SolidOutline {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** A body, counter-clockwise around its inside; else a sheet of no thickness. */
  readonly closed: boolean;
}

/** A cell from its left wall and its collector (both at 0), what stands in it, and how it goes on. */
export interface MapFrame {
  /** m */
  readonly width: number;
  readonly height: number;
  /** What lies beyond the side walls: mirror images, copies, or the other half of a body about an axis at x = 0. */
  readonly sides: 'mirror' | 'periodic' | 'axis';
  readonly solids: readonly SolidOutline[];
  /** Pictures of which the dark pixels are solid. */
  readonly bitmaps: readonly Bitmap[];
}

/** Cell fields of a tensor grid, cell (column i, row j) at index j * columns + i, row 0 at the collector; NaN where nothing was solved. */
export interface GridMap extends MapFrame {
  readonly kind: 'grid';
  /** Cell edges across the cell, columns + 1 values, m. */
  readonly xEdges: Float64Array;
  /** Cell edges from the collector up, rows + 1 values, m. */
  readonly yEdges: Float64Array;
  /** Salt concentration, mol/m3. */
  readonly concentration: Float64Array;
  /** Electric potential in the electrolyte, V. */
  readonly potential: Float64Array;
}

/**
 * Fields that are linear in triangles, with their values at points; NaN where nothing was solved. What a sheet of no thickness
 * separates has points of its own on either side, one at the place of the other.
 */
export interface TriangleMap extends MapFrame {
  readonly kind: 'triangles';
  /** Points, m. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Three points a triangle, counter-clockwise. */
  readonly corners: Int32Array;
  /** Salt concentration, mol/m3. */
  readonly concentration: Float64Array;
  /** Electric potential in the electrolyte, V. */
  readonly potential: Float64Array;
}

/** The fields of a pore-resolved variant. */
export type FieldMap = GridMap | TriangleMap;

/** Deposition current density along the reactive surface, one entry a surface face. */
export interface SurfaceProfile extends SurfaceArcs {
  /** Depth below the top of the host, m. */
  readonly depth: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Area of the face: per metre of depth into the picture (2D), of a whole turn (axisymmetric), per square metre of footprint (1D). */
  readonly area: Float64Array;
  /** Deposition current density, A/m2, positive where metal is plated. */
  readonly currentDensity: Float64Array;
  /** Index into `surfaceNames`. */
  readonly surface: Int32Array;
  readonly surfaceNames: readonly string[];
}

/** Averages over horizontal slices of the host, from its top down. */
export interface DepthProfile {
  /** Depth below the top of the host, m. */
  readonly depth: Float64Array;
  /** Pore-averaged salt concentration, mol/m3. */
  readonly concentration: Float64Array;
  /** Mean deposition current density on the host's surface in the slice, A/m2. */
  readonly currentDensity: Float64Array;
}

/** What an operation in time went through, one entry for the start of every step and every step in time. */
export interface Traces {
  /** Since the beginning of the operation, s. */
  readonly time: Float64Array;
  /** Number of the step of the operation, from 1. */
  readonly step: Int32Array;
  /** Number of the cycle, from 1. */
  readonly cycle: Int32Array;
  /** Counter over working electrode, V; NaN where the counter imposes the current. */
  readonly voltage: Float64Array;
  /** Deposition current density per footprint, A/m2; NaN at a jump of the voltage over space charge, which is infinite. */
  readonly currentDensity: Float64Array;
  /** Charge deposited since the beginning, less what was stripped, C/m2. */
  readonly capacity: Float64Array;
  /** Smallest and largest concentration at an electrode, mol/m3. */
  readonly smallestSurfaceConcentration: Float64Array;
  readonly largestSurfaceConcentration: Float64Array;
  /** Mean deposition current density on each reacting part of the working electrode, A/m2. */
  readonly surfaces: readonly { readonly name: string; readonly currentDensity: Float64Array }[];
}

/** One step of an operation, as it went. */
export interface StepSummary {
  /** Place among the steps, from 0. */
  readonly index: number;
  /** From 1. */
  readonly cycle: number;
  readonly kind: 'galvanostatic' | 'potentiostatic' | 'rest' | 'profile';
  /** s */
  readonly start: number;
  readonly end: number;
  /** `steady_state` where no condition came about and nothing changes any more. */
  readonly endedBy:
    | 'duration'
    | 'voltage_above'
    | 'voltage_below'
    | 'current_below'
    | 'capacity'
    | 'depletion'
    | 'exhaustion'
    | 'steady_state';
  /** Charge deposited in it, less what was stripped, C/m2. */
  readonly capacity: number;
}

/** Fields at one of the times asked for. */
export interface Snapshot {
  /** s */
  readonly time: number;
  readonly depthProfile: DepthProfile;
  /** Only for resolved variants. */
  readonly map?: FieldMap;
}

/** Where a constant current exhausted the salt at an electrode, beside what theory says of it. */
export interface Sand {
  /** A/m2 */
  readonly currentDensity: number;
  /** From the beginning of the step, s. */
  readonly time: number;
  /** Sand's formula for an electrolyte without end, s; absent where it does not apply. */
  readonly halfSpaceTime?: number;
  /** The current density that the cell can carry for ever, A/m2. */
  readonly limitingCurrentDensity?: number;
  /** Whether theory was given properties that depend on the concentration, as they are at the fill. */
  readonly propertiesAtFill?: boolean;
}

/** When a constant current exhausts the salt at an electrode. */
export interface SandPoint {
  /** A/m2 */
  readonly currentDensity: number;
  readonly time: Metric;
  readonly capacity: Metric;
  /** Sand's formula for an electrolyte without end, s; absent where it does not apply. */
  readonly halfSpaceTime?: number;
}

/** What a cell can carry. */
export interface Limits {
  /** The steady current density that no voltage raises any more, A/m2. */
  readonly limitingCurrentDensity?: Metric;
  /** The same by theory, A/m2, where theory knows the cell. */
  readonly closedForm?: number;
  /** Why there is no limit. */
  readonly reason?: string;
  readonly sand: readonly SandPoint[];
}

/** What a metric gains by a parameter at the steady state, to first order. */
export interface Sensitivity {
  /** d metric / d parameter, in the units of both. */
  readonly derivative: Metric;
  /** d ln metric / d ln parameter; absent where the metric is 0. */
  readonly normalised?: Metric;
  /** What the metric gains where the parameter grows by its range, and loses where it falls; of the metric's unit. */
  readonly change: number;
}

/** Derivatives of the metrics of a variant by numbers of its case. */
export interface SensitivityResult {
  readonly parameters: readonly {
    /** Dotted path in the case. */
    readonly path: string;
    readonly value: number;
    readonly unit: string;
    /** Part of itself by which it is thought to change, either way. */
    readonly range: number;
  }[];
  readonly metrics: readonly {
    readonly name: string;
    readonly metric: Metric;
    /** In the order of the parameters. */
    readonly sensitivities: readonly Sensitivity[];
  }[];
  /** Whether they come from one transposed solve for each metric; else from one solve for each parameter. */
  readonly adjoint: boolean;
  /** Sentences a reader must know. */
  readonly notes: readonly string[];
}

/** One point of a polarisation curve. */
export interface PolarisationPoint {
  /** Per footprint, A/m2; positive plates. */
  readonly currentDensity: Metric;
  /** Counter over working electrode, V. */
  readonly voltage: Metric;
  /** What the voltage is made of, V. */
  readonly parts: Readonly<Record<VoltagePart, Metric>>;
}

/** A line by Tafel's law through the overpotentials of charge transfer at one electrode, its film and the electrolyte left out. */
export interface TafelReading {
  /** V for each factor of ten in the current. */
  readonly slope: Metric;
  /** Per footprint, A/m2. */
  readonly exchangeCurrentDensity: Metric;
  readonly points: number;
}

/** The steady curve of voltage over current. */
export interface Polarisation {
  /** By growing voltage. */
  readonly points: readonly PolarisationPoint[];
  /** dV/dI at rest per footprint, ohm m2, and what each part of the voltage has in it. */
  readonly resistance?: Metric;
  readonly resistanceParts?: Readonly<Record<VoltagePart, Metric>>;
  readonly tafel: { readonly working?: TafelReading; readonly counter?: TafelReading };
  /** The steady plating current density that no voltage raises any more, A/m2; absent where there is none. */
  readonly limitingCurrentDensity?: Metric;
  /** Why there is none. */
  readonly noLimit?: string;
  /** Why points beyond the curve have no solution. */
  readonly endings: readonly string[];
  /** Why there is no curve. */
  readonly reason?: string;
}

/** A transference number as Bruce and Vincent measure it, at one voltage. */
export interface BruceVincent {
  /** Of the cell, V. */
  readonly voltage: number;
  /** I0 and Is per footprint, A/m2: at the first instant, with no concentration changed, and in the end. */
  readonly initialCurrentDensity: Metric;
  readonly steadyCurrentDensity: Metric;
  /** R0 and Rs, of both interfaces, before and after, ohm m2. */
  readonly initialResistance: Metric;
  readonly steadyResistance: Metric;
  /** Is (V - I0 R0) / (I0 (V - Is Rs)). */
  readonly transferenceNumber: Metric;
  /** Is / I0. */
  readonly uncorrected: Metric;
}

/** A part of a cell whose salt is weighed. */
export interface Compartment {
  /** mol of salt per m2 of footprint that it gained. */
  readonly saltChange: Metric;
  /** What the change says of t+; absent for the middle. */
  readonly transferenceNumber?: Metric;
}

/** A transference number as Hittorf measured it. */
export interface Hittorf {
  /** Charge that passed per footprint, C/m2, in the duration, s. */
  readonly charge: number;
  readonly duration: number;
  /** Levels above the collector at which the cell is divided, m. */
  readonly planes: readonly [lower: number, upper: number];
  /** Around the working electrode, where metal is plated, around the counter electrode, and between. */
  readonly cathode: Compartment;
  readonly anode: Compartment;
  readonly middle: Compartment;
  /** The largest change of concentration in the middle over the fill: the check that the compartments did not meet. */
  readonly middleChange: Metric;
  /** Share of an electrode's change that diffusion alone takes beyond its compartment in the time, by theory. */
  readonly diffusedShare: number;
  /** Concentration over the height at the end: m, mol/m3. */
  readonly profile: { readonly height: Float64Array; readonly concentration: Float64Array };
}

/** Transference numbers as experiments on the cell would read them, beside that of the electrolyte. */
export interface Transference {
  /** Why nothing can be measured. */
  readonly reason?: string;
  /** t+ of the electrolyte as filled in. */
  readonly transferenceNumber?: number;
  /** Ne of Balsara and Newman at the fill, and 1/(1 + Ne), what the method of Bruce and Vincent reads at small voltages. */
  readonly newmanNumber?: number;
  readonly expected?: number;
  /** One for every voltage. */
  readonly bruceVincent: readonly BruceVincent[];
  /** The current after the smallest voltage is applied. */
  readonly trace?: { readonly voltage: number; readonly time: Float64Array; readonly currentDensity: Float64Array };
  readonly hittorf?: Hittorf;
  /** Why there is no such reading. */
  readonly hittorfReason?: string;
}

/** An operation in time as it went. */
export interface OperationResult {
  readonly traces: Traces;
  readonly steps: readonly StepSummary[];
  /** In the order of time. */
  readonly snapshots: readonly Snapshot[];
  /** Steps in time: taken, and tried but taken shorter. */
  readonly acceptedSteps: number;
  readonly rejectedSteps: number;
  readonly sand?: Sand;
}

/** The impedance about the operating point, per footprint. */
export interface ImpedanceResult {
  /** Hz, rising. */
  readonly frequency: Float64Array;
  /** ohm m2, extrapolated from two meshes where there are two. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** Modulus of the estimated error of the mesh, ohm m2; absent with a single mesh. */
  readonly uncertainty?: Float64Array;
  /** Whether no steady current passes, so that the spectrum ends in a capacitance. */
  readonly blocks: boolean;
  readonly relaxation: RelaxationTimes;
}

/** Why a variant has no whole result; what there is goes as far as the failure. */
export interface Incomplete {
  readonly code: string;
  readonly message: string;
  readonly help: string;
  /** Until when it was computed, s. */
  readonly time: number;
  readonly variable: string;
  readonly place?: CellPlace;
  readonly extrema: readonly FieldExtrema[];
}

/** Something that a cell was solved under. */
export interface Condition {
  /** Dotted path in the case, such as `operation.current_density`. */
  readonly path: string;
  /** SI; a text for what is no number. */
  readonly value: number | string | boolean;
  readonly unit?: string;
}

export interface VariantResult {
  readonly name: string;
  /** What a reader sees in tables and legends. */
  readonly label: string;
  /** 'resolved': pores are meshed; 'homogenised': 1D averaged host. */
  readonly model: 'resolved' | 'homogenised';
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly balances: Balances;
  readonly solver: SolverSummary;
  readonly extrema: readonly FieldExtrema[];
  /** Thickness of the host layer, m. */
  readonly hostThickness: number;
  /** Level of the top of the host above the collector, m. */
  readonly hostTop: number;
  /** Height of the whole cell, m. */
  readonly cellHeight: number;
  /** Only for resolved variants. */
  readonly map?: FieldMap;
  /** Lines of equal current in the electrolyte, m; only for resolved variants. */
  readonly currentLines?: readonly CurrentLine[];
  readonly surface: SurfaceProfile;
  readonly depthProfile: DepthProfile;
  /** Sentences a reader of this variant must know, such as a metric that has no value. */
  readonly notes: readonly string[];
  /** Largest relative correction of every Newton iteration of the first solve, from equilibrium at rest. */
  readonly newtonHistory: readonly number[];
  /** Only of an operation in time. */
  readonly operation?: OperationResult;
  /** Present where the case asks for it. */
  readonly impedance?: ImpedanceResult;
  /** Present where the file asks for it. */
  readonly limits?: Limits;
  readonly sensitivity?: SensitivityResult;
  /** Present where the file asks for it. */
  readonly polarisation?: Polarisation;
  /** Present where the file asks for it. */
  readonly transference?: Transference;
  /** True where the field is that of a cell as filled, in which nothing flows. */
  readonly rests?: boolean;
  /** What the cell was solved under; absent of cells that no case describes. */
  readonly conditions?: readonly Condition[];
  /** Present where the operation could not be run to its end: nothing here is then a result of the whole of it. */
  readonly incomplete?: Incomplete;
}

export interface FitParameter {
  /** Dotted path in the case, such as `operation.current_density`. */
  readonly path: string;
  /** Fitted value, SI. */
  readonly value: number;
  readonly unit: string;
  readonly initial: number;
  /** Standard error, SI; absent where nothing is known of it. */
  readonly standardError?: number;
  /** What 95 % of all repetitions would hold the true value in, SI; absent where nothing is known of it. */
  readonly interval?: readonly [number, number];
  /** The bound that it stands on: held there, it has no error of its own. */
  readonly heldAt?: 'minimum' | 'maximum';
}

/** A measured quantity beside what was computed for it, SI, one entry a point. */
export interface FittedQuantity {
  readonly name: string;
  readonly unit: string;
  readonly measured: readonly number[];
  readonly computed: readonly number[];
  /** Standard uncertainty of the measured values; where none was given, as estimated from what is left over, if it can be. */
  readonly uncertainty?: readonly number[];
}

/** What a fit aimed for, and what it came to. */
export interface FittedTarget {
  readonly kind: 'metric' | 'voltage' | 'current' | 'polarisation' | 'impedance' | 'concentration';
  readonly variant: string;
  /** Of a metric. */
  readonly metric?: string;
  /** Of a curve: the file it was measured in, and what it was measured over. */
  readonly file?: string;
  readonly over?: { readonly name: string; readonly unit: string; readonly values: readonly number[] };
  /** One; of an impedance its real and imaginary part. */
  readonly quantities: readonly FittedQuantity[];
}

/** Another minimum that some starts of a fit ended in. */
export interface OtherMinimum {
  /** In the order of the parameters, SI. */
  readonly values: readonly number[];
  readonly sumOfSquares: number;
  /** How many starts ended there. */
  readonly starts: number;
}

export interface FitResult {
  readonly parameters: readonly FitParameter[];
  /**
   * Whether a minimum was found; of a fit with no more target values than parameters, whether the targets are met.
   */
  readonly converged: boolean;
  readonly iterations: number;
  /** Largest miss over the targets: |metric - target| / |target|, and of a curve the root mean square over its range. */
  readonly mismatch: number;
  /** Correlation of the parameters (of their logarithms where they move by ratios) as the targets see them, row-major. */
  readonly correlation: readonly number[];
  /** Covariance of the values in SI units, row-major; null where nothing is known. Absent where no variance is known. */
  readonly covariance?: readonly (number | null)[];
  /** Where standard errors come from: uncertainties of the targets, what is left over, or nowhere. */
  readonly errorsFrom: 'targets' | 'residuals' | 'nowhere';
  /** Target values less free parameters. */
  readonly degreesOfFreedom: number;
  /** Squared misses over their uncertainties; only where those were given. */
  readonly chiSquare?: number;
  /** Probability of a larger one if the model and the uncertainties are right. */
  readonly probability?: number;
  readonly targets: readonly FittedTarget[];
  /** How many searches there were, and how many of them ended in this minimum and without an answer. */
  readonly starts: { readonly all: number; readonly here: number; readonly failed: number };
  readonly otherMinima: readonly OtherMinimum[];
  /** What the data say and cannot say, in sentences. */
  readonly findings: readonly string[];
}

/** One row of the published-against-computed table. */
export interface ComparisonRow {
  readonly variant: string;
  readonly metric: string;
  readonly published: number;
  readonly computed: Metric;
  /** 'fitted': a target of the fit; 'predicted': not used in the fit. */
  readonly role: 'fitted' | 'predicted';
  /** What other models of the same thing give, such as homogenised ones. */
  readonly counterparts: readonly {
    readonly variant: string;
    readonly computed: Metric;
    readonly role: 'fitted' | 'predicted';
  }[];
}

export interface Comparison {
  readonly source: string;
  readonly rows: readonly ComparisonRow[];
}

/** How the variants of a result are compared with each other. */
export interface CompareSettings {
  /** Name of the variant that the others are compared with. */
  readonly baseline: string;
  /** The metric that variants are ranked by; the first measure of unevenness that all have, if left out. */
  readonly rankBy?: MetricName;
}

/** A run that a merged result was made of. */
export interface ResultSource {
  readonly caseFile: string;
  readonly caseHash: string;
  readonly version: string;
  readonly command?: string;
}

export interface RunResult {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  /** SHA-256 of the case file's bytes, hexadecimal. */
  readonly caseHash: string;
  readonly caseFile: string;
  /** What makes this again, where that is not `meander run` and the case file. */
  readonly command?: string;
  readonly variants: readonly VariantResult[];
  readonly fit?: FitResult;
  readonly comparison?: Comparison;
  /** Present where variants are compared with each other. */
  readonly compare?: CompareSettings;
  /** Of a result that was put together from several runs; `caseHash` is then the hash of theirs. */
  readonly sources?: readonly ResultSource[];
  /** Units to show it in, where the case chooses them. */
  readonly units?: ChosenUnits;
  /** Sentences a reader must know, such as a metric that could not be computed. */
  readonly notes: readonly string[];
}
