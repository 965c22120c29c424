import { BadMeshError } from '../errors.ts';

/**
 * Reads meshes of triangles and quadrangles in the ASCII formats 2.2 and 4.1 of Gmsh.
 *
 * Formats: C. Geuzaine, J.-F. Remacle, Gmsh reference manual, "MSH file format" and "MSH file format version 2".
 */

/** A mesh in the plane as Gmsh wrote it: lengths in its own unit, every number of a point below those of `x`. */
export interface GmshMesh {
  /** Points that some triangle has as a corner, in the unit of the file. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Three points a triangle, counter-clockwise. A quadrangle is two triangles. */
  readonly corners: Int32Array;
  /** Index into `regions` of every triangle. */
  readonly region: Int32Array;
  /** Names of the physical surfaces that hold triangles, in the order of the file. */
  readonly regions: readonly string[];
  /** Ends of every line that lies on a named physical curve; a line on two of them stands here twice. */
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  /** Index into `boundaries` of every line. */
  readonly edgeBoundary: Int32Array;
  /** Names of the physical curves that hold lines, in the order of the file. */
  readonly boundaries: readonly string[];
}

/** What an element type is, as far as it matters here. */
interface ElementType {
  readonly name: string;
  readonly nodes: number;
  readonly use: 'point' | 'line' | 'triangle' | 'quadrangle' | 'curved' | 'solid';
}

const elementTypes: ReadonlyMap<number, ElementType> = new Map([
  [15, { name: 'points', nodes: 1, use: 'point' }],
  [1, { name: 'lines', nodes: 2, use: 'line' }],
  [2, { name: 'triangles', nodes: 3, use: 'triangle' }],
  [3, { name: 'quadrangles', nodes: 4, use: 'quadrangle' }],
  [8, { name: 'second-order lines', nodes: 3, use: 'curved' }],
  [9, { name: 'second-order triangles', nodes: 6, use: 'curved' }],
  [10, { name: 'second-order quadrangles', nodes: 9, use: 'curved' }],
  [16, { name: 'second-order quadrangles', nodes: 8, use: 'curved' }],
  [20, { name: 'third-order triangles', nodes: 9, use: 'curved' }],
  [21, { name: 'third-order triangles', nodes: 10, use: 'curved' }],
  [22, { name: 'fourth-order triangles', nodes: 12, use: 'curved' }],
  [23, { name: 'fourth-order triangles', nodes: 15, use: 'curved' }],
  [24, { name: 'fifth-order triangles', nodes: 15, use: 'curved' }],
  [25, { name: 'fifth-order triangles', nodes: 21, use: 'curved' }],
  [26, { name: 'third-order lines', nodes: 4, use: 'curved' }],
  [27, { name: 'fourth-order lines', nodes: 5, use: 'curved' }],
  [28, { name: 'fifth-order lines', nodes: 6, use: 'curved' }],
  [36, { name: 'third-order quadrangles', nodes: 16, use: 'curved' }],
  [37, { name: 'fourth-order quadrangles', nodes: 25, use: 'curved' }],
  [4, { name: 'tetrahedra', nodes: 4, use: 'solid' }],
  [5, { name: 'hexahedra', nodes: 8, use: 'solid' }],
  [6, { name: 'prisms', nodes: 6, use: 'solid' }],
  [7, { name: 'pyramids', nodes: 5, use: 'solid' }],
  [11, { name: 'second-order tetrahedra', nodes: 10, use: 'solid' }],
] satisfies [number, ElementType][]);

/** Lengths below this share of the size of the mesh count as none. */
const lengthSlack = 1e-9;
/** A triangle whose area is below this share of its longest side squared has no inside. */
const areaSlack = 1e-10;

const saveAgain = 'save the mesh again from Gmsh, as "Version 4 ASCII" or "Version 2 ASCII"';

/**
 * Reads the text of a mesh file.
 *
 * @param file the name that problems are reported under
 * @throws BadMeshError with the line of whatever is wrong
 */
export function readGmsh(text: string, file: string): GmshMesh {
  const sections = new Sections(text, file);
  const version = versionOf(sections);
  const names = readPhysicalNames(sections);
  const raw = version === '2.2' ? readVersion2(sections) : readVersion4(sections);
  return assemble(sections, names, raw);
}

/** Groups that physical names are of: curves and surfaces. */
type GroupDimension = 1 | 2;

/** Name by physical tag. */
type PhysicalNames = Readonly<Record<GroupDimension, ReadonlyMap<number, string>>>;

