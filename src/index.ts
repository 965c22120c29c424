/**
 * Meander as a library: ion transport and current distribution in porous hosts and separators, in Node and in browsers.
 *
 * ```ts
 * import { loadLinearCore, openCase, runCase } from 'meander';
 *
 * const { caseFile, caseHash } = await openCase(text, 'my-cell.yaml');
 * const result = await runCase(caseFile, { core: await loadLinearCore(), caseHash });
 * for (const { name, metrics } of result.variants) console.log(name, metrics.concentration_drop.value);
 * ```
 *
 * A case can be taken apart as well: `geometryOf` gives its geometry, `tensorGrid` and `layeredLine` mesh it, `tortuosity`
 * solves for the tortuosity factor of a pore space alone. `decodeImage`, `segment` and `characterise` do so for a picture.
 *
 * Nothing here touches a file or names a platform; `meander/node` reads cases from files and writes result folders. What
 * goes wrong is thrown as one of the errors below, each with a stable `code`.
 */
import { type CaseFile, filesNamedIn, type GreyImage, imageKey, imagesNamedIn, readCase } from './case/index.ts';
import { BadCaseError, MeanderError } from './errors.ts';
import type { ReportExtra } from './report/build-report.ts';
import { utf8 } from './report/encoding.ts';
import type { OutputFile, Renderer } from './report/renderer.ts';
import type { StoredResult } from './report/stored-result.ts';
import { sha256 } from './sha256.ts';
import type { RunResult } from './study/results.ts';
import type { SweepResult } from './study/sweep.ts';

