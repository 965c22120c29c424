import type { Mesh, PlaneMesh } from './mesh.ts';

/** A mesh without some of its cells. What they had faces with is closed there: no surface, and nothing passes. */
export interface Submesh {
  readonly mesh: Mesh;
  /** Cell of the submesh for every cell of the mesh; -1 where it is left out. */
  readonly cellOf: Int32Array;
}

/** @param kept 1 for every cell that stays */
export function submesh(mesh: Mesh, kept: Uint8Array): Submesh {
  const cellOf = new Int32Array(mesh.cellCount).fill(-1);
  const cells = indicesWhere(mesh.cellCount, (k) => kept[k] === 1);
  cells.forEach((cell, k) => {
    cellOf[cell] = k;
  });
  const faces = indicesWhere(mesh.faceCount, (f) => kept[mesh.faceLeft[f]] === 1 && kept[mesh.faceRight[f]] === 1);
  const boundary = indicesWhere(mesh.boundaryCount, (b) => kept[mesh.boundaryCell[b]] === 1);
  const { parts, faceRegion } = mesh;
  const shares =
    parts === undefined ? new Int32Array(0) : indicesWhere(parts.cell.length, (k) => kept[parts.cell[k]] === 1);
  return {
    cellOf,
    mesh: {
      cellCount: cells.length,
      cellVolume: reals(mesh.cellVolume, cells),
      cellX: reals(mesh.cellX, cells),
      cellY: reals(mesh.cellY, cells),
      cellRegion: integers(mesh.cellRegion, cells),
      ...(parts === undefined
        ? {}
        : {
            parts: {
              cell: integers(parts.cell, shares).map((cell) => cellOf[cell]),
              region: integers(parts.region, shares),
              volume: reals(parts.volume, shares),
            },
          }),
      faceCount: faces.length,
      faceLeft: integers(mesh.faceLeft, faces).map((cell) => cellOf[cell]),
      faceRight: integers(mesh.faceRight, faces).map((cell) => cellOf[cell]),
      faceArea: reals(mesh.faceArea, faces),
      faceDistanceLeft: reals(mesh.faceDistanceLeft, faces),
      faceDistanceRight: reals(mesh.faceDistanceRight, faces),
      faceNormalX: reals(mesh.faceNormalX, faces),
      faceNormalY: reals(mesh.faceNormalY, faces),
      ...(faceRegion === undefined ? {} : { faceRegion: integers(faceRegion, faces) }),
      boundaryCount: boundary.length,
      boundaryCell: integers(mesh.boundaryCell, boundary).map((cell) => cellOf[cell]),
      boundaryArea: reals(mesh.boundaryArea, boundary),
      boundaryDistance: reals(mesh.boundaryDistance, boundary),
      boundaryX: reals(mesh.boundaryX, boundary),
      boundaryY: reals(mesh.boundaryY, boundary),
      boundaryNormalX: reals(mesh.boundaryNormalX, boundary),
      boundaryNormalY: reals(mesh.boundaryNormalY, boundary),
      boundarySurface: integers(mesh.boundarySurface, boundary),
    },
  };
}

/** The grid or triangles of a submesh; where cells are left out, there is no cell. */
export function subshape<Shape extends PlaneMesh>(shape: Shape, { mesh, cellOf }: Submesh): Shape {
  const moved = (cells: Int32Array) => cells.map((cell) => (cell < 0 ? -1 : cellOf[cell]));
  return 'cellAt' in shape
    ? { ...shape, mesh, cellAt: moved(shape.cellAt) }
    : { ...shape, mesh, cellOfCorner: moved(shape.cellOfCorner) };
}

function indicesWhere(count: number, isWanted: (index: number) => boolean): Int32Array {
  const indices: number[] = [];
  for (let k = 0; k < count; k++) if (isWanted(k)) indices.push(k);
  return Int32Array.from(indices);
}

function reals(values: Float64Array, indices: Int32Array): Float64Array {
  return Float64Array.from(indices, (index) => values[index]);
}

function integers(values: Int32Array, indices: Int32Array): Int32Array {
  return Int32Array.from(indices, (index) => values[index]);
}
