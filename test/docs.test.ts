import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCase } from '../src/case/index.ts';
import { checkCase } from '../src/study/run.ts';

/** Every complete case shown in the README and in docs/ is one that Meander accepts. */
const root = new URL('../', import.meta.url);
const pages = [
  'README.md',
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const cases = pages.flatMap((page) => {
  const text = readFileSync(new URL(page, root), 'utf8');
  return [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gmu)]
    .map(([, yaml], index) => ({ name: `${page}, block ${index + 1}`, yaml }))
    .filter(({ yaml }) => /^title:/mu.test(yaml));
});

describe('cases in the documentation', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThanOrEqual(4);
  });

  it.each(cases)('$name', ({ name, yaml }) => {
    checkCase(readCase(yaml, name));
  });
});

describe('links in the documentation', () => {
  it.each(pages)('%s leads to files that exist', (page) => {
    const base = new URL(page, root);
    const text = readFileSync(base, 'utf8');
    for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/gu)) {
      const where = new URL(target, base);
      expect(
        () => (target.endsWith('/') ? readdirSync(where) : readFileSync(where)),
        `${page} -> ${target}`,
      ).not.toThrow();
    }
  });
});
