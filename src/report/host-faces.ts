import type { VariantResult } from '../study/results.ts';

/** Name of the flat current collector under a host. */
const collector = 'collector';

/**
 * Entries of a surface profile that belong to the host: the metrics leave the collector under it out, and so do the
 * figures. A bare collector is the host itself.
 */
export function hostFaces({ surface: { surface, surfaceNames } }: VariantResult): number[] {
  const all = Array.from(surface.keys());
  const host = all.filter((index) => surfaceNames[surface[index]] !== collector);
  return host.length > 0 ? host : all;
}
