// How long it takes to draw a field of 1,000 x 1,000 cells, and how large the drawing is: a smooth field and random values,
// which nothing can compress. Medians of several runs after one that loads Vega. Needs a built dist/ (`npm run bench:raster`).
import { drawn } from '../dist/report/draw-figure.js';
import { mapsOf } from '../dist/report/figures/maps.js';
import { createNodeRenderer } from '../dist/report/render-node.js';

const cells = 1000;
const runs = 7;
const renderer = createNodeRenderer();
const edges = Float64Array.from({ length: cells + 1 }, (_, k) => (k * 1e-4) / cells);
const fields = {
  smooth: Float64Array.from({ length: cells * cells }, (_, k) => {
    const [column, row] = [k % cells, Math.floor(k / cells)];
    return 1000 + 300 * Math.sin(column / 90) * Math.cos(row / 70) + 0.2 * row;
  }),
  random: Float64Array.from({ length: cells * cells }, () => 1000 + 300 * Math.random()),
};

for (const [name, values] of Object.entries(fields)) {
  const map = {
    kind: 'grid',
    width: 1e-4,
    height: 1e-4,
    sides: 'mirror',
    solids: [],
    bitmaps: [],
    xEdges: edges,
    yEdges: edges,
    concentration: values,
    potential: values,
  };
  const variant = { name, label: name, map, hostTop: 1e-4, cellHeight: 1e-4, notes: [] };
  const quantity = {
    name: 'concentration',
    title: 'Salt concentration in the pores',
    shows: 'Salt concentration c',
    described: 'Map of salt concentration',
    quantity: { on: 'electrolyte', valuesOf: (each) => each.concentration },
    withLines: false,
    colours: [
      [68, 1, 84],
      [253, 231, 37],
    ],
    unit: 'mol/m3',
    perUnit: 1e3,
    legend: 'Concentration c (mol/L)',
    legendLines: ['Concentration', 'c (mol/L)'],
  };
  const times = [];
  let figure;
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    figure = await drawn(await mapsOf({ variants: [variant] }, quantity), renderer);
    if (run > 0) times.push(performance.now() - start);
  }
  const median = times.sort((one, other) => one - other)[Math.floor(runs / 2)];
  const sizes = [
    ['SVG', figure.svg.length],
    ['specification', figure.specificationText.length],
    ['PNG', figure.png.length],
  ];
  const said = sizes.map(([what, bytes]) => `${what} ${(bytes / 1e6).toFixed(3)} MB`).join(', ');
  console.log(`${cells} x ${cells} cells, ${name}: ${median.toFixed(0)} ms with its PNG; ${said}`);
}