/** The nodes of a file, as numbered in it. */
interface RawNodes {
  readonly tags: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** Where in the text each node stands. */
  readonly at: Float64Array;
}

/** What a file says before anything is made of it. */
interface RawMesh {
  readonly nodes: RawNodes;
  readonly lines: RawElements;
  readonly triangles: RawElements;
  readonly quadrangles: RawElements;
}

/** The elements of one type: tags of nodes, physical tag (0 where there is none), and where in the text each stands. */
class RawElements {
  readonly nodesEach: number;
  count = 0;
  private nodeStore: Float64Array;
  private physicalStore: Int32Array;
  private atStore: Float64Array;

  constructor(nodesEach: number) {
    this.nodesEach = nodesEach;
    this.nodeStore = new Float64Array(nodesEach * 64);
    this.physicalStore = new Int32Array(64);
    this.atStore = new Float64Array(64);
  }

  /** Makes room for an element and says where its nodes go in `nodes`. */
  add(physical: number, at: number): number {
    if (this.count === this.physicalStore.length) {
      const twice = <Store extends Float64Array | Int32Array>(store: Store, larger: Store): Store => {
        larger.set(store);
        return larger;
      };
      this.nodeStore = twice(this.nodeStore, new Float64Array(2 * this.nodeStore.length));
      this.physicalStore = twice(this.physicalStore, new Int32Array(2 * this.count));
      this.atStore = twice(this.atStore, new Float64Array(2 * this.count));
    }
    this.physicalStore[this.count] = physical;
    this.atStore[this.count] = at;
    return this.nodesEach * this.count++;
  }

  get nodes(): Float64Array {
    return this.nodeStore;
  }

  get physical(): Int32Array {
    return this.physicalStore;
  }

  get at(): Float64Array {
    return this.atStore;
  }
}

/** The text of a file cut into its sections. */
class Sections {
  readonly text: string;
  private readonly file: string;
  private readonly found = new Map<string, { start: number; end: number }>();

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    for (;;) {
      at = afterSpace(text, at, text.length);
      if (at >= text.length) break;
      const lineEnd = endOfLine(text, at);
      const name = text.slice(at + 1, lineEnd).trim();
      if (text[at] !== '$' || !/^[A-Za-z]+$/u.test(name)) {
        throw this.problem(
          at,
          this.found.size === 0
            ? 'this is no mesh of Gmsh: it does not begin with $MeshFormat'
            : `a section such as $Nodes was expected, but here stands ${quoted(text.slice(at, lineEnd))}`,
          saveAgain,
        );
      }
      if (name === 'NOD' || name === 'ELM') {
        throw this.problem(at, 'this mesh is in version 1.0 of the format, which is not read', saveAgain);
      }
      const end = text.indexOf(`\n$End${name}`, lineEnd - 1);
      if (end < 0) {
        throw this.problem(
          at,
          `the section $${name} that begins here does not end: the file is cut off`,
          'copy the file again, or save it again from Gmsh',
        );
      }
      if (this.found.has(name) && name !== 'Comments') {
        throw this.problem(at, `a second section $${name} begins here`, 'keep one mesh a file');
      }
      this.found.set(name, { start: lineEnd, end });
      at = endOfLine(text, end + 1);
    }
  }

  /** A reader of a section; undefined where the file has none of that name. */
  section(name: string): Reader | undefined {
    const found = this.found.get(name);
    return found && new Reader(this, name, found.start, found.end);
  }

  required(name: string): Reader {
    const reader = this.section(name);
    if (reader !== undefined) return reader;
    throw this.problem(this.text.length, `the file has no section $${name}`, saveAgain);
  }

  /** @param at offset in the text of what is wrong */
  problem(at: number, message: string, help: string): BadMeshError {
    let line = 1;
    let start = 0;
    for (let k = this.text.indexOf('\n'); k >= 0 && k < at; k = this.text.indexOf('\n', k + 1)) {
      line++;
      start = k + 1;
    }
    return new BadMeshError(message, help, { file: this.file, line, column: Math.max(1, at - start + 1) });
  }
}

const space = 32;
const newLine = 10;

function isSpace(code: number): boolean {
  return code <= space;
}

function afterSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Where the line ends that an offset is on. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function quoted(text: string): string {
  const short = text.trim().replace(/\p{Cc}/gu, '�');
  return `"${short.length > 40 ? `${short.slice(0, 37)}...` : short}"`;
}

