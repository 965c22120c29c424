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
  /** Index into `Geometry.regions`; of a cell in several, the one with most of it. */
  readonly cellRegion: Int32Array;
  /** The shares of the cells in regions, where some cells, such as boxes around points of a border, lie in several. */
  readonly parts?: CellParts;

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

  /** Index into `Geometry.regions` of every face, where `parts` are given: a face lies in one region. */
  readonly faceRegion?: Int32Array;

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

/** Every share of a cell in a region; those of one cell add up to its volume. */
export interface CellParts {
  readonly cell: Int32Array;
  readonly region: Int32Array;
  readonly volume: Float64Array;
}

/** A mesh of rectangles between grid lines, some of them solid and left out. */
export interface TensorGrid {
  readonly mesh: Mesh;
  /** columns + 1 ascending values, m. */
  readonly xEdges: Float64Array;
  /** rows + 1 ascending values, m. */
  readonly yEdges: Float64Array;
  /** Cell of (column i, row j) at j * columns + i; -1 in a solid, or in a pore that is left out. */
  readonly cellAt: Int32Array;
}

/**
 * Triangles that fill the pores. No point lies inside the circle through the corners of a triangle (Delaunay), and no triangle has
 * an obtuse angle opposite an edge of the boundary, so that boxes of what is nearest to each point have positive faces.
 */
export interface Triangulation {
  /** Points, m. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Three points a triangle, counter-clockwise. */
  readonly corners: Int32Array;
  /** Index into `Geometry.regions` of every triangle. */
  readonly region: Int32Array;
  /** Edges with a surface: ends, and index into `Geometry.surfaces`. A sheet of no thickness is an edge between two triangles. */
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  readonly edgeSurface: Int32Array;
  /** Periodic side walls: pairs of points, left and right, that are the same point. */
  readonly joined?: { readonly left: Int32Array; readonly right: Int32Array };
}

/** A mesh of boxes, each of what is nearest to one point of a triangulation; cut in two where a sheet runs through the point. */
export interface TriangleMesh {
  readonly mesh: Mesh;
  readonly triangulation: Triangulation;
  /** Cell of every corner of every triangle, as `Triangulation.corners`; -1 in a pore that is left out. */
  readonly cellOfCorner: Int32Array;
}

/** Two-dimensional meshes, which fields can be drawn on. */
export type PlaneMesh = TensorGrid | TriangleMesh;

/** The triangles of a mesh, if it is one of triangles. */
export function trianglesOf(shape: PlaneMesh | undefined): TriangleMesh | undefined {
  return shape !== undefined && 'triangulation' in shape ? shape : undefined;
}
