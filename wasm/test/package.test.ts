/**
 * The package as its users get it: packed, installed into an empty folder and used from there, without any network. Where no
 * Chromium is installed the tests in a browser are skipped, unless MEANDER_BROWSER=required.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createServer as createViteServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, chromiumPath, openBrowser } from './chromium.ts';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const compiler = join(dirname(resolve('typescript/package.json')), 'bin', 'tsc');
const bundler = join(dirname(resolve('vite/package.json')), 'bin', 'vite.js');
const typeRoots = [dirname(dirname(resolve('@types/node/package.json')))];

/** What the tarball must hold, and nothing else. */
const published = [
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES.md',
  ...['browser', 'errors', 'index', 'instance', 'matrix', 'node', 'types'].flatMap((name) =>
    ['.d.ts', '.js', '.js.map'].map((extension) => `dist/${name}${extension}`),
  ),
  'examples/adjoint.mjs',
  'examples/complex.mjs',
  'examples/coupled.mjs',
  'examples/poisson.mjs',
  'examples/vite/index.html',
  'examples/vite/main.js',
  'examples/vite/package.json',
  'package.json',
  'solver.wasm',
];

/** Without what npm and vitest tell their children, which would change what these do. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|vitest|vite_|node_env|node_options|test$)/i.test(name)),
);

/** Runs a program to its end and gives what it printed; if it fails, the error tells that too. */
async function run(program: string, programArguments: readonly string[], folder: string): Promise<string> {
  try {
    return (await promisify(execFile)(program, programArguments, { cwd: folder, env: environment })).stdout;
  } catch (error) {
    const { message, stdout } = error as Error & { stdout: string };
    throw new Error(`${message}\n${stdout}`, { cause: error });
  }
}

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

let temporary: string;
let consumer: string;
let installed: string;
let site: string;
let packedFiles: string[];

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'sparse-linear-solver-wasm-'));
  const npm = (folder: string, ...programArguments: string[]) =>
    run('npm', [...programArguments, '--cache', join(temporary, 'npm-cache')], folder);

  const [packed] = JSON.parse(await npm(packageFolder, 'pack', '--json', '--pack-destination', temporary)) as [
    { filename: string; files: { path: string }[] },
  ];
  packedFiles = packed.files.map(({ path }) => path);

  consumer = join(temporary, 'consumer');
  await mkdir(consumer);
  await writeFile(join(consumer, 'package.json'), '{ "private": true, "type": "module" }');
  await npm(consumer, 'install', join(temporary, packed.filename), '--offline', '--no-audit', '--no-fund');
  installed = join(consumer, 'node_modules', 'sparse-linear-solver-wasm');
  await cp(join(installed, 'examples'), consumer, { recursive: true });

  // The Vite example is a project of its own; Vite itself is the repository's.
  site = join(temporary, 'site');
  await cp(join(installed, 'examples', 'vite'), site, { recursive: true });
  await cp(installed, join(site, 'node_modules', 'sparse-linear-solver-wasm'), { recursive: true });
}, 120_000);

afterAll(async () => {
  await rm(temporary, { recursive: true, force: true });
});

describe('the tarball', () => {
  it('holds what is meant to be published and nothing else', () => {
    expect(packedFiles.toSorted()).toEqual(published.toSorted());
  });

  it('holds the licence and the bytes of solver.wasm that are committed', async () => {
    const licence = fileURLToPath(new URL('../../LICENSE', import.meta.url));
    expect(await sha256(join(installed, 'LICENSE'))).toBe(await sha256(licence));
    expect(await sha256(join(installed, 'solver.wasm'))).toBe(await sha256(join(packageFolder, 'solver.wasm')));
  });

  it('holds every file that its manifest and its README refer to', async () => {
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    const targets = (entry: string | object): string[] =>
      typeof entry === 'string' ? [entry.replace('./', '')] : Object.values(entry).flatMap(targets);
    const readme = await readFile(join(installed, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)].map(([, path]) => path);
    expect(links).toContain('examples/poisson.mjs');
    expect(packedFiles).toEqual(expect.arrayContaining([...targets(manifest.exports), ...links]));
  });

  it('brings its sources along in the source maps', async () => {
    const { sourcesContent } = JSON.parse(await readFile(join(installed, 'dist', 'matrix.js.map'), 'utf8'));
    expect(sourcesContent).toEqual([await readFile(join(packageFolder, 'src', 'matrix.ts'), 'utf8')]);
  });
});

/** Runs a program of the consumer's folder in Node and gives its lines of the form `name: value`. */
async function printedBy(program: string): Promise<Map<string, string>> {
  const lines = (await run(process.execPath, [program], consumer)).trimEnd().split('\n');
  return new Map(lines.map((line) => line.split(': ', 2) as [string, string]));
}