export { type LinearCore, type LinearCoreOptions, loadLinearCore } from 'sparse-linear-solver-wasm';
export * from './case/index.ts';
export * from './errors.ts';
// The building blocks of a run, for cells that no case file describes and for models of your own.
export {
  defaultFinestCell,
  geometryOf,
  type HostExtent,
  hostExtentOf,
  sliceOf,
} from './geometry/build.ts';
export { geodesicTortuosity } from './geometry/geodesic.ts';
export type {
  Bitmap,
  Corner,
  Geometry,
  Outline,
  Rectangle,
  Region,
  Solid,
  Surface,
  SurfaceRole,
} from './geometry/geometry.ts';
export { decodeImage } from './geometry/image/decode.ts';
export type { Direction, PoreImage, Sides } from './geometry/image/pore-image.ts';
export { type ImageTreatment, type Segmented, segment } from './geometry/image/segment.ts';
export {
  capacityRetention,
  meanCoulombicEfficiency,
  retentionWithExcess,
} from './measure/coulombic-efficiency.ts';
export { type VoltagePart, voltageParts } from './measure/overpotentials.ts';
export {
  type RelaxationPeak,
  type RelaxationTimes,
  relaxationTimes,
  type Spectrum,
} from './measure/relaxation-times.ts';
export { type PoreShare, type Pores, requireConnectedPores } from './mesh/connectivity.ts';
export { type LayeredLine, layeredLine } from './mesh/layered-line.ts';
export { type MadeAdmissible, makeAdmissible } from './mesh/make-admissible.ts';
export type { Mesh, PlaneMesh, TensorGrid, TriangleMesh, Triangulation } from './mesh/mesh.ts';
export { planeMesh } from './mesh/plane-mesh.ts';
export { type Submesh, submesh, subshape } from './mesh/submesh.ts';
export { gridOnLines, tensorGrid } from './mesh/tensor-grid.ts';
export { type TriangleSizes, triangulate } from './mesh/triangulate.ts';
export { type Admissibility, admissibilityOf, voronoiBoxes } from './mesh/voronoi-boxes.ts';
export { Availability } from './physics/availability.ts';
export { BinaryElectrolyte, type BinaryElectrolyteProperties } from './physics/binary-electrolyte.ts';
export { Contact, type ContactProperties } from './physics/contact.ts';
export { type Deposit, newDeposit } from './physics/deposit.ts';
export { DoubleLayer, type DoubleLayerProperties } from './physics/double-layer.ts';
export { ElectrodeReaction, type ElectrodeReactionProperties } from './physics/electrode-reaction.ts';
export { Film } from './physics/film.ts';
export {
  AsymmetricButlerVolmer,
  type AsymmetricProperties,
  ButlerVolmer,
  type KineticLaw,
  Linear,
  Tafel,
  type TransferCoefficients,
} from './physics/kinetic-law.ts';
export { Laplace } from './physics/laplace.ts';
export { MarcusHushChidsey } from './physics/marcus-hush-chidsey.ts';
export { Nucleation, type NucleationProperties } from './physics/nucleation.ts';
export type { FluxBlock, Physics, RateBlock, SurfaceRate, Unknown } from './physics/physics.ts';
export type { MetalUnknown, ReactingIon } from './physics/reacting-ion.ts';
export { SternLayer, type SternLayerProperties } from './physics/stern-layer.ts';
export { UniformCurrent } from './physics/uniform-current.ts';
export type { ReportExtra } from './report/build-report.ts';
export type { Hdf5Dataset, Hdf5Encoder, Hdf5Group } from './report/hdf5.ts';
export { type Formats, type OutputFormat, outputFormats } from './report/output-format.ts';
export { inputFileNames } from './report/rebuild.ts';
export type { OutputFile, Renderer } from './report/renderer.ts';
export {
  readResult,
  resultFileName,
  type StoredKind,
  type StoredResult,
  type StoredResults,
  storeResult,
} from './report/stored-result.ts';
export { type CalibrateOptions, calibrate } from './study/calibrate.ts';
export {
  comparedVariants,
  type Difference,
  type DifferingCondition,
  type Ranked,
  type Ranking,
  type VariantsCompared,
} from './study/compare.ts';
export { type LimitsOptions, limitsOf, withLimits } from './study/limits.ts';
export { mergeRuns, type NamedRun } from './study/merge-runs.ts';
export type { PointFailure, PointOutcome, SolvedPoint } from './study/point.ts';
export {
  type PolarisationAsked,
  type PolarisationOptions,
  polarisationOf,
  steadyVoltages,
  withPolarisation,
} from './study/polarisation.ts';
export type {
  Balances,
  BruceVincent,
  CompareSettings,
  Comparison,
  ComparisonRow,
  Condition,
  DepthProfile,
  FieldMap,
  FitParameter as FittedParameter,
  FitResult,
  FittedQuantity,
  FittedTarget,
  GridMap,
  Hittorf,
  ImpedanceResult,
  Incomplete,
  Limits,
  LinearSummary,
  MapFrame,
  Metric,
  OperationResult,
  OtherMinimum,
  Polarisation,
  PolarisationPoint,
  ResultSource,
  RunResult,
  Sand,
  SandPoint,
  Sensitivity,
  SensitivityResult,
  Snapshot,
  SolidOutline,
  SolverSummary,
  StepSummary,
  SurfaceProfile,
  TafelReading,
  Traces,
  Transference,
  TriangleMap,
  VariantResult,
} from './study/results.ts';
export { type Progress, type RunOptions, runCase } from './study/run.ts';
export { type SensitivityOptions, sensitivitiesOf, sensitivityOf, withSensitivity } from './study/sensitivity.ts';
export {
  characterise,
  type DirectionResult,
  type Estimated,
  type Percolation,
  type PictureOptions,
  type PictureResult,
  type Transport,
} from './study/structure.ts';
export type { StructureEntry, StructuresResult } from './study/structure-results.ts';
export {
  isSolved,
  localWorkers,
  memoryStore,
  type PointStore,
  type PointWorkers,
  runSweep,
  type SweepOptions,
  type SweepProgress,
  type SweepResult,
  type SweptPoint,
  sweepOf,
} from './study/sweep.ts';
export {
  type ExtrapolatedTortuosity,
  type SolvedTortuosity,
  type Tortuosity,
  tortuosity,
  tortuosityOn,
} from './study/tortuosity.ts';
export { type TransferenceOptions, transferenceOf, withTransference } from './study/transference.ts';
export { Variant } from './study/variant.ts';
export { impedanceOf, withImpedance } from './study/with-impedance.ts';
export { version } from './version.ts';