/** Reads the numbers of one section, one after the other. */
class Reader {
  readonly sections: Sections;
  private readonly name: string;
  private readonly text: string;
  private readonly end: number;
  private at: number;

  constructor(sections: Sections, name: string, start: number, end: number) {
    this.sections = sections;
    this.name = name;
    this.text = sections.text;
    this.at = start;
    this.end = end;
  }

  /** Where the next number begins. */
  place(): number {
    this.at = afterSpace(this.text, this.at, this.end);
    return this.at;
  }

  /** @param what what is counted or named, for the message where there is no such number */
  whole(what: string): number {
    const start = this.place();
    const { text, end } = this;
    let at = start;
    const negative = text.charCodeAt(at) === 45;
    if (negative) at++;
    let value = 0;
    const digits = at;
    while (at < end) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      value = 10 * value + digit;
      at++;
    }
    const ends = at >= end || isSpace(text.charCodeAt(at));
    if (at === digits || !ends || value > Number.MAX_SAFE_INTEGER) throw this.unexpected(start, what);
    this.at = at;
    return negative ? -value : value;
  }

  /** A number that counts something, or names it: not negative. */
  count(what: string): number {
    const start = this.place();
    const value = this.whole(what);
    if (value < 0) throw this.unexpected(start, what);
    return value;
  }

  number(what: string): number {
    const start = this.place();
    const { text, end } = this;
    let at = start;
    while (at < end && !isSpace(text.charCodeAt(at))) at++;
    const value = at === start ? Number.NaN : Number(text.slice(start, at));
    if (!Number.isFinite(value)) throw this.unexpected(start, what);
    this.at = at;
    return value;
  }

  /** What is left of the line. */
  restOfLine(): string {
    const start = this.at;
    this.at = Math.min(this.end, endOfLine(this.text, start));
    return this.text.slice(start, this.at).trim();
  }

  /** Refuses more on a line than belongs there. */
  lineDone(what: string): void {
    const { text, end } = this;
    let at = this.at;
    while (at < end && text.charCodeAt(at) !== newLine && isSpace(text.charCodeAt(at))) at++;
    if (at < end && text.charCodeAt(at) !== newLine) {
      throw this.problem(
        at,
        `the line holds more than ${what}: ${quoted(text.slice(at, endOfLine(text, at)))}`,
        saveAgain,
      );
    }
    this.at = at;
  }

  /** Refuses more in the section than it announced. */
  done(announced: string): void {
    const at = this.place();
    if (at < this.end) {
      throw this.problem(at, `$${this.name} holds more than the ${announced} it announces`, saveAgain);
    }
  }

  problem(at: number, message: string, help: string): BadMeshError {
    return this.sections.problem(at, message, help);
  }

  private unexpected(at: number, what: string): BadMeshError {
    if (at >= this.end) {
      return this.problem(
        this.end + 1,
        `$${this.name} ends where ${what} should stand: it holds less than it announces`,
        'the file was cut off or edited: save it again from Gmsh',
      );
    }
    let end = at;
    while (end < this.end && !isSpace(this.text.charCodeAt(end))) end++;
    return this.problem(at, `${what} was expected, but here stands ${quoted(this.text.slice(at, end))}`, saveAgain);
  }
}

function versionOf(sections: Sections): '2.2' | '4.1' {
  const reader = sections.required('MeshFormat');
  const at = reader.place();
  const version = reader.number('the version of the format');
  const binary = reader.whole('the kind of the file');
  if (binary !== 0) {
    throw reader.problem(
      at,
      'this mesh is a binary file, but only ASCII is read',
      'save it with "Mesh.Binary = 0;" in the .geo file, or "gmsh -2 model.geo -setnumber Mesh.Binary 0"',
    );
  }
  if (version === 2.2) return '2.2';
  if (version === 4.1) return '4.1';
  throw reader.problem(
    at,
    `this mesh is in version ${version} of the format, but 2.2 and 4.1 are read`,
    'save it again with "Mesh.MshFileVersion = 4.1;" or "gmsh -2 -format msh41"',
  );
}

function readPhysicalNames(sections: Sections): PhysicalNames {
  const names: Record<GroupDimension, Map<number, string>> = { 1: new Map(), 2: new Map() };
  const reader = sections.section('PhysicalNames');
  if (reader === undefined) return names;
  const count = reader.count('the number of physical names');
  for (let k = 0; k < count; k++) {
    const at = reader.place();
    const dimension = reader.count('the dimension of a physical name');
    const tag = reader.whole('the number of a physical name');
    const rest = reader.restOfLine();
    const name = /^"(?<name>.*)"$/u.exec(rest)?.groups?.name;
    if (name === undefined || name.trim() === '') {
      throw reader.problem(
        at,
        `a physical name in quotes was expected, but here stands ${quoted(rest)}`,
        'name the groups in the .geo file, as in Physical Curve("collector") = {1};',
      );
    }
    if (dimension === 1 || dimension === 2) names[dimension].set(tag, name);
  }
  reader.done(`${count} names`);
  return names;
}

