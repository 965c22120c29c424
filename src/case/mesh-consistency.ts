import type { Inconsistency } from './consistency.ts';
import * as problems from './problems.ts';
import type { Cell } from './schema/case.ts';
import { formatQuantity } from './units.ts';

/** Whether a cell is a mesh with curves on which a host reacts. */
export function hasMeshHost({ mesh }: Cell): boolean {
  return mesh !== undefined && mesh.boundaries.host.length > 0;
}

const roles = ['collector', 'counter', 'host'] as const;

/** What does not fit together between a cell that is a mesh and the physical names of its file. */
export function* problemsOfMesh({ mesh: cell }: Cell): Generator<Inconsistency> {
  if (cell === undefined) return;
  const { mesh } = cell.file;
  // Of a mesh that cannot be read, that is enough.
  if (mesh.region.length === 0) return;
  const path = ['cell', 'mesh'];
  for (const { name } of cell.regions) {
    if (mesh.regions.includes(name)) continue;
    const wording = problems.unknownPhysicalName('surface', name, mesh.regions);
    yield { wording, path: [...path, 'regions', name], onKey: true };
  }
  const missing = mesh.regions.filter((name) => !cell.regions.some((region) => region.name === name));
  // A misspelt name explains as many that are missing.
  if (cell.regions.every(({ name }) => mesh.regions.includes(name))) {
    for (const name of missing) yield { wording: problems.regionNotDescribed(name), path: [...path, 'regions'] };
  }
  if (missing.length === 0 && cell.regions.every(({ kind }) => kind === 'solid')) {
    yield { wording: problems.everythingSolid, path: [...path, 'regions'] };
  }
  const least = mesh.x.reduce((smallest, x) => Math.min(smallest, x), Number.POSITIVE_INFINITY);
  const most = mesh.x.reduce((largest, x) => Math.max(largest, x), Number.NEGATIVE_INFINITY);
  if (cell.symmetry === 'axisymmetric' && least < -1e-9 * (most - least)) {
    const wording = problems.leftOfAxis(formatQuantity(least * cell.unit, 'um', 6));
    yield { wording, path: [...path, 'symmetry'] };
  }
  yield* problemsOfBoundaries(cell);
}

function* problemsOfBoundaries({
  file: { mesh },
  boundaries,
  symmetry,
}: NonNullable<Cell['mesh']>): Generator<Inconsistency> {
  const roleOfCurve = new Map<string, string>();
  const roleOfLine = new Map<string, string>();
  const lineOf = (k: number) => [mesh.edgeFrom[k], mesh.edgeTo[k]].sort((a, b) => a - b).join(':');
  const onAxis = (node: number) => symmetry === 'axisymmetric' && mesh.x[node] <= 0;
  for (const role of roles) {
    for (const [k, name] of boundaries[role].entries()) {
      const path = ['cell', 'mesh', 'boundaries', role, k];
      const curve = mesh.boundaries.indexOf(name);
      const former = roleOfCurve.get(name);
      if (curve < 0) {
        yield { wording: problems.unknownPhysicalName('curve', name, mesh.boundaries), path };
        continue;
      }
      if (former !== undefined && former !== role) {
        yield { wording: problems.boundaryTwice(name, former, role), path };
        continue;
      }
      roleOfCurve.set(name, role);
      const lines = [...mesh.edgeBoundary.keys()].filter((line) => mesh.edgeBoundary[line] === curve);
      const shared = lines.find((line) => (roleOfLine.get(lineOf(line)) ?? role) !== role);
      if (shared !== undefined) {
        const other = roleOfLine.get(lineOf(shared)) ?? role;
        yield { wording: problems.curvesShareLines(name, other, role), path };
      }
      if (lines.every((line) => onAxis(mesh.edgeFrom[line]) && onAxis(mesh.edgeTo[line]))) {
        yield { wording: problems.onTheAxis, path };
      }
      for (const line of lines) roleOfLine.set(lineOf(line), role);
    }
  }
}