function expectClose(printed: Map<string, string>, name: string, expected: number, relative: number): void {
  const difference = Math.abs(Number(printed.get(name)) - expected);
  expect(difference, `${name}: ${printed.get(name)}, expected ${expected}`).toBeLessThan(relative * Math.abs(expected));
}

/** Smallest eigenvalue of the five-point Laplacian on the unit square; its eigenvector is sin(πx) sin(πy). */
const smallestEigenvalue = (cellsPerSide: number) =>
  8 * (cellsPerSide + 1) ** 2 * Math.sin(Math.PI / (2 * (cellsPerSide + 1))) ** 2;

describe('in Node', () => {
  it('runs the program of the README', async () => {
    const readme = await readFile(join(installed, 'README.md'), 'utf8');
    const [, code] = readme.match(/```ts\n(.*?)```/s)!;
    const report = "solution.forEach((x, i) => console.log('x' + i + ':', x)); console.log('error:', backwardError);";
    await writeFile(join(consumer, 'readme.mjs'), `${code}\n${report}`);
    const printed = await printedBy('readme.mjs');
    // Cramer's rule; the determinant is 48.
    expectClose(printed, 'x0', 25 / 48, 1e-14);
    expectClose(printed, 'x1', 52 / 48, 1e-14);
    expectClose(printed, 'x2', 62 / 48, 1e-14);
    expect(Number(printed.get('error'))).toBeLessThan(1e-15);
  });

  it('can be required from CommonJS', async () => {
    const code =
      "require('sparse-linear-solver-wasm').loadLinearCore().then((core) => console.log('bytes:', core.memoryBytes));";
    await writeFile(join(consumer, 'common.cjs'), code);
    expect(Number((await printedBy('common.cjs')).get('bytes'))).toBeGreaterThan(0);
  });

  it('solves the example of the heated plate', async () => {
    const printed = await printedBy('poisson.mjs');
    expectClose(printed, 'temperature at the centre', 1 / smallestEigenvalue(199), 1e-11);
    expectClose(printed, 'temperature at the centre with cooling', 1 / (smallestEigenvalue(199) + 100), 1e-11);
    expectClose(printed, 'temperature at the centre of the finer grid', 1 / smallestEigenvalue(299), 1e-6);
    expect(printed.get('method chosen')).toMatch(/^multigrid, /);
    expect(Number(printed.get('backward error'))).toBeLessThan(1e-14);
  });

  it('solves the example of two coupled substances, and falls back in it', async () => {
    const printed = await printedBy('coupled.mjs');
    // On the eigenvector the system is one of two equations: (eigenvalue · diffusivity + reaction) x = supply.
    const eigenvalue = smallestEigenvalue(150);
    const [a, b, c, d] = [2 * eigenvalue + 20, 0.5 * eigenvalue - 5, 0.3 * eigenvalue - 20, eigenvalue + 5];
    const largest = Math.sin((Math.PI * 75) / 151) ** 2 / (a * d - b * c);
    expectClose(printed, 'first substance at most', largest * (3 * d - b), 1e-6);
    expectClose(printed, 'second substance at most', largest * (a - 3 * c), 1e-6);
    expectClose(printed, 'first substance at most, by the direct method', largest * (3 * d - b), 1e-11);
    expect(printed.get('method')).toMatch(/^multigrid, /);
    expect(printed.get('method after two iterations')).toBe('direct');
    expect(printed.get('note')).toMatch(/^Fell back from multigrid to the direct method/);
    expect(printed.get('without fallback')).toBe('NotConvergedError after 2 iterations');
  });

  it('solves the example of an impedance', async () => {
    const printed = await printedBy('complex.mjs');
    const sections = 1000;
    const resistance = 10 / (sections - 1);
    for (const frequency of [0.1, 1, 10, 100, 1000, 10_000, 100_000]) {
      // From the far end of the ladder: a capacitor and, parallel to it, a resistor in series with what comes after.
      const susceptance = (2 * Math.PI * frequency * 1e-3) / sections;
      let [re, im] = [0, -1 / susceptance];
      for (let section = 1; section < sections; ++section) {
        const magnitude = (resistance + re) ** 2 + im ** 2;
        const [conductance, total] = [(resistance + re) / magnitude, susceptance - im / magnitude];
        [re, im] = [conductance / (conductance ** 2 + total ** 2), -total / (conductance ** 2 + total ** 2)];
      }
      const [, real, imaginary] = printed.get(`impedance in ohm at ${frequency} Hz`)!.match(/^(\S+) - (\S+)i$/)!;
      const error = Math.hypot(Number(real) - re, -Number(imaginary) - im) / Math.hypot(re, im);
      expect(error, `at ${frequency} Hz`).toBeLessThan(1e-9);
    }
  });

  it('solves the example of sensitivities', async () => {
    const printed = await printedBy('adjoint.mjs');
    const [inflow, recycled, residenceTime] = [5, 0.4, 0.01];
    const rate = (tank: number) => 0.1 + 0.05 * Math.sin(tank / 40);
    let passed = 1;
    for (let tank = 0; tank < 1000; ++tank) passed /= 1 + rate(tank) * residenceTime;
    const leaving = ((1 - recycled) * inflow * passed) / (1 - recycled * passed);
    expectClose(printed, 'concentration that leaves', leaving, 1e-11);
    for (const tank of [0, 499, 999]) {
      const passedPerRate = (-residenceTime * passed) / (1 + rate(tank) * residenceTime);
      const sensitivity = ((1 - recycled) * inflow * passedPerRate) / (1 - recycled * passed) ** 2;
      expectClose(printed, `sensitivity to the rate of tank ${tank}`, sensitivity, 1e-11);
      if (tank === 499) expectClose(printed, 'difference quotient for tank 499', sensitivity, 1e-5);
    }
  });
});