function newNodes(count: number): RawNodes {
  const store = () => new Float64Array(count);
  return { tags: store(), x: store(), y: store(), z: store(), at: store() };
}

/** Refuses a count that the rest of the text cannot hold, before memory is taken for it. */
function believable(reader: Reader, at: number, count: number, what: string): number {
  // A node takes a line, and a line two characters at least.
  if (count <= reader.sections.text.length / 2) return count;
  throw reader.problem(at, `${count} ${what} are announced, more than the file can hold`, saveAgain);
}

function readVersion2(sections: Sections): RawMesh {
  const reader = sections.required('Nodes');
  const count = believable(reader, reader.place(), reader.count('the number of nodes'), 'nodes');
  const nodes = newNodes(count);
  for (let k = 0; k < count; k++) {
    nodes.at[k] = reader.place();
    nodes.tags[k] = reader.count('the number of a node');
    nodes.x[k] = reader.number('an x coordinate');
    nodes.y[k] = reader.number('a y coordinate');
    nodes.z[k] = reader.number('a z coordinate');
    reader.lineDone('a node');
  }
  reader.done(`${count} nodes`);
  return { nodes, ...readElementsOfVersion2(sections) };
}

function readElementsOfVersion2(sections: Sections): Omit<RawMesh, 'nodes'> {
  const reader = sections.required('Elements');
  const into = newElements();
  const count = reader.count('the number of elements');
  for (let k = 0; k < count; k++) {
    const at = reader.place();
    reader.count('the number of an element');
    const type = elementType(reader, at, reader.count('the type of an element'));
    const tagCount = reader.count('the number of tags');
    let physical = 0;
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.whole('a tag');
      if (t === 0) physical = Math.abs(tag);
      if (t === 2 && tag > 0 && tagCount > 3) throw partitioned(reader, at);
    }
    takeElement(reader, into, type, physical, at);
  }
  reader.done(`${count} elements`);
  return into;
}

function partitioned(reader: Reader, at: number): BadMeshError {
  return reader.problem(
    at,
    'this mesh is partitioned, which is not read',
    'save it in one piece: leave out "-part" and PartitionMesh',
  );
}

type ElementsByUse = { readonly [Use in 'lines' | 'triangles' | 'quadrangles']: RawElements };

function newElements(): ElementsByUse {
  return { lines: new RawElements(2), triangles: new RawElements(3), quadrangles: new RawElements(4) };
}

/** The type of an element that can be used, or need not be. */
function elementType(reader: Reader, at: number, number: number): ElementType {
  const type = elementTypes.get(number);
  if (type === undefined || type.use === 'curved') {
    const name = type === undefined ? 'elements of an unknown type' : type.name;
    throw reader.problem(
      at,
      `the mesh holds ${name} (type ${number}), but only straight triangles and quadrangles are read`,
      'make a first-order mesh: "Mesh.ElementOrder = 1;" in the .geo file, or "gmsh -2 -order 1"',
    );
  }
  if (type.use === 'solid') {
    throw reader.problem(
      at,
      `the mesh holds ${type.name} (type ${number}), but cells are meshed in two dimensions`,
      'mesh surfaces only, with "gmsh -2", and give no Physical Volume',
    );
  }
  return type;
}

/** Reads the nodes of an element, up to the end of its line. */
function takeElement(reader: Reader, into: ElementsByUse, type: ElementType, physical: number, at: number): void {
  const elements =
    type.use === 'line'
      ? into.lines
      : type.use === 'triangle'
        ? into.triangles
        : type.use === 'quadrangle'
          ? into.quadrangles
          : undefined;
  if (elements === undefined) {
    for (let k = 0; k < type.nodes; k++) reader.count('a node of an element');
  } else {
    const offset = elements.add(physical, at);
    for (let k = 0; k < type.nodes; k++) elements.nodes[offset + k] = reader.count('a node of an element');
  }
  reader.lineDone(`the ${type.nodes} nodes of an element`);
}

