/** Every specification and picture that reports of every kind leave behind. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { decodePng } from './decode-png.ts';
import { pageMakers, renderer } from './pages.ts';

const locate = createRequire(import.meta.url).resolve;
const validators = Object.fromEntries(
  ['vega', 'vega-lite'].map((language) => {
    const schema = JSON.parse(readFileSync(locate(`${language}/${language}-schema.json`), 'utf8'));
    return [language, new Ajv({ unknownFormats: 'ignore', logger: false }).compile(schema)];
  }),
);

/** Figures that only these kinds of report have. */
const special: Readonly<Record<string, string>> = {
  'a steady run with maps': 'current-map',
  'an operation in time': 'concentration-in-time',
  impedance: 'nyquist',
  limits: 'depth-profiles',
  'a sweep': 'map-concentration-drop',
  'a structure': 'flux-down',
};

describe.each(Object.entries(pageMakers))('figures of %s', async (kind, make) => {
  // Building a report throws on every warning of Vega and Vega-Lite.
  const files = await make();
  const names = files.filter(({ path }) => path.endsWith('.svg')).map(({ path }) => path.replace('.svg', ''));
  const textOf = (path: string) => files.find((file) => file.path === path)?.content as string | undefined;

  it('are those of its kind', () => {
    expect(names).toContain(special[kind]);
  });

  it.each(names)('%s is valid against its schema, and is drawn with texts and ink inside the picture', (name) => {
    const [language, text] = [
      ['vega', textOf(`${name}.vg.json`)] as const,
      ['vega-lite', textOf(`${name}.vl.json`)] as const,
    ].find(([, content]) => content !== undefined)!;
    const validate = validators[language];
    validate(JSON.parse(text!));
    expect(validate.errors).toBeNull();
    const svg = textOf(`${name}.svg`)!;
    expect([...svg.matchAll(/<text[^>]*>[^<]*[\w−][^<]*<\/text>/gu)].length).toBeGreaterThan(3);
    const { pixels, width, height } = decodePng(renderer.svgToPng(svg, 340));
    let ink = 0;
    let onEdge = 0;
    for (let k = 0; k < width * height; k++) {
      if (pixels[4 * k] >= 150) continue;
      ink++;
      const [x, y] = [k % width, Math.floor(k / width)];
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) onEdge++;
    }
    expect(ink).toBeGreaterThan(500);
    expect(onEdge).toBe(0);
  });
});