describe('types', () => {
  // Without skipLibCheck, so that the declarations themselves have to stand in either environment.
  it.each([
    ['node16', { module: 'node16', moduleResolution: 'node16', lib: ['es2022'], types: ['node'], typeRoots }],
    ['bundler', { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'], types: [] }],
  ])('hold for a strict program resolved as %s', async (name, options) => {
    const folder = join(consumer, `types-${name}`);
    await cp(join(packageFolder, 'test', 'consumer.ts'), join(folder, 'consumer.ts'));
    const compilerOptions = { ...options, target: 'es2022', strict: true, skipLibCheck: false, noEmit: true };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
    await run(process.execPath, [compiler, '-p', folder], folder);
  });
});

const mediaTypes: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves the files of a folder; gives the address and a way to stop. */
async function serve(folder: string, wasmMediaType: string) {
  const server = createHttpServer((request, response) => {
    const path = new URL(request.url!, 'http://localhost').pathname;
    const file = path.endsWith('/') ? `${path}index.html` : path;
    readFile(join(folder, file)).then(
      (bytes) => response.writeHead(200, { 'content-type': mediaTypes[extname(file)] ?? wasmMediaType }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('in a browser', () => {
  const isRequired = process.env.MEANDER_BROWSER === 'required';
  const inBrowser = it.skipIf(chromiumPath === undefined && !isRequired);
  let browser: Browser;

  beforeAll(async () => {
    await run(process.execPath, [bundler, 'build', '--logLevel', 'warn'], site);
    if (chromiumPath !== undefined || isRequired) browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** The heated rod at its centre, where differences of second order are exact. */
  async function expectTemperature(address: string) {
    expect(Math.abs(Number(await browser.textOf(address, 'output')) / 0.125 - 1)).toBeLessThan(1e-7);
  }

  it('takes the bytes of solver.wasm through a Vite build unchanged', async () => {
    const assets = await readdir(join(site, 'dist', 'assets'));
    const modules = assets.filter((name) => name.endsWith('.wasm'));
    expect(modules).toHaveLength(1);
    expect(await sha256(join(site, 'dist', 'assets', modules[0]))).toBe(
      await sha256(join(packageFolder, 'solver.wasm')),
    );
  });

  inBrowser('solves in the built page, from a server that knows no WebAssembly', async () => {
    const { address, stop } = await serve(join(site, 'dist'), 'application/octet-stream');
    await expectTemperature(address).finally(stop);
  });

  inBrowser("solves in the page of Vite's development server", async () => {
    const server = await createViteServer({ root: site, logLevel: 'error', server: { host: '127.0.0.1', port: 0 } });
    await server.listen();
    await expectTemperature(server.resolvedUrls!.local[0]).finally(() => server.close());
  });

  inBrowser('solves in a page of plain modules', async () => {
    const imports = { 'sparse-linear-solver-wasm': './node_modules/sparse-linear-solver-wasm/dist/browser.js' };
    const page = await readFile(join(site, 'index.html'), 'utf8');
    const withImports = page.replace('<body>', `<script type="importmap">${JSON.stringify({ imports })}</script>$&`);
    await writeFile(join(site, 'plain.html'), withImports);
    const { address, stop } = await serve(site, 'application/wasm');
    await expectTemperature(`${address}plain.html`).finally(stop);
  });
});