/** Physical tags of every curve and surface. */
type Entities = Readonly<Record<GroupDimension, ReadonlyMap<number, readonly number[]>>>;

function readVersion4(sections: Sections): RawMesh {
  const split = sections.section('PartitionedEntities');
  if (split !== undefined) throw partitioned(split, split.place());
  const entities = readEntities(sections);
  const reader = sections.required('Nodes');
  const blocks = reader.count('the number of blocks');
  const count = believable(reader, reader.place(), reader.count('the number of nodes'), 'nodes');
  reader.count('the smallest number of a node');
  reader.count('the largest number of a node');
  const nodes = newNodes(count);
  let taken = 0;
  for (let b = 0; b < blocks; b++) {
    const at = reader.place();
    reader.count('the dimension of a block');
    reader.whole('the entity of a block');
    reader.count('whether a block is parametric');
    const size = reader.count('the number of nodes of a block');
    if (taken + size > count) {
      throw reader.problem(at, `the blocks of $Nodes hold more than the ${count} nodes it announces`, saveAgain);
    }
    for (let k = taken; k < taken + size; k++) nodes.tags[k] = reader.count('the number of a node');
    for (let k = taken; k < taken + size; k++) {
      nodes.at[k] = reader.place();
      nodes.x[k] = reader.number('an x coordinate');
      nodes.y[k] = reader.number('a y coordinate');
      nodes.z[k] = reader.number('a z coordinate');
      // Coordinates on the curve or surface may follow.
      reader.restOfLine();
    }
    taken += size;
  }
  reader.done(`${blocks} blocks`);
  if (taken < count) {
    throw reader.problem(reader.place(), `$Nodes announces ${count} nodes, but its blocks hold ${taken}`, saveAgain);
  }
  return { nodes, ...readElementsOfVersion4(sections, entities) };
}

function readEntities(sections: Sections): Entities {
  const physical: Record<GroupDimension, Map<number, readonly number[]>> = { 1: new Map(), 2: new Map() };
  const reader = sections.section('Entities');
  if (reader === undefined) return physical;
  const counts = ['points', 'curves', 'surfaces', 'volumes'].map((what) => reader.count(`the number of ${what}`));
  counts.forEach((count, dimension) => {
    for (let k = 0; k < count; k++) {
      const tag = reader.whole('the number of an entity');
      for (let c = 0; c < (dimension === 0 ? 3 : 6); c++) reader.number('a coordinate of an entity');
      const groups: number[] = [];
      for (let left = reader.count('the number of physical groups'); left > 0; left--) {
        groups.push(Math.abs(reader.whole('the number of a physical group')));
      }
      if (dimension === 1 || dimension === 2) physical[dimension].set(tag, groups);
      reader.restOfLine();
    }
  });
  reader.done(`${counts.reduce((sum, count) => sum + count, 0)} entities`);
  return physical;
}

function readElementsOfVersion4(sections: Sections, entities: Entities): Omit<RawMesh, 'nodes'> {
  const reader = sections.required('Elements');
  const into = newElements();
  const blocks = reader.count('the number of blocks');
  const count = reader.count('the number of elements');
  reader.count('the smallest number of an element');
  reader.count('the largest number of an element');
  let taken = 0;
  for (let b = 0; b < blocks; b++) {
    const at = reader.place();
    const dimension = reader.count('the dimension of a block');
    const entity = reader.whole('the entity of a block');
    const type = elementType(reader, at, reader.count('the type of the elements'));
    const size = reader.count('the number of elements of a block');
    const groups = dimension === 1 || dimension === 2 ? (entities[dimension].get(entity) ?? []) : [];
    for (let k = 0; k < size; k++) {
      const line = reader.place();
      reader.count('the number of an element');
      // An element of several groups stands once for each, as in version 2.
      const [first = 0, ...others] = groups;
      takeElement(reader, into, type, first, line);
      for (const other of others) repeatElement(into, type, other, line);
    }
    taken += size;
  }
  reader.done(`${blocks} blocks`);
  if (taken !== count) {
    throw reader.problem(
      reader.place(),
      `$Elements announces ${count} elements, but its blocks hold ${taken}`,
      saveAgain,
    );
  }
  return into;
}

/** Puts the element that was read last once more, in another physical group. */
function repeatElement(into: ElementsByUse, type: ElementType, physical: number, at: number): void {
  if (type.use === 'point') return;
  const elements = type.use === 'line' ? into.lines : type.use === 'triangle' ? into.triangles : into.quadrangles;
  const offset = elements.add(physical, at);
  elements.nodes.copyWithin(offset, offset - elements.nodesEach, offset);
}

