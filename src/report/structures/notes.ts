import type { StructuresResult } from '../../study/structure-results.ts';

/** The notes of all structures, each said once: with the structures it is of, unless it is of all. */
export function notesOf({ structures }: StructuresResult): string[] {
  const labels = new Map<string, string[]>();
  for (const { label, notes } of structures) {
    for (const note of new Set(notes)) labels.set(note, [...(labels.get(note) ?? []), label]);
  }
  return [...labels].map(([note, of]) => {
    const said = asSentence(note);
    return of.length === structures.length ? said : `${of.join(', ')}: ${said}`;
  });
}

function asSentence(note: string): string {
  return `${note[0].toUpperCase()}${note.slice(1)}${/[.!?]$/u.test(note) ? '' : '.'}`;
}
