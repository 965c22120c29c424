import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { BadCaseError, type CaseProblem, type TextPlace } from '../errors.ts';
import type { Wording } from './problems.ts';
import * as problems from './problems.ts';

/**
 * YAML text as a tree of values that know where they stand. Everything later works on this tree, so that a problem
 * found in a merged or resolved value still points at the line it was written on.
 */

/** A stretch of text, as offsets; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly span: Span;
  readonly value: unknown;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly span: Span;
  readonly items: readonly Located[];
}

export interface LocatedEntry {
  readonly key: Span;
  readonly node: Located;
}

export interface LocatedMapping {
  readonly kind: 'mapping';
  readonly span: Span;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

export type Located = LocatedScalar | LocatedList | LocatedMapping;

/** A path of keys and list indices, as zod reports them. */
export type Path = readonly (string | number)[];

/** More than any case needs, and little enough to read in a moment. */
const longestText = 262_144;
/** Counted after aliases are expanded, which bounds what aliases of aliases can grow to. */
const mostNodes = 20_000;
const deepestNesting = 40;
const widestFrame = 110;

/** What the last key of a path is called: an entry of a list by what the list holds, counted from 1. */
function nameOf(path: Path): string {
  const key = path.at(-1) ?? 'the case';
  if (typeof key === 'string') return key;
  const list = path.at(-2);
  if (typeof list === 'number') return `value ${key + 1} of ${nameOf(path.slice(0, -1))}`;
  const single = list?.endsWith('s') ? list.replace(/(ie)?s$/u, (_, ies) => (ies ? 'y' : '')) : 'entry';
  return `${single} ${key + 1}`;
}

/** Turns offsets of one text into places and code frames. */
export class Source {
  readonly file: string;
  readonly text: string;
  readonly lineCounter = new LineCounter();

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** A text that no parser counts the lines of. */
  static ofLines(file: string, text: string): Source {
    const source = new Source(file, text);
    source.lineCounter.addNewLine(0);
    for (const { index } of text.matchAll(/\n/gu)) source.lineCounter.addNewLine(index + 1);
    return source;
  }

  /** A line without its end. */
  lineAt(line: number): Span {
    const start = this.lineCounter.lineStarts[line - 1];
    return { start, end: start + (/\r?\n|$/u.exec(this.text.slice(start))?.index ?? 0) };
  }

  placeOf(offset: number): TextPlace {
    const { line, col } = this.lineCounter.linePos(offset);
    // A text without a single line break may not have been counted at all.
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** The line a span starts on, with carets under the span. */
  frameOf(span: Span): string {
    const { line, column } = this.placeOf(span.start);
    const lineStart = span.start - (column - 1);
    const lineEnd = /\r?\n|$/u.exec(this.text.slice(lineStart))?.index ?? 0;
    const content = this.text.slice(lineStart, lineStart + lineEnd);
    if (content.trim() === '') return '';
    // A very long line is shown from shortly before the span on.
    const from = content.length > widestFrame ? Math.max(0, column - 1 - 40) : 0;
    const shown = content.slice(from, from + widestFrame).replace(/[^\P{Cc}\t]/gu, '�');
    const before = shown.slice(0, column - 1 - from).replace(/[^\t]/gu, ' ');
    const length = Math.min(span.end, lineStart + lineEnd) - span.start;
    const carets = '^'.repeat(Math.max(1, Math.min(length, shown.length - before.length)));
    const label = String(line);
    return `> ${label} | ${shown}\n  ${' '.repeat(label.length)} | ${before}${carets}`;
  }

  problem(wording: Wording, span: Span, path: Path): CaseProblem {
    const key = nameOf(path);
    return {
      message: wording.message.replace(/^\{key\}/u, () => key),
      place: this.placeOf(span.start),
      path: path.join('.'),
      frame: this.frameOf(span),
      ...(wording.help === undefined ? {} : { help: wording.help }),
    };
  }
}

/** A refusal that ends the reading at once. */
class Refusal extends Error {
  readonly wording: Wording;
  readonly span: Span;

  constructor(wording: Wording, span: Span) {
    super(wording.message);
    this.wording = wording;
    this.span = span;
  }
}

class Locator {
  readonly found: CaseProblem[] = [];
  private readonly source: Source;
  private readonly anchors = new Map<string, Node>();
  private nodes = 0;

  constructor(source: Source) {
    this.source = source;
  }

  locate(node: Node | null, fallback: Span, path: Path): Located {
    this.nodes += 1;
    const span = node?.range ? { start: node.range[0], end: node.range[1] } : fallback;
    if (this.nodes > mostNodes) throw new Refusal(problems.tooManyValues, span);
    if (path.length > deepestNesting) throw new Refusal(problems.nestedTooDeeply, span);
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (target) return { ...this.locate(target, span, [...path, '*']), span };
      throw new Refusal(problems.unknownAlias(node.source), span);
    }
    if (node && 'anchor' in node && typeof node.anchor === 'string') this.anchors.set(node.anchor, node);
    if (isMap(node)) return { kind: 'mapping', span, entries: this.entries(node.items, span, path) };
    if (isSeq(node)) {
      const items = node.items.map((item, index) => this.locate(item as Node | null, span, [...path, index]));
      return { kind: 'list', span, items };
    }
    return { kind: 'scalar', span, value: isScalar(node) ? node.value : null };
  }