/** Indices of nodes by their tags, which may have gaps. */
function indexByTag(sections: Sections, { tags, at }: RawNodes): (tag: number) => number {
  let largest = 0;
  for (const tag of tags) largest = Math.max(largest, tag);
  const twice = (k: number) =>
    sections.problem(at[k], `there are two nodes of the number ${tags[k]}`, 'save the mesh again from Gmsh');
  if (largest <= 4 * tags.length + 1024) {
    const index = new Int32Array(largest + 1).fill(-1);
    for (let k = 0; k < tags.length; k++) {
      if (index[tags[k]] >= 0) throw twice(k);
      index[tags[k]] = k;
    }
    return (tag) => (tag <= largest ? index[tag] : -1);
  }
  const index = new Map<number, number>();
  for (let k = 0; k < tags.length; k++) {
    if (index.has(tags[k])) throw twice(k);
    index.set(tags[k], k);
  }
  return (tag) => index.get(tag) ?? -1;
}

/** Puts nodes, triangles and lines together, and refuses what is no mesh of the plane. */
function assemble(sections: Sections, names: PhysicalNames, raw: RawMesh): GmshMesh {
  const { nodes, lines, triangles, quadrangles } = raw;
  if (triangles.count + quadrangles.count === 0) {
    throw sections.problem(
      sections.text.length,
      'the mesh holds neither triangles nor quadrangles',
      'mesh surfaces with "gmsh -2"; with physical groups, only what has one is saved: give Physical Surface("pore")',
    );
  }
  if (names[2].size === 0) {
    throw sections.problem(
      sections.text.length,
      'the mesh has no physical names, so that nothing says what its surfaces and curves are',
      'name them in the .geo file: Physical Surface("pore") = {1}; Physical Curve("collector") = {1};',
    );
  }
  const indexOf = indexByTag(sections, nodes);
  const index = (elements: RawElements, element: number, corner: number): number => {
    const tag = elements.nodes[elements.nodesEach * element + corner];
    const found = indexOf(tag);
    if (found >= 0) return found;
    throw sections.problem(
      elements.at[element],
      `this element has the node ${tag}, which is not among the nodes`,
      'the file was cut off or edited: save it again from Gmsh',
    );
  };

  const regions = new Names(names[2]);
  const mesh = new Triangles(sections, nodes, triangles.count + 2 * quadrangles.count);
  const regionOf = (elements: RawElements, element: number): number => {
    const region = regions.indexOf(elements.physical[element]);
    if (region !== undefined) return region;
    const tag = elements.physical[element];
    throw sections.problem(
      elements.at[element],
      tag === 0
        ? 'this element belongs to no physical surface'
        : `this element belongs to the physical surface ${tag}, which has no name`,
      'give every meshed surface a name, as in Physical Surface("pore") = {1};',
    );
  };
  for (let k = 0; k < triangles.count; k++) {
    mesh.add(
      index(triangles, k, 0),
      index(triangles, k, 1),
      index(triangles, k, 2),
      regionOf(triangles, k),
      triangles.at[k],
    );
  }
  for (let k = 0; k < quadrangles.count; k++) {
    const corners = [0, 1, 2, 3].map((corner) => index(quadrangles, k, corner));
    mesh.addQuadrangle(corners, regionOf(quadrangles, k), quadrangles.at[k]);
  }
  const { number, x, y } = mesh.usedPoints();
  requireApart(sections, nodes, number, Math.max(extentOf(x), extentOf(y)));
  const corners = mesh.corners.map((node) => number[node]);
  const edges = mesh.requireSimple(regions.used);

  const boundaries = new Names(names[1]);
  const from: number[] = [];
  const to: number[] = [];
  const boundary: number[] = [];
  for (let k = 0; k < lines.count; k++) {
    const name = boundaries.indexOf(lines.physical[k]);
    if (name === undefined) continue;
    const [a, b] = [index(lines, k, 0), index(lines, k, 1)];
    if (!edges.has(a, b) && !edges.has(b, a)) {
      throw sections.problem(
        lines.at[k],
        `this line of the curve "${boundaries.used[name]}" is not a side of any triangle`,
        'curve and surface are meshed apart: let both share the same points, with "Coherence;" or BooleanFragments',
      );
    }
    from.push(number[a]);
    to.push(number[b]);
    boundary.push(name);
  }
  return {
    x,
    y,
    corners,
    region: mesh.region,
    regions: regions.used,
    edgeFrom: Int32Array.from(from),
    edgeTo: Int32Array.from(to),
    edgeBoundary: Int32Array.from(boundary),
    boundaries: boundaries.used,
  };
}

