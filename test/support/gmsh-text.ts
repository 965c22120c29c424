/** A mesh to be written as Gmsh does; points and elements are numbered from 1 in the order given. */
export interface WrittenMesh {
  readonly points: readonly (readonly [x: number, y: number, z?: number])[];
  readonly triangles?: readonly WrittenElement[];
  readonly quadrangles?: readonly WrittenElement[];
  readonly lines?: readonly WrittenElement[];
}

export interface WrittenElement {
  /** Numbers of points, from 1. */
  readonly nodes: readonly number[];
  /** Its physical group; none when absent. */
  readonly group?: string;
}

const typeOf = { lines: 1, triangles: 2, quadrangles: 3 } as const;
const kinds = ['lines', 'triangles', 'quadrangles'] as const;

/** Physical tags by dimension and name, in the order of first use. */
function groupsOf(mesh: WrittenMesh): { dimension: number; name: string; tag: number }[] {
  const groups: { dimension: number; name: string; tag: number }[] = [];
  for (const kind of kinds) {
    const dimension = kind === 'lines' ? 1 : 2;
    for (const { group } of mesh[kind] ?? []) {
      if (group === undefined || groups.some((each) => each.dimension === dimension && each.name === group)) continue;
      groups.push({ dimension, name: group, tag: groups.length + 1 });
    }
  }
  return groups;
}

function header(version: string, groups: readonly { dimension: number; name: string; tag: number }[]): string[] {
  return [
    '$MeshFormat',
    `${version} 0 8`,
    '$EndMeshFormat',
    '$PhysicalNames',
    String(groups.length),
    ...groups.map(({ dimension, name, tag }) => `${dimension} ${tag} "${name}"`),
    '$EndPhysicalNames',
  ];
}

/** The text of a mesh in version 2.2. */
export function gmsh2(mesh: WrittenMesh): string {
  const groups = groupsOf(mesh);
  const elements = kinds.flatMap((kind) =>
    (mesh[kind] ?? []).map(({ nodes, group }) => {
      const dimension = kind === 'lines' ? 1 : 2;
      const tag = groups.find((each) => each.dimension === dimension && each.name === group)?.tag ?? 0;
      return `${typeOf[kind]} 2 ${tag} 1 ${nodes.join(' ')}`;
    }),
  );
  const lines = [
    ...header('2.2', groups),
    '$Nodes',
    String(mesh.points.length),
    ...mesh.points.map(([x, y, z = 0], k) => `${k + 1} ${x} ${y} ${z}`),
    '$EndNodes',
    '$Elements',
    String(elements.length),
    ...elements.map((element, k) => `${k + 1} ${element}`),
    '$EndElements',
  ];
  return `${lines.join('\n')}\n`;
}

/** The text of the same in version 4.1, with one entity for every group and one for what has none. */
export function gmsh4(mesh: WrittenMesh): string {
  const groups = groupsOf(mesh);
  const entityOf = (dimension: number, group: string | undefined) =>
    groups.find((each) => each.dimension === dimension && each.name === group)?.tag ?? groups.length + 1;
  const entities = (dimension: number) => [
    ...groups.filter((group) => group.dimension === dimension).map(({ tag }) => `${tag} 0 0 0 1 1 0 1 ${tag} 0`),
    `${groups.length + 1} 0 0 0 1 1 0 0 0`,
  ];
  const [curves, surfaces] = [entities(1), entities(2)];
  let next = 1;
  let blocks = 0;
  const elements: string[] = [];
  for (const kind of kinds) {
    const dimension = kind === 'lines' ? 1 : 2;
    // Blocks of neighbours of the same entity keep the order of the elements.
    for (const { nodes, group } of mesh[kind] ?? []) {
      elements.push(`${dimension} ${entityOf(dimension, group)} ${typeOf[kind]} 1`, `${next++} ${nodes.join(' ')}`);
      blocks++;
    }
  }
  const { points } = mesh;
  const lines = [
    ...header('4.1', groups),
    '$Entities',
    `0 ${curves.length} ${surfaces.length} 0`,
    ...curves,
    ...surfaces,
    '$EndEntities',
    '$Nodes',
    `1 ${points.length} 1 ${points.length}`,
    `2 1 0 ${points.length}`,
    ...points.map((_, k) => String(k + 1)),
    ...points.map(([x, y, z = 0]) => `${x} ${y} ${z}`),
    '$EndNodes',
    '$Elements',
    `${blocks} ${blocks} 1 ${Math.max(1, blocks)}`,
    ...elements,
    '$EndElements',
  ];
  return `${lines.join('\n')}\n`;
}