  private entries(pairs: readonly Pair<unknown, unknown>[], parent: Span, path: Path): Map<string, LocatedEntry> {
    const entries = new Map<string, LocatedEntry>();
    const merged: LocatedMapping[] = [];
    for (const pair of pairs) {
      const keyNode = pair.key as Node | null;
      const key = keyNode?.range ? { start: keyNode.range[0], end: keyNode.range[1] } : parent;
      if (!isScalar(keyNode) || keyNode.value === null || keyNode.value === '') {
        this.report(problems.keyNotText, key, path);
        continue;
      }
      // The text as written: a key such as 1e3 or 0x10 is a name here, not a number.
      const name = typeof keyNode.value === 'string' ? keyNode.value : (keyNode.source ?? String(keyNode.value));
      if (name === '__proto__') {
        // The one name that data in JavaScript cannot hold; left in, it would be skipped without a word.
        this.report(problems.badName(name), key, [...path, name]);
        continue;
      }
      const node = this.locate(pair.value as Node | null, key, [...path, name]);
      if (name === '<<') {
        merged.push(...this.mergeSources(node, key, path));
        continue;
      }
      const first = entries.get(name);
      if (first) {
        const { line } = this.source.placeOf(first.key.start);
        this.report(problems.duplicateKey(name, line), key, [...path, name]);
      }
      entries.set(name, { key, node });
    }
    // Keys of the mapping itself win over those merged in, and earlier merges over later ones.
    for (const source of merged) {
      for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
    }
    return entries;
  }

  private mergeSources(node: Located, key: Span, path: Path): LocatedMapping[] {
    const sources = node.kind === 'list' ? node.items : [node];
    return sources.flatMap((source) => {
      if (source.kind === 'mapping') return [source];
      this.report(problems.badMergeKey, key, path);
      return [];
    });
  }

  private report(wording: Wording, span: Span, path: Path): void {
    this.found.push(this.source.problem(wording, span, path));
  }
}

/** Problems of the YAML syntax, one a line: what follows the first on a line is mostly noise. */
function syntaxProblems(source: Source, errors: readonly { code: string; message: string; pos: [number, number] }[]) {
  const byLine = new Map<number, CaseProblem>();
  for (const { code, message, pos } of errors) {
    const { line, column } = source.placeOf(pos[0]);
    const lineStart = pos[0] - (column - 1);
    const indentation = /^[ \t]*/u.exec(source.text.slice(lineStart))?.[0] ?? '';
    const tab = indentation.indexOf('\t');
    // A tab in the indentation is the cause, whatever the parser stumbled over because of it.
    const span = tab >= 0 ? { start: lineStart + tab, end: lineStart + tab + 1 } : { start: pos[0], end: pos[1] };
    const wording = tab >= 0 ? problems.tabIndentation : problems.yamlSyntax(code, message);
    if (!byLine.has(line)) byLine.set(line, source.problem(wording, span, []));
  }
  return [...byLine.values()];
}

/**
 * Reads a YAML text into a located tree whose root is a mapping.
 *
 * @throws BadCaseError for a text that is not one YAML mapping, too large, or with aliases that expand without bound
 */
export function locate(text: string, file: string): { source: Source; root: LocatedMapping; problems: CaseProblem[] } {
  const source = new Source(file, text);
  const start: Span = { start: 0, end: 0 };
  const refuse = (wording: Wording, span: Span): BadCaseError => new BadCaseError([source.problem(wording, span, [])]);
  if (text.length > longestText) throw refuse(problems.textTooLong(text.length, longestText), start);

  const document = parseDocument(text, {
    lineCounter: source.lineCounter,
    prettyErrors: false,
    // Found here instead, where the place of the first is known.
    uniqueKeys: false,
    logLevel: 'error',
  });
  const syntax = syntaxProblems(source, [...document.errors, ...document.warnings]);
  if (syntax.length > 0) throw new BadCaseError(syntax);

  const root = document.contents as Node | null;
  if (root === null || (isScalar(root) && root.value === null)) throw refuse(problems.emptyDocument, start);
  const locator = new Locator(source);
  try {
    const located = locator.locate(root, start, []);
    if (located.kind !== 'mapping') {
      throw new Refusal(problems.documentNotAMapping(problems.kindOfValue(plain(located))), located.span);
    }
    return { source, root: located, problems: locator.found };
  } catch (error) {
    if (error instanceof Refusal) throw refuse(error.wording, error.span);
    throw error;
  }
}

/** The value of a located tree as plain data; mappings have no prototype, so that no key is special. */
export function plain(node: Located): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(plain);
    case 'mapping': {
      const result: Record<string, unknown> = Object.create(null);
      for (const [name, entry] of node.entries) result[name] = plain(entry.node);
      return result;
    }
  }
}

/** What stands under one key or index of a located value. */
function child(node: Located, key: string | number): LocatedEntry | undefined {
  if (node.kind === 'mapping') return node.entries.get(String(key));
  if (node.kind !== 'list') return undefined;
  const item = node.items[Number(key)];
  return item && { key: item.span, node: item };
}

/** The entry at a path, or nothing when the path leads nowhere. */
export function entryAt(root: Located, path: Path): LocatedEntry | undefined {
  let entry: LocatedEntry | undefined = { key: { start: root.span.start, end: root.span.start }, node: root };
  for (const key of path) {
    entry = entry && child(entry.node, key);
  }
  return entry;
}

/** The deepest entry on the way to a path that is there, with its depth; depth 0 is the root. */
export function nearestEntry(root: Located, path: Path): { readonly entry: LocatedEntry; readonly depth: number } {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const entry = entryAt(root, path.slice(0, depth));
    if (entry) return { entry, depth };
  }
  return { entry: { key: { start: root.span.start, end: root.span.start }, node: root }, depth: 0 };
}
