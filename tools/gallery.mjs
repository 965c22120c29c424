// Makes docs/gallery.md with pictures of every shipped case: runs each of cases/*.yaml, and its sweep where it has one, and
// keeps up to two pictures of it in docs/gallery/. Needs a built dist/ (`npm run gallery`).
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildReport, buildSweepReport, loadLinearCore, localWorkers, runCase, runSweep } from '../dist/index.js';
import { createNodeRenderer, readCaseFile } from '../dist/node.js';

const root = new URL('../', import.meta.url);
const folder = new URL('docs/gallery/', root);
/** Pixels of a picture across: sharp at the width it is shown, small enough to be committed. */
const pixels = 440;
const mostPictures = 2;

/**
 * Figures from the telling to the plain; a case shows the first ones it has. What a run has of every case, such as the
 * convergence of Newton, comes last.
 */
const order = [
  'design-map',
  'nyquist',
  'sand-times',
  'sand-capacities',
  'concentration',
  'surface-current',
  'current-map',
  'time-traces',
  'profiles-in-time',
  'map',
  'lines',
  'concentration-in-time',
  'potential',
  'lorenz',
  'inhomogeneity',
  'bode',
  'relaxation-times',
  'depth-profiles',
  'current-histogram',
  'convergence',
];
const rank = (name) => {
  const found = order.findIndex((stem) => name === stem || name.startsWith(`${stem}-`));
  // A kind of figure that is not listed is what is special about its case.
  return found < 0 ? -1 : found;
};

const renderer = await createNodeRenderer();
const core = await loadLinearCore();

async function figuresOf(caseFile, caseHash) {
  const files = await buildReport(await runCase(caseFile, { core, caseHash }), renderer);
  if (caseFile.sweep !== undefined) {
    const workers = localWorkers(core);
    files.push(...(await buildSweepReport(await runSweep(caseFile, { workers, caseHash }), renderer)));
    workers[Symbol.dispose]();
  }
  const html = files.filter(({ path }) => path === 'report.html').map(({ content }) => content);
  return files
    .filter(({ path }) => path.endsWith('.svg'))
    .map(({ path, content }) => {
      const name = path.replace(/\.svg$/u, '');
      const caption = html.map((page) => captionIn(page, name)).find(Boolean);
      return { name, svg: content, caption };
    })
    .sort((one, other) => rank(one.name) - rank(other.name));
}

/** The caption of a figure on a page, as plain text. */
function captionIn(page, name) {
  const found = new RegExp(`<figcaption id="figure-${name}"><strong>Figure \\d+\\. (.*?)</strong>`, 'u').exec(page);
  return found?.[1]
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll('&#39;', '’')
    .replace(/\.$/u, '');
}

/** The first sentences of a description, up to about two lines. */
function inBrief(description) {
  const sentences = description
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .split(/(?<=[.?!]) /u);
  let text = '';
  for (const sentence of sentences) {
    if (text !== '' && text.length + sentence.length > 320) break;
    text += `${text === '' ? '' : ' '}${sentence}`;
  }
  return text;
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const sections = [];
for (const file of readdirSync(new URL('cases/', root))
  .filter((name) => name.endsWith('.yaml'))
  .sort()) {
  const stem = basename(file, '.yaml');
  process.stderr.write(`${stem}\n`);
  const path = `cases/${file}`;
  const { caseFile, caseHash } = await readCaseFile(fileURLToPath(new URL(path, root)), readFile);
  const figures = await figuresOf(caseFile, caseHash);
  const telling = figures.filter(({ name }) => name !== 'convergence');
  const shown = (telling.length > 0 ? telling : figures).slice(0, mostPictures);
  const pictures = shown.map(({ name, svg, caption }) => {
    const picture = `${stem}-${name}.png`;
    writeFileSync(new URL(picture, folder), renderer.svgToPng(svg, pixels));
    return `<img src="gallery/${picture}" width="340" alt="${(caption ?? name).replaceAll('"', '’')}">`;
  });
  sections.push(
    `## ${caseFile.title}\n\n[\`${path}\`](../${path})${caseFile.description === '' ? '' : `: ${inBrief(caseFile.description)}`}\n\n${pictures.join('\n')}\n`,
  );
}
writeFileSync(
  new URL('docs/gallery.md', root),
  `# Gallery\n\nWhat the shipped cases look like, as \`meander run\` and \`meander sweep\` draw them; the pictures are made by \`npm run gallery\`. The\nstructures that a case can hold are drawn in [structures.md](structures.md).\n\n${sections.join('\n')}`,
);