/** The names that elements have, numbered in the order of their first use; several tags may share one. */
class Names {
  readonly used: string[] = [];
  private readonly names: ReadonlyMap<number, string>;
  private readonly byTag = new Map<number, number>();

  constructor(names: ReadonlyMap<number, string>) {
    this.names = names;
  }

  /** Undefined for a tag without a name. */
  indexOf(tag: number): number | undefined {
    const known = this.byTag.get(tag);
    if (known !== undefined) return known;
    const name = this.names.get(tag);
    if (name === undefined) return undefined;
    const same = this.used.indexOf(name);
    const index = same < 0 ? this.used.push(name) - 1 : same;
    this.byTag.set(tag, index);
    return index;
  }
}

function extentOf(values: Float64Array): number {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most - least;
}

/** Gathers triangles, turned counter-clockwise. */
class Triangles {
  private readonly sections: Sections;
  private readonly nodes: RawNodes;
  private count = 0;
  /** Indices into the nodes of the file. */
  readonly corners: Int32Array;
  readonly region: Int32Array;
  private readonly at: Float64Array;

  constructor(sections: Sections, nodes: RawNodes, room: number) {
    this.sections = sections;
    this.nodes = nodes;
    this.corners = new Int32Array(3 * room);
    this.region = new Int32Array(room);
    this.at = new Float64Array(room);
  }

  add(a: number, b: number, c: number, region: number, at: number): void {
    const area = this.doubleArea(a, b, c);
    if (Math.abs(area) <= areaSlack * this.longestSquared(a, b, c)) {
      throw this.sections.problem(
        at,
        'this element has no inside: its corners lie on one line',
        'look for surfaces of no width in the geometry, or mesh it again with another size',
      );
    }
    const k = this.count++;
    this.corners[3 * k] = a;
    this.corners[3 * k + 1] = area > 0 ? b : c;
    this.corners[3 * k + 2] = area > 0 ? c : b;
    this.region[k] = region;
    this.at[k] = at;
  }

  /** Splits a quadrangle along the diagonal that leaves no corner inside the circle of the triangle opposite. */
  addQuadrangle(corners: readonly number[], region: number, at: number): void {
    const [a, b, c, d] = corners;
    const turn = (p: number, q: number, r: number) => this.doubleArea(p, q, r);
    const alongAC = Math.min(turn(a, b, c) * turn(a, c, d), 0) === 0;
    const alongBD = Math.min(turn(b, c, d) * turn(b, d, a), 0) === 0;
    if (!alongAC && !alongBD) {
      throw this.sections.problem(
        at,
        'the sides of this quadrangle cross',
        'mesh the surface again, or without "Recombine Surface"',
      );
    }
    // Opposite angles of more than 180 degrees together put each corner into the circle of the others.
    const cotangents = this.cotangent(b, c, a) + this.cotangent(d, a, c);
    const otherCotangents = this.cotangent(a, b, d) + this.cotangent(c, d, b);
    if (alongAC && (!alongBD || cotangents >= otherCotangents)) {
      this.add(a, b, c, region, at);
      this.add(a, c, d, region, at);
    } else {
      this.add(b, c, d, region, at);
      this.add(b, d, a, region, at);
    }
  }

  /** Points that are corners, numbered in the order of the file: the new number of every node, -1 of those left out. */
  usedPoints(): { number: Int32Array; x: Float64Array; y: Float64Array } {
    const { nodes, corners } = this;
    const number = new Int32Array(nodes.x.length).fill(-1);
    for (const node of corners) number[node] = 0;
    let count = 0;
    for (let k = 0; k < number.length; k++) if (number[k] === 0) number[k] = count++;
    const x = new Float64Array(count);
    const y = new Float64Array(count);
    for (let k = 0; k < number.length; k++) {
      if (number[k] < 0) continue;
      x[number[k]] = nodes.x[k];
      y[number[k]] = nodes.y[k];
    }
    const slack = lengthSlack * Math.max(extentOf(x), extentOf(y));
    for (let k = 0; k < number.length; k++) {
      if (number[k] < 0 || Math.abs(nodes.z[k]) <= slack) continue;
      throw this.sections.problem(
        nodes.at[k],
        `the node ${nodes.tags[k]} lies at z = ${nodes.z[k]}, but cells are meshed in the plane z = 0`,
        'draw the geometry in the x-y plane of Gmsh; an axisymmetric one with r along x and the axis at x = 0',
      );
    }
    return { number, x, y };
  }

