/**
 * The one shape every kind of mesh reduces to: flat arrays of cells, faces between cells and faces on the boundary.
 * Nothing here is physical. Lengths in m; areas in m2 (1D) or m2 per metre of depth (2D), volumes likewise.
 *
 * A two-point flux between cell centres is consistent only if the line between them is normal to the face: builders of
 * meshes guarantee it.
 */
export interface Mesh {
  readonly cellCount: number;
  readonly cellVolume: Float64Array;
  readonly cellX: Float64Array;
  readonly cellY: Float64Array;
  /** Index into `Geometry.regions`. */
  readonly cellRegion: Int32Array;

  readonly faceCount: number;
  readonly faceLeft: Int32Array;
  readonly faceRight: Int32Array;
  readonly faceArea: Float64Array;
  /** From the centre of the left cell to the face. */
  readonly faceDistanceLeft: Float64Array;
  /** From the face to the centre of the right cell. */
  readonly faceDistanceRight: Float64Array;
  /** Unit normal from left to right. */
  readonly faceNormalX: Float64Array;
  readonly faceNormalY: Float64Array;

  readonly boundaryCount: number;
  readonly boundaryCell: Int32Array;
  readonly boundaryArea: Float64Array;
  /** From the cell centre to the face; 0 where the cell's node lies on the boundary. */
  readonly boundaryDistance: Float64Array;
  /** Centre of the face. */
  readonly boundaryX: Float64Array;
  readonly boundaryY: Float64Array;
  /** Unit normal out of the cell. */
  readonly boundaryNormalX: Float64Array;
  readonly boundaryNormalY: Float64Array;
  /** Index into `Geometry.surfaces`. Mirror planes have no boundary faces. */
  readonly boundarySurface: Int32Array;
}

/** A mesh of rectangles between grid lines, some of them solid and left out. */
export interface TensorGrid {
  readonly mesh: Mesh;
  /** columns + 1 ascending values, m. */
  readonly xEdges: Float64Array;
  /** rows + 1 ascending values, m. */
  readonly yEdges: Float64Array;
  /** Cell of (column i, row j) at j * columns + i; -1 in a solid. */
  readonly cellAt: Int32Array;
}
