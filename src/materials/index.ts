export { type IonDiffusivities, ionDiffusivities, type SaltTransport, saltTransport } from './binary-salt.ts';
export { FARADAY, GAS_CONSTANT, ICE_POINT, thermalVoltage, VACUUM_PERMITTIVITY } from './constants.ts';
export {
  Expression,
  ExpressionError,
  expressionConstants,
  expressionFunctions,
  parseExpression,
} from './expression.ts';
