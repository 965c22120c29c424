/** Observed order of convergence from errors on meshes whose cells are halved from one to the next. */
export function observedOrders(errors: readonly number[]): number[] {
  return errors.slice(1).map((error, k) => Math.log2(Math.abs(errors[k] / error)));
}
