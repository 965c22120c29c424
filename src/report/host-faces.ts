import type { VariantResult } from '../study/results.ts';

/**
 * Whether a variant has a host: pores that are resolved, or a layer with metal spread over its depth. A bare collector has
 * current at one depth only.
 */
export function hasHost({ model, depthProfile }: VariantResult): boolean {
  return model === 'resolved' || depthProfile.currentDensity.filter(Number.isFinite).length > 1;
}

/** Name of the flat current collector under a host. */
const collector = 'collector';

/** What `hostFaces` are, in words: without a host they are the collector. */
export function reactiveSurface(variants: readonly VariantResult[]): string {
  const isHost = ({ surface: { surfaceNames, surface } }: VariantResult) =>
    surface.some((index) => surfaceNames[index] !== collector);
  return variants.some(isHost) ? 'host’s surface' : 'collector’s surface';
}

/**
 * Entries of a surface profile that belong to the host: the metrics leave the collector under it out, and so do the
 * figures. A bare collector is the host itself.
 */
export function hostFaces({ surface: { surface, surfaceNames } }: VariantResult): number[] {
  const all = Array.from(surface.keys());
  const host = all.filter((index) => surfaceNames[surface[index]] !== collector);
  return host.length > 0 ? host : all;
}
