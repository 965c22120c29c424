import type * as z from 'zod';
import { lawForms } from './schema/law.ts';
import { type QuantitySpecification, quantities } from './schema/quantity.ts';

/**
 * Walking the schema along a path, beside the data that path leads through: the data says which kind of a union is
 * meant. Works on a case as written and on a resolved one, whose layers are a list of named entries.
 */

/** A schema with the value that stands at its place, if any. */
export interface Stop {
  readonly schema: z.core.$ZodType;
  readonly data: unknown;
}

/** The schema inside one layer of wrapping: an optional, a nullable, a default, a transformation. */
function inner(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'pipe') return def.in;
  const wraps = def.type === 'optional' || def.type === 'nullable' || def.type === 'prefault';
  return wraps ? def.innerType : undefined;
}

/** The schema inside every layer of wrapping. */
function unwrapped(schema: z.core.$ZodType): z.core.$ZodTypes {
  let current = schema;
  for (let next = inner(current); next; next = inner(current)) current = next;
  return current as z.core.$ZodTypes;
}

/** The specification of a quantity, if the schema is one. */
export function specificationOf(schema: z.core.$ZodType): QuantitySpecification | undefined {
  for (let current: z.core.$ZodType | undefined = schema; current; current = inner(current)) {
    const specification = quantities.get(current);
    if (specification) return specification;
  }
  return undefined;
}

function own(data: unknown, key: string): unknown {
  if (typeof data !== 'object' || data === null) return undefined;
  return Object.hasOwn(data, key) ? (data as Record<string, unknown>)[key] : undefined;
}

/** The definition a value is checked against: unwrapped, and of a union the option of the value's kind. */
function definition({ schema, data }: Stop): z.core.$ZodTypes['_zod']['def'] | undefined {
  const forms = typeof data === 'object' && data !== null ? formsOf(schema) : undefined;
  const { def } = unwrapped(forms ?? schema)._zod;
  if (def.type !== 'union') return def;
  const kind = own(data, 'kind');
  const option = def.options.find((candidate) =>
    kind === undefined ? mayOmitKind(candidate) : kindsOf(candidate).includes(String(kind)),
  );
  return option && unwrapped(option)._zod.def;
}

/** What may stand as a mapping in place of a quantity, for a property that may be a law. */
function formsOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  for (let current: z.core.$ZodType | undefined = schema; current; current = inner(current)) {
    const law = lawForms.get(current);
    if (law) return law;
  }
  return undefined;
}

function kindSchema(option: z.core.$ZodType): z.core.$ZodType | undefined {
  const { def } = unwrapped(option)._zod;
  return def.type === 'object' ? def.shape.kind : undefined;
}

/** Whether an option of a union is the one meant where no kind is given. */
function mayOmitKind(option: z.core.$ZodType): boolean {
  return (kindSchema(option) as z.core.$ZodTypes | undefined)?._zod.def.type === 'optional';
}

/** The values of `kind` that an option of a union takes. */
function kindsOf(option: z.core.$ZodType): string[] {
  const kind = kindSchema(option);
  const def = kind && unwrapped(kind)._zod.def;
  return def?.type === 'literal' ? def.values.map(String) : [];
}

/** The keys a mapping may have; none for a mapping of free names. */
export function keysOf(stop: Stop): string[] {
  const def = definition(stop);
  return def?.type === 'object' ? Object.keys(def.shape) : [];
}

/** The kinds a union offers; none when the schema is no union. */
export function kindsAt({ schema }: Stop): string[] {
  const { def } = unwrapped(formsOf(schema) ?? schema)._zod;
  return def.type === 'union' ? def.options.flatMap(kindsOf) : [];
}

/** The values an enumeration takes; none when the schema is no enumeration. */
export function choicesAt({ schema }: Stop): string[] {
  const { def } = unwrapped(schema)._zod;
  return def.type === 'enum' ? Object.values(def.entries).map(String) : [];
}

/** One step along a path; nothing where the schema knows no such key. */
export function descend(stop: Stop, key: string | number): Stop | undefined {
  const def = definition(stop);
  const name = String(key);
  if (def?.type === 'object') {
    const schema = Object.hasOwn(def.shape, name) ? def.shape[name] : undefined;
    return schema && { schema, data: own(stop.data, name) };
  }
  if (def?.type === 'record') {
    const data = Array.isArray(stop.data)
      ? stop.data.find((entry) => own(entry, 'name') === name)
      : own(stop.data, name);
    return { schema: def.valueType, data };
  }
  if (def?.type === 'tuple') {
    const schema = def.items[Number(name)];
    return schema && { schema, data: own(stop.data, name) };
  }
  return def?.type === 'array' ? { schema: def.element, data: own(stop.data, name) } : undefined;
}

/** Where a path leads; nothing where the schema knows no such path. */
export function walk(start: Stop, path: readonly (string | number)[]): Stop | undefined {
  let stop: Stop | undefined = start;
  for (const key of path) stop = stop && descend(stop, key);
  return stop;
}

/** The names under which a mapping's entries stand in the data. */
export function namesAt(stop: Stop): string[] {
  const def = definition(stop);
  if (def?.type === 'object') return Object.keys(def.shape);
  if (def?.type !== 'record') return [];
  if (Array.isArray(stop.data)) return stop.data.map((entry) => String(own(entry, 'name')));
  return Object.keys((stop.data as object | null) ?? {});
}
