/**
 * Makes `meshes/fibre-host.png`: a synthetic micrograph of hollow carbon fibres seen end on, bright on dark, slightly blurred and noisy,
 * always the same. Run it as `node tools/make-fibre-image.mjs`.
 */
import { writeFileSync } from 'node:fs';
import { encode } from 'fast-png';

const columns = 64;
const rows = 96;
let state = 2026;
const random = () => {
  state = (Math.imul(1664525, state) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

const fibres = [];
for (let attempt = 0; attempt < 4000 && fibres.length < 26; attempt++) {
  const fibre = { x: columns * random(), y: rows * random(), outer: 3.5 + 4 * random() };
  const isFree = fibres.every(({ x, y, outer }) => Math.hypot(x - fibre.x, y - fibre.y) > outer + fibre.outer - 1);
  if (isFree) fibres.push({ ...fibre, inner: fibre.outer > 5.5 ? 0.4 * fibre.outer : 0 });
}

/** 1 in the wall of a fibre. */
const wall = (x, y) =>
  fibres.some((fibre) => {
    const distance = Math.hypot(x - fibre.x, y - fibre.y);
    return distance < fibre.outer && distance >= fibre.inner;
  });

const data = new Uint8Array(columns * rows);
const samples = 4;
for (let j = 0; j < rows; j++) {
  for (let i = 0; i < columns; i++) {
    let covered = 0;
    for (let b = 0; b < samples; b++) {
      for (let a = 0; a < samples; a++) covered += wall(i + (a + 0.5) / samples, j + (b + 0.5) / samples) ? 1 : 0;
    }
    data[j * columns + i] = 55 + (140 * covered) / samples ** 2 + 24 * (random() - 0.5);
  }
}
const file = new URL('../meshes/fibre-host.png', import.meta.url);
writeFileSync(file, encode({ width: columns, height: rows, data, channels: 1, depth: 8 }));
