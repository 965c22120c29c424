export { hasMetal, hasSurface, isPoreResolved } from './consistency.ts';
export type { CurvePoints, CurveTarget } from './curve-file.ts';
export type { GreyImage } from './grey-image.ts';
export { imageKey, imagesNamedIn, type NamedImage, type NamedImages, pictureSize } from './image-file.ts';
export { caseJsonSchema, type JsonSchema } from './json-schema.ts';
export { inputsInBrief } from './mesh-file.ts';
export { type MetricName, metricNames, metricUnits } from './metric-names.ts';
export type { NamedFiles } from './named-files.ts';
export { type Parameter, parameterAt, parameterPaths, withParameters } from './path.ts';
export { filesNamedIn } from './profile-file.ts';
export { propertyLaw } from './property-laws.ts';
export {
  type CaseFile,
  type Fit,
  type FitParameter,
  type FitTarget,
  type ParameterScale,
  type ResolvedVariant,
  readCase,
  withoutVariants,
} from './read.ts';
export type {
  Case,
  CaseInput,
  Cell,
  ChannelsStructure,
  ChosenUnits,
  CounterInterface,
  Electrolyte,
  HomogenisedStructure,
  ImageStructure,
  ImpedanceSettings,
  Interface,
  Interfaces,
  Layer,
  LimitsSettings,
  MeshSettings,
  OpenStructure,
  Operation,
  PolarisationSettings,
  Published,
  SensitivitySettings,
  SheetsStructure,
  SolverSettings,
  Structure,
  TransferenceSettings,
} from './schema/case.ts';
export type { MetricTarget } from './schema/comparison.ts';
export { type CurveKind, type CurveShape, curveShapes } from './schema/curve.ts';
export { platedConcentration, platedMetal } from './schema/electrolyte.ts';
export { type FilmSpecification, isReacting, type ReactingInterface } from './schema/interfaces.ts';
export type { LawForm, LawSpecification } from './schema/law.ts';
export type { MeshCell, MeshRegion } from './schema/mesh-cell.ts';
export { type EndConditions, isTransient, type OperationStep, stepsOf } from './schema/operation.ts';
export { type Profile, profileFunction, profileMean } from './schema/profile.ts';
export type { QuantitySpecification } from './schema/quantity.ts';
export { type ShownQuantity, siUnitsShown } from './schema/report.ts';
export {
  caseOfPoint,
  describePoint,
  type Sweep,
  type SweepPoint,
  sweepPoints,
} from './sweep.ts';
export { formatQuantity, parseQuantity, perSiUnit, type Quantity, QuantityError } from './units.ts';
export type { SweepParameter } from './values.ts';
