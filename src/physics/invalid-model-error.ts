import { MeanderError } from '../errors.ts';

/** A transport model is asked for with properties that no electrolyte has. */
export class InvalidModelError extends MeanderError {
  readonly code = 'bad-case';
}
