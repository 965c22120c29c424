export { arrheniusFactor, arrheniusSlope } from './arrhenius.ts';
export { type IonDiffusivities, ionDiffusivities, type SaltTransport, saltTransport } from './binary-salt.ts';
export {
  ELEMENTARY_CHARGE,
  FARADAY,
  GAS_CONSTANT,
  ICE_POINT,
  thermalVoltage,
  VACUUM_PERMITTIVITY,
} from './constants.ts';
export {
  type Electrolyte,
  type ElectrolyteName,
  electrolyte,
  electrolyteNames,
  nernstEinsteinConductivity,
} from './electrolytes.ts';
export {
  Expression,
  ExpressionError,
  expressionConstants,
  expressionFunctions,
  parseExpression,
} from './expression.ts';
export {
  filmResistance,
  type InterphaseComponent,
  type InterphaseComponentName,
  interphaseComponents,
  interphaseConductivity,
  interphaseReferenceTemperature,
  type MosaicPatch,
  mosaicResistance,
  multilayerResistance,
} from './interphases.ts';
export {
  type ConductivityCoefficients,
  type DiffusivityCoefficients,
  landesfeindConductivity,
  landesfeindDiffusivity,
  landesfeindSurface,
  type SurfaceCoefficients,
} from './landesfeind.ts';
export { type ExchangeCurrent, exchangeCurrent, type Metal, type MetalName, metals } from './metals.ts';
export {
  type ArrheniusDependence,
  arrheniusLaw,
  type ConcentrationUnit,
  commonValidity,
  concentrationUnits,
  constantLaw,
  type Formula,
  formulaLaw,
  formulaVariables,
  Law,
  type LawOrigin,
  type OutsideArgument,
  outsideWarning,
  type PolynomialTerm,
  type PropertyLaw,
  PropertyLawError,
  polynomialLaw,
  type RedlichKister,
  redlichKisterLaw,
  scaledLaw,
  type ValidityRange,
} from './property-law.ts';
export { type Solvent, type SolventName, solvents } from './solvents.ts';
export { type Table, type TableOrigin, tableLaw } from './table-law.ts';
