import { describe, expect, it } from 'vitest';
import { caseJsonSchema, type JsonSchema } from '../../src/case/index.ts';

/** What stands at a path of keys in a schema. */
function at(schema: JsonSchema, ...keys: string[]): unknown {
  return keys.reduce<unknown>((current, key) => (current as JsonSchema | undefined)?.[key], schema);
}

/** Every schema of a property inside a schema, with its path. */
function* properties(schema: unknown, path = ''): Generator<[path: string, schema: JsonSchema]> {
  if (typeof schema !== 'object' || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') {
      for (const [name, property] of Object.entries(value as JsonSchema))
        yield [`${path}.${name}`, property as JsonSchema];
    }
    yield* properties(value, `${path}.${key}`);
  }
}

describe('caseJsonSchema', () => {
  const schema = caseJsonSchema();
  const whole = schema.else as JsonSchema;

  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });

  it('knows every key of a case and no other', () => {
    expect(Object.keys(schema.properties as JsonSchema).sort()).toEqual(
      [
        'cell',
        'compare',
        'description',
        'electrolyte',
        'fit',
        'impedance',
        'interfaces',
        'limits',
        'mesh',
        'operation',
        'polarisation',
        'published',
        'report',
        'sensitivity',
        'sweep',
        'solver',
        'title',
        'transference',
        'variants',
      ].sort(),
    );
    expect(schema.additionalProperties).toBe(false);
  });

  it('requires a whole case of a file without variants', () => {
    expect(schema.required).toEqual(['title']);
    expect(whole.required).toEqual(['electrolyte', 'cell', 'interfaces', 'operation']);
    expect(at(whole, 'properties', 'electrolyte', 'oneOf', '0', 'required')).toEqual(['concentration']);
  });

  it('asks for texts with units, with examples', () => {
    expect(at(whole, 'properties', 'electrolyte', 'oneOf', '0', 'properties', 'concentration')).toEqual({
      type: 'string',
      description: 'Concentration of the salt before any current flows.',
      examples: ['1 mol/L'],
    });
    expect(at(whole, 'properties', 'electrolyte', 'oneOf', '0', 'properties', 'temperature')).toMatchObject({
      default: '25 degC',
    });
  });

  it('describes every property', () => {
    for (const [path, property] of properties({
      ...(whole.properties as JsonSchema),
      ...(schema.$defs as JsonSchema),
    })) {
      if (path.includes('_override') || path.startsWith('.variant')) continue;
      if (path.endsWith('.kind')) continue;
      expect(property, path).toHaveProperty('description');
    }
  });

  it('requires nothing of an override, and lets null remove a key', () => {
    const override = at(schema, '$defs', 'cell_override', 'anyOf', '0');
    expect(JSON.stringify(override)).not.toContain('"required"');
    expect(JSON.stringify(override)).not.toContain('"oneOf"');
    expect(at(override as JsonSchema, 'properties', 'width', 'anyOf', '1')).toEqual({ type: 'null' });
    expect(at(override as JsonSchema, 'properties', 'width', 'anyOf', '0', 'type')).toBe('string');
  });

  it('refers only to what it defines', () => {
    const references = JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/(\w+)"/g);
    for (const [, name] of references) expect(schema.$defs).toHaveProperty(name);
  });
});
