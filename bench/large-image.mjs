/**
 * What `meander tortuosity` takes for a picture of 4000 x 4000 pixels: time and peak memory of the whole command. The picture shows overlapping
 * discs of radius 40 until 40 % is solid. Run it as `npm run bench:image`; an argument gives another edge length.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';

const edge = Number(process.argv[2] ?? 4000);
const radius = edge / 100;
let state = 12345;
const random = () => {
  state = (Math.imul(1664525, state) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const data = new Uint8Array(edge * edge).fill(255);
for (let solid = 0; solid < 0.4 * data.length; ) {
  const [x, y] = [edge * random(), edge * random()];
  for (let j = Math.max(0, Math.floor(y - radius)); j < Math.min(edge, y + radius); j++) {
    for (let i = Math.max(0, Math.floor(x - radius)); i < Math.min(edge, x + radius); i++) {
      if (data[j * edge + i] === 0 || (i + 0.5 - x) ** 2 + (j + 0.5 - y) ** 2 >= radius ** 2) continue;
      data[j * edge + i] = 0;
      solid++;
    }
  }
}
const folder = mkdtempSync(join(tmpdir(), 'meander-image-'));
try {
  const picture = join(folder, 'discs.png');
  writeFileSync(picture, encode({ width: edge, height: edge, data, channels: 1, depth: 8 }));
  const meander = fileURLToPath(new URL('../bin/meander.js', import.meta.url));
  const program =
    `process.argv.splice(1, 1, ${JSON.stringify(meander)});` +
    `process.on('exit', () => console.log('CPU time', (process.cpuUsage().user / 1e6).toFixed(0), 's; peak memory', (process.resourceUsage().maxRSS / 2 ** 20).toFixed(2), 'GiB'));` +
    `await import(${JSON.stringify(new URL('../bin/meander.js', import.meta.url).href)});`;
  const words = ['tortuosity', picture, '--pixel-size', '50 nm', '--out', join(folder, 'out')];
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program, '_', ...words], { encoding: 'utf8' });
  process.stdout.write(run.stdout);
  process.stderr.write(run.stderr);
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