/** A case with what its run needs to know of its text. */
export interface OpenedCase {
  readonly caseFile: CaseFile;
  /** SHA-256 of the bytes, lower-case hexadecimal: what `runCase` stores to tell which text a result is of. */
  readonly caseHash: string;
  readonly text: string;
}

/**
 * Reads a case from its text or the bytes of its file, and hashes it.
 *
 * @param file the name that problems are reported under
 * @param readNamed reads a file that the case names, such as a profile of currents, by its path from the folder of the case
 * @throws BadCaseError with every problem of the case
 */
export async function openCase(
  content: string | Uint8Array,
  file: string,
  readNamed?: (name: string) => Promise<Uint8Array>,
): Promise<OpenedCase> {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadCaseError([
      {
        message: 'this is not a text in UTF-8',
        help: 'a case is a YAML text; save it as UTF-8',
        path: '',
        frame: '',
        place: { file, line: 1, column: 1 },
      },
    ]);
  }
  const files = new Map<string, string>();
  const images = new Map<string, GreyImage | { message: string; help: string }>();
  if (readNamed !== undefined) {
    for (const name of filesNamedIn(text)) {
      // What cannot be read is missing, which is said where the case names it.
      const named = await readNamed(name).catch(() => undefined);
      if (named !== undefined) files.set(name, new TextDecoder().decode(named));
    }
  }
  if (readNamed !== undefined) {
    for (const image of imagesNamedIn(text)) {
      const bytes = await readNamed(image.file).catch(() => undefined);
      if (bytes !== undefined) images.set(imageKey(image), await decoded(bytes, image.page));
    }
  }
  return { caseFile: readCase(text, file, files, images), caseHash: await sha256(bytes), text };
}

/** A picture, or what is wrong with it. */
async function decoded(bytes: Uint8Array, page: number): Promise<GreyImage | { message: string; help: string }> {
  const { decodeImage } = await import('./geometry/image/decode.ts');
  try {
    return await decodeImage(bytes, page);
  } catch (error) {
    if (error instanceof MeanderError) return { message: error.message, help: error.help };
    throw error;
  }
}

/**
 * Makes the report of a run: page, summary, figures, fields, profiles and manifest, in memory. Drawing the figures loads
 * Vega, which is why it is not loaded before.
 *
 * @param renderer turns SVG into PNG, which takes the platform: `createNodeRenderer` of `meander/node`, or a canvas
 */
export async function buildReport(result: RunResult, renderer: Renderer, extra?: ReportExtra): Promise<OutputFile[]> {
  const report = await import('./report/build-report.ts');
  return report.buildReport(result, renderer, extra);
}

/**
 * Makes the report of a sweep: page, summary, tables, figures and manifest, in memory.
 *
 * @param renderer as for `buildReport`
 */
export async function buildSweepReport(
  result: SweepResult,
  renderer: Renderer,
  extra?: ReportExtra,
): Promise<OutputFile[]> {
  const report = await import('./report/sweep/build-report.ts');
  return report.buildSweepReport(result, renderer, extra);
}

/**
 * Makes the report of a stored result again: every file that its command wrote, without a solve.
 *
 * @param renderer as for `buildReport`
 * @param extra as when the report was first made; what a case file adds (`inputFileNames`) is not in the stored result
 */
export async function rebuildReport(
  stored: StoredResult,
  renderer: Renderer,
  extra?: ReportExtra,
): Promise<OutputFile[]> {
  const report = await import('./report/rebuild.ts');
  return report.rebuildReport(stored, renderer, extra);
}
