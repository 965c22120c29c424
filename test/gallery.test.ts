import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodePng } from './report/decode-png.ts';

const root = new URL('../', import.meta.url);
const gallery = readFileSync(new URL('docs/gallery.md', root), 'utf8');
const cases = readdirSync(new URL('cases/', root)).filter((name) => name.endsWith('.yaml'));
const pictures = [...gallery.matchAll(/<img src="([^"]*)" width="340" alt="([^"]+)">/gu)];
const files = readdirSync(new URL('docs/gallery/', root));
const contentOf = (path: string) => readFileSync(new URL(`docs/${path}`, root));

/** `npm run gallery` makes the page anew. */
describe('the gallery', () => {
  it.each(cases)('shows %s', (name) => {
    const [, section = ''] = gallery.split(`(../cases/${name})`);
    expect(section.split('\n## ')[0]).toMatch(/<img src="gallery\//u);
  });

  it('shows every picture in its folder and no other, all of them small', () => {
    expect(pictures.map(([, path]) => path.replace('gallery/', '')).sort()).toEqual([...files].sort());
    const bytes = pictures.reduce((sum, [, path]) => sum + contentOf(path).length, 0);
    expect(bytes).toBeLessThan(3e6);
  });

  it('has no blank picture', () => {
    for (const [, path] of pictures) {
      const { pixels } = decodePng(contentOf(path));
      let ink = 0;
      for (let k = 0; k < pixels.length; k += 4) if (pixels[k] < 150) ink++;
      expect(ink, path).toBeGreaterThan(500);
    }
  });
});
