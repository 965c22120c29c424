import type { StructuresResult } from '../../study/structure-results.ts';

/** The notes of all structures, each said once: with the structures it is of, unless it is of all. */
export function notesOf({ structures }: StructuresResult): string[] {
  const labels = new Map<string, string[]>();
  for (const { label, notes } of structures) {
    for (const note of new Set(notes)) labels.set(note, [...(labels.get(note) ?? []), label]);
  }
  return [...labels].map(([note, of]) => (of.length === structures.length ? note : `${of.join(', ')}: ${note}`));
}
