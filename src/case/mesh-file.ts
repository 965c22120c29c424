import { BadMeshError, type CaseProblem } from '../errors.ts';
import { type GmshMesh, readGmsh } from '../mesh/gmsh.ts';
import { Source } from './locate.ts';
import { besides, type NamedFiles } from './named-files.ts';
import type { MeshFile } from './schema/mesh-cell.ts';

/** The mesh of a cell as it is written: where its file stands. */
function meshIn(data: unknown): Record<string, unknown> | undefined {
  const cell = (data as Record<string, unknown> | null)?.cell;
  const mesh = (cell as Record<string, unknown> | null | undefined)?.mesh;
  return typeof mesh === 'object' && mesh !== null ? (mesh as Record<string, unknown>) : undefined;
}

/** The name of the mesh file of a base or a variant, if it has one. */
export function meshNamedIn(data: unknown): string | undefined {
  const file = meshIn(data)?.file;
  return typeof file === 'string' ? file : undefined;
}

/** What stands for a mesh that could not be read, which is said elsewhere. */
const noMesh: GmshMesh = {
  x: new Float64Array(),
  y: new Float64Array(),
  corners: new Int32Array(),
  region: new Int32Array(),
  regions: [],
  edgeFrom: new Int32Array(),
  edgeTo: new Int32Array(),
  edgeBoundary: new Int32Array(),
  boundaries: [],
};

/** For `JSON.stringify`: leaves out pictures, which are named, and says of a mesh what it holds, not every number of it. */
export function inputsInBrief(key: string, value: unknown): unknown {
  if (key === 'picture') return undefined;
  const mesh = value as GmshMesh | null;
  if (!(mesh?.corners instanceof Int32Array)) return value;
  const { x, region, regions, boundaries } = mesh;
  return { points: x.length, triangles: region.length, regions, boundaries };
}

/** Reads the mesh files of a case, each once however many variants name it. */
export class MeshFiles {
  private readonly files: NamedFiles;
  private readonly caseFile: string;
  private readonly read = new Map<string, GmshMesh | CaseProblem>();

  /** @param caseFile the name of the case file: the others are found from its folder */
  constructor(files: NamedFiles, caseFile: string) {
    this.files = files;
    this.caseFile = caseFile;
  }

  /**
   * Puts a mesh in the place of the name of its file.
   *
   * @param data of one variant; changed in place. A file that is not there stays a name, which the schema refuses
   * @returns what is wrong inside the file
   */
  fill(data: unknown): CaseProblem | undefined {
    const name = meshNamedIn(data);
    const text = name === undefined ? undefined : this.files.get(name);
    if (name === undefined || text === undefined) return undefined;
    const result = this.read.get(name) ?? this.meshOf(name, text);
    this.read.set(name, result);
    const problem = 'message' in result ? result : undefined;
    const file: MeshFile = { name, mesh: 'message' in result ? noMesh : result };
    Object.assign(meshIn(data) ?? {}, { file });
    return problem;
  }

  private meshOf(name: string, text: string): GmshMesh | CaseProblem {
    const file = besides(this.caseFile, name);
    try {
      return readGmsh(text, file);
    } catch (error) {
      if (!(error instanceof BadMeshError) || error.place === undefined) throw error;
      const { message, help, place } = error;
      const source = Source.ofLines(file, text);
      const line = source.lineAt(place.line);
      const at = Math.min(line.start + place.column - 1, line.end);
      return source.problem({ message, help }, { start: at, end: line.end }, ['cell', 'mesh', 'file']);
    }
  }
}
