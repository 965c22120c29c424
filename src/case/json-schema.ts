import * as z from 'zod';
import { caseSchema, headSchema } from './schema/case.ts';

/** A JSON Schema, as plain data. */
export type JsonSchema = { [key: string]: unknown };

function jsonOf(schema: z.core.$ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return rest;
}

/**
 * The schema of an override: nothing is required, null removes a key, and a mapping without `kind` may be of any.
 */
function relaxed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(relaxed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { required: _, default: __, minProperties: ___, oneOf, properties, $ref, ...rest } = schema as JsonSchema;
  const result: JsonSchema = { ...rest, ...($ref === undefined ? {} : { $ref: `${$ref}_override` }) };
  const hasMappings = (option: object): boolean => 'properties' in option || '$ref' in option;
  if (Array.isArray(oneOf) && oneOf.some(hasMappings)) result.anyOf = oneOf.map(relaxed);
  if (Array.isArray(rest.anyOf)) result.anyOf = rest.anyOf.map(relaxed);
  if (rest.additionalProperties) {
    result.additionalProperties = removable(relaxed(rest.additionalProperties) as JsonSchema);
  }
  if (properties) {
    const entries = Object.entries(properties).map(([key, value]) => [key, removable(relaxed(value) as JsonSchema)]);
    result.properties = Object.fromEntries(entries);
  }
  return result;
}

/** A schema that also takes null. */
function removable(schema: JsonSchema): JsonSchema {
  const { description, ...rest } = schema;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
}

/** Definitions under the names that references of overrides use. */
function asOverrides(definitions: readonly (readonly [string, unknown])[]): JsonSchema {
  return Object.fromEntries(definitions.map(([name, schema]) => [`${name}_override`, schema]));
}

/**
 * The JSON Schema of a case file, for editors: name it in a first line
 * `# yaml-language-server: $schema=./meander.schema.json`.
 *
 * In a file with variants the base may leave out what the variants supply, so there nothing is required of it.
 */
export function caseJsonSchema(): JsonSchema {
  const { properties: headProperties, required: headRequired } = jsonOf(headSchema) as {
    properties: JsonSchema;
    required: string[];
  };
  const { $defs: shared = {}, ...whole } = jsonOf(caseSchema) as {
    $defs?: JsonSchema;
    properties: JsonSchema;
    required: string[];
  };
  const overrides = (relaxed(whole) as { properties: JsonSchema }).properties;
  const references = Object.fromEntries(
    Object.keys(overrides).map((section) => [section, { $ref: `#/$defs/${section}_override` }]),
  );
  const variant = {
    type: ['object', 'null'],
    properties: { label: { type: 'string', description: 'Name for tables and plots.' }, ...references },
    additionalProperties: false,
  };
  const head = {
    ...headProperties,
    variants: {
      type: 'object',
      description: 'Named variants; each overrides parts of what stands above.',
      minProperties: 1,
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_-]*$' },
      additionalProperties: { $ref: '#/$defs/variant' },
    },
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Meander case file',
    description: 'A cell for Meander, with units on every quantity, and variants of it to compare.',
    type: 'object',
    properties: { ...head, ...Object.fromEntries(Object.keys(whole.properties).map((key) => [key, true])) },
    required: headRequired,
    additionalProperties: false,
    if: { required: ['variants'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: references },
    else: { properties: whole.properties, required: whole.required },
    $defs: {
      variant,
      ...shared,
      ...shared,
      ...asOverrides(Object.entries(shared).map(([name, schema]) => [name, relaxed(schema)])),
      ...asOverrides(Object.entries(overrides)),
    },
  };
}
