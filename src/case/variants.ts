import type { Located, LocatedEntry, LocatedMapping } from './locate.ts';

/**
 * How a variant overrides the base. Mappings merge key by key; a mapping of another `kind` replaces the base's whole,
 * as the keys of one kind mean nothing to another; lists and single values replace; null removes the key.
 *
 * Every value keeps the place it was written at, in the base or in the variant.
 */
export function override(base: Located, variant: Located): Located {
  if (base.kind !== 'mapping' || variant.kind !== 'mapping' || changesKind(base, variant)) return variant;
  const entries = new Map<string, LocatedEntry>(base.entries);
  for (const [name, { key, node }] of variant.entries) {
    const former = base.entries.get(name);
    // A null for a key the base does not have removes nothing: it stays, to be reported as the empty value it is.
    if (former && node.kind === 'scalar' && node.value === null) entries.delete(name);
    else if (former) entries.set(name, mergedEntry(former, { key, node }));
    else entries.set(name, { key, node });
  }
  return { kind: 'mapping', span: base.span, entries };
}

/** A merged mapping is still the base's, and what it lacks is lacking there; anything else is the variant's. */
function mergedEntry(former: LocatedEntry, latter: LocatedEntry): LocatedEntry {
  const node = override(former.node, latter.node);
  return node === latter.node ? latter : { key: former.key, node };
}

function changesKind(base: LocatedMapping, variant: LocatedMapping): boolean {
  const [former, latter] = [kindOf(base), kindOf(variant)];
  return former !== undefined && latter !== undefined && former !== latter;
}

function kindOf(mapping: LocatedMapping): unknown {
  const node = mapping.entries.get('kind')?.node;
  return node?.kind === 'scalar' ? node.value : undefined;
}

/** A mapping without some of its keys. */
export function without(mapping: LocatedMapping, keys: readonly string[]): LocatedMapping {
  const entries = new Map([...mapping.entries].filter(([name]) => !keys.includes(name)));
  return { kind: 'mapping', span: mapping.span, entries };
}

/** A mapping with only some of its keys. */
export function only(mapping: LocatedMapping, keys: readonly string[]): LocatedMapping {
  const entries = new Map([...mapping.entries].filter(([name]) => keys.includes(name)));
  return { kind: 'mapping', span: mapping.span, entries };
}