  /**
   * Refuses triangles that lie on each other.
   *
   * @returns the sides of all triangles, as they run around them
   */
  requireSimple(regionNames: readonly string[]): DirectedEdges {
    const { corners, region } = this;
    const edges = new DirectedEdges(corners.length);
    for (let k = 0; k < region.length; k++) {
      for (let side = 0; side < 3; side++) {
        const other = edges.add(corners[3 * k + side], corners[3 * k + ((side + 1) % 3)], k);
        if (other === undefined) continue;
        const [first, second] = [regionNames[region[other]], regionNames[region[k]]];
        throw this.sections.problem(
          this.at[k],
          first === second
            ? 'this element lies on another one'
            : `this element lies on another one: one is of the region "${first}", one of "${second}"`,
          'give each surface to one Physical Surface, and let surfaces not overlap (BooleanFragments)',
        );
      }
    }
    return edges;
  }

  private doubleArea(a: number, b: number, c: number): number {
    const { x, y } = this.nodes;
    return (x[b] - x[a]) * (y[c] - y[a]) - (x[c] - x[a]) * (y[b] - y[a]);
  }

  private longestSquared(a: number, b: number, c: number): number {
    const { x, y } = this.nodes;
    const squared = (p: number, q: number) => (x[q] - x[p]) ** 2 + (y[q] - y[p]) ** 2;
    return Math.max(squared(a, b), squared(b, c), squared(c, a));
  }

  /** Of the angle at a corner between two others. */
  private cotangent(corner: number, p: number, q: number): number {
    const { x, y } = this.nodes;
    const dot = (x[p] - x[corner]) * (x[q] - x[corner]) + (y[p] - y[corner]) * (y[q] - y[corner]);
    return dot / Math.abs(this.doubleArea(corner, p, q));
  }
}

/** Pairs of points with the triangle that each runs around, in a table of open addresses. */
class DirectedEdges {
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly triangle: Int32Array;
  private readonly mask: number;

  constructor(count: number) {
    const size = 2 ** Math.ceil(Math.log2(2 * count + 2));
    this.from = new Int32Array(size).fill(-1);
    this.to = new Int32Array(size);
    this.triangle = new Int32Array(size);
    this.mask = size - 1;
  }

  /** @returns the triangle that runs along the same edge in the same direction, if any */
  add(from: number, to: number, triangle: number): number | undefined {
    const slot = this.slotOf(from, to);
    if (this.from[slot] >= 0) return this.triangle[slot];
    this.from[slot] = from;
    this.to[slot] = to;
    this.triangle[slot] = triangle;
    return undefined;
  }

  has(from: number, to: number): boolean {
    return this.from[this.slotOf(from, to)] >= 0;
  }

  private slotOf(from: number, to: number): number {
    let slot = hashOf(from, to) & this.mask;
    while (this.from[slot] >= 0 && (this.from[slot] !== from || this.to[slot] !== to)) slot = (slot + 1) & this.mask;
    return slot;
  }
}

function hashOf(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 12);
}

/** Refuses points at the same place: between them a mesh is slit, unseen. */
function requireApart(sections: Sections, nodes: RawNodes, number: Int32Array, size: number): void {
  const unit = lengthSlack * size;
  let used = 0;
  for (const each of number) if (each >= 0) used++;
  const slots = 2 ** Math.ceil(Math.log2(2 * used + 2));
  const table = new Int32Array(slots).fill(-1);
  const columnOf = (k: number) => Math.round(nodes.x[k] / unit);
  const rowOf = (k: number) => Math.round(nodes.y[k] / unit);
  for (let k = 0; k < number.length; k++) {
    if (number[k] < 0) continue;
    const [column, row] = [columnOf(k), rowOf(k)];
    let slot = hashOf(column | 0, row | 0) & (slots - 1);
    while (table[slot] >= 0) {
      const other = table[slot];
      if (columnOf(other) === column && rowOf(other) === row) {
        throw sections.problem(
          nodes.at[k],
          `the nodes ${nodes.tags[other]} and ${nodes.tags[k]} are at the same place, so that the mesh is slit there`,
          'join surfaces before meshing, with "Coherence;" or BooleanFragments; a sheet is a Physical Curve inside a surface',
        );
      }
      slot = (slot + 1) & (slots - 1);
    }
    table[slot] = k;
  }
}
