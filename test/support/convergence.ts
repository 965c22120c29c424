/** Observed order of convergence from errors on meshes whose cells are halved from one to the next. */
export function observedOrders(errors: readonly number[]): number[] {
  return errors.slice(1).map((error, k) => Math.log2(Math.abs(errors[k] / error)));
}

/** The order over all halvings together: unstructured meshes are not alike to the last cell, and single halvings scatter. */
export function overallOrder(errors: readonly number[]): number {
  return Math.log2(Math.abs(errors[0] / errors[errors.length - 1])) / (errors.length - 1);
}
