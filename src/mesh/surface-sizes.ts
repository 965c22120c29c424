/** What the physics at a surface asks of triangles beside it, on level 0, m. */
export interface SurfaceSizes {
  /** All along it, where a layer of charge lies on it. */
  readonly layer?: number;
  /** At its corners and tips, where the current gathers in less room than their surroundings say. */
  readonly tip?: number;
}
