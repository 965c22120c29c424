/** What a reader of a journal would stumble over: legends that tell nothing, gaps that are none, empty axes. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCase } from '../../src/case/index.ts';
import { readCaseFile } from '../../src/node.ts';
import { DisplayUnits } from '../../src/report/display-units.ts';
import { figureMakers } from '../../src/report/figures/all.ts';
import { concentration } from '../../src/report/figures/concentration.ts';
import { concentrationInTime } from '../../src/report/figures/concentration-in-time.ts';
import { currentHistogram } from '../../src/report/figures/current-histogram.ts';
import { depthProfiles } from '../../src/report/figures/depth-profiles.ts';
import type { Figure } from '../../src/report/figures/figure.ts';
import { inhomogeneity } from '../../src/report/figures/inhomogeneity.ts';
import { lorenz } from '../../src/report/figures/lorenz.ts';
import { meshFigure } from '../../src/report/figures/mesh.ts';
import { potential } from '../../src/report/figures/potential.ts';
import { profilesInTime } from '../../src/report/figures/profiles-in-time.ts';
import { sandCapacities } from '../../src/report/figures/sand-capacities.ts';
import { surfaceCurrent } from '../../src/report/figures/surface-current.ts';
import { renderSvg } from '../../src/report/render-figure.ts';
import { createNodeRenderer } from '../../src/report/render-node.ts';
import { measuresOf, shownValue } from '../../src/report/structures/measures.ts';
import { notesOf } from '../../src/report/structures/notes.ts';
import { themed } from '../../src/report/theme.ts';
import { meshReport } from '../../src/study/mesh-report.ts';
import type { Limits, RunResult, VariantResult } from '../../src/study/results.ts';
import type { StructureEntry } from '../../src/study/structure-results.ts';
import { comparisonResult, minimalResult, timedResult } from './fixture.ts';

const renderer = createNodeRenderer();
const [vertical, horizontal] = comparisonResult.variants;
const alone = (variant: VariantResult): RunResult => ({
  ...comparisonResult,
  variants: [variant],
  comparison: undefined,
  fit: undefined,
});

describe('a case without variants', () => {
  const names = ['concentration', 'surface-current', 'inhomogeneity', 'depth-profiles', 'current-histogram', 'lorenz'];
  const gini = { value: 0.1, unit: '1', uncertainty: 1e-8 };
  const metrics = { ...vertical.metrics, surface_current_gini: gini };

  it('has no name in its figures, and no legend of one entry', async () => {
    const drawn: string[] = [];
    for (const make of figureMakers) {
      const figure = await make(alone({ ...vertical, metrics, name: 'base', label: 'base' }));
      if (figure === undefined) continue;
      drawn.push(figure.name);
      const svg = await renderSvg(figure, renderer);
      expect(svg, figure.name).not.toMatch(/>base[<,]/u);
      expect(svg.includes('role-legend-label'), figure.name).toBe(
        ['lorenz', 'concentration', 'potential', 'current-map'].includes(figure.name),
      );
    }
    expect(drawn).toEqual(expect.arrayContaining(names));
  });

  it('leaves no room for names beside its bars', () => {
    const widthOf = (variant: VariantResult) =>
      (inhomogeneity(alone(variant))!.specification.concat as { width: number }[])[0].width;
    expect(widthOf({ ...vertical, name: 'base', label: 'base' })).toBeGreaterThan(1.3 * widthOf(vertical));
  });

  it('has no name in its maps in time and in the drawing of its mesh', async () => {
    const [timed] = timedResult.variants;
    const map = vertical.map!;
    const snapshots = timed.operation!.snapshots.map((snapshot) => ({ ...snapshot, map }));
    const operation = { ...timed.operation!, snapshots };
    const figure = (await concentrationInTime(alone({ ...vertical, name: 'base', label: 'base', operation })))!;
    expect(figure.caption).toMatch(/at times t, drawn to scale/u);
    const { variants } = readCase(
      `title: A separator
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.38 }
cell: { layers: { separator: { thickness: 100 um, structure: { kind: open } } } }
interfaces: { collector: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }, counter: { kind: reservoir } }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
`,
      'c.yaml',
    );
    const mesh = await meshFigure(meshReport('base', 'base', variants[0].case), new DisplayUnits());
    expect(mesh.title).toBe('Mesh');
    expect(await renderSvg(mesh, renderer)).not.toContain('>base<');
  });

  it('gives way to a variant with a name of its own', async () => {
    const figure = depthProfiles(alone(vertical))!;
    expect(await renderSvg(figure, renderer)).toContain('>Vertical channels (VGA)<');
  });

  it('has an uncertainty in the legend of its Lorenz curve only where digits show it', async () => {
    const legend = async (uncertainty: number) => {
      const variant = { ...vertical, metrics: { ...metrics, surface_current_gini: { ...gini, uncertainty } } };
      return renderSvg(lorenz(alone({ ...variant, name: 'base', label: 'base' }))!, renderer);
    };
    expect(await legend(1e-8)).toContain('>G = 0.1000<');
    expect(await legend(0.002)).toContain('>G = 0.100 ± 0.002<');
  });
});

/** A host whose faces of equal area carry the given currents, from its bottom up. */
function withCurrents(currents: readonly number[]): VariantResult {
  const pick = (values: Float64Array) => Float64Array.from(currents, (_, k) => values[k % values.length]);
  const { surface } = vertical;
  return {
    ...vertical,
    surface: {
      ...surface,
      fromX: pick(surface.fromX),
      toX: pick(surface.toX),
      fromY: pick(surface.fromY),
      toY: pick(surface.toY),
      arc: pick(surface.arc),
      depth: pick(surface.depth),
      x: pick(surface.x),
      y: pick(surface.y),
      area: new Float64Array(currents.length).fill(1e-6),
      currentDensity: Float64Array.from(currents),
      surface: new Int32Array(currents.length).fill(1),
    },
  };
}

describe('the histogram of the current', () => {
  interface Panel {
    readonly layer: readonly {
      readonly data: { readonly values: readonly { from: number; to: number }[] };
      readonly mark: { readonly fill: string; readonly stroke: string };
    }[];
  }
  const panelOf = (variant: VariantResult) =>
    (currentHistogram(alone(variant))!.specification.vconcat as unknown as Panel[])[0].layer[0];
  const gaps = (variant: VariantResult) => {
    const { values } = panelOf(variant).data;
    return values.filter(({ from }, k) => k > 0 && Math.abs(from - values[k - 1].to) > 1e-6).length;
  };

  it('has bins that touch, as wide as its faces can fill', () => {
    const ramp = Array.from({ length: 40 }, (_, k) => 1 + 0.02 * k + 0.004 * Math.sin(7 * k));
    expect(gaps(withCurrents(ramp))).toBe(0);
    const { fill, stroke } = panelOf(withCurrents(ramp)).mark;
    expect(stroke).toBe(fill);
  });

  it('keeps a gap that is none of the mesh', () => {
    const two = Array.from({ length: 200 }, (_, k) => (k < 100 ? 1 : 3) + 0.001 * (k % 100));
    expect(gaps(withCurrents(two))).toBe(1);
  });
});

describe('the axis of depth', () => {
  const domainOf = (variant: VariantResult) => {
    const { encoding } = surfaceCurrent(alone(variant))!.specification as unknown as {
      encoding: { x: { scale: { domain: [number, number] } } };
    };
    return encoding.x.scale.domain;
  };
  const onlyBelow = (share: number): VariantResult => ({
    ...vertical,
    depthProfile: {
      ...vertical.depthProfile,
      currentDensity: vertical.depthProfile.currentDensity.map((value, k, all) =>
        k < share * all.length ? Number.NaN : value,
      ),
    },
  });

  it('covers the whole host, but not an upper half without surface', () => {
    expect(domainOf(vertical)).toEqual([0, 100]);
    expect(domainOf(onlyBelow(0.3))).toEqual([0, 100]);
    expect(domainOf(onlyBelow(0.75))).toEqual([70, 100]);
  });
});

describe('currents over depth', () => {
  const layers = (variant: VariantResult) => (surfaceCurrent(alone(variant))!.specification.layer as unknown[]).length;

  it('have points of faces only where they tell more than the line', () => {
    expect(layers(horizontal)).toBe(2);
    expect(surfaceCurrent(alone(horizontal))!.caption).toContain('Points: faces of the mesh');
    expect(layers(vertical)).toBe(1);
    expect(surfaceCurrent(alone(vertical))!.caption).not.toContain('Points');
  });
});

describe('concentrations that hardly change', () => {
  it('are drawn as a flat line, not as the steps of their digits', () => {
    const { depthProfile } = vertical;
    const concentration = depthProfile.depth.map((_, k) => 1000 + 0.01 * k);
    const figure = depthProfiles(alone({ ...vertical, depthProfile: { ...depthProfile, concentration } }))!;
    const { encoding } = figure.specification as unknown as {
      encoding: { y: { scale: { domain?: [number, number] } } };
    };
    expect(encoding.y.scale.domain?.[0]).toBeLessThan(0.95);
  });
});

describe('Sand’s capacity of variants with the same limits', () => {
  const point = (currentDensity: number) => ({
    currentDensity,
    time: { value: 10, unit: 's', uncertainty: 0.01 },
    capacity: { value: 10 * currentDensity, unit: 'C/m2', uncertainty: 20 },
  });
  const limits = (limit: number): Limits => ({
    limitingCurrentDensity: { value: limit, unit: 'A/m2' },
    sand: [point(1.5 * limit), point(4 * limit)],
  });
  const variant = (name: string, limit: number): VariantResult => ({
    ...minimalResult.variants[0],
    name,
    label: `Cell ${name}`,
    limits: limits(limit),
  });
  const svgOf = async (...variants: VariantResult[]) => {
    const figure = sandCapacities({ ...minimalResult, variants })!;
    return { caption: figure.caption, svg: await renderSvg(figure, renderer) };
  };

  it('is drawn once, without a legend that tells nothing apart', async () => {
    const same = await svgOf(variant('a', 10), variant('b', 10));
    expect(same.caption).toContain('The same for Cell a and Cell b.');
    expect(same.svg).not.toContain('Cell a<');
    const other = await svgOf(variant('a', 10), variant('b', 30));
    expect(other.caption).not.toContain('The same for');
    expect(other.svg).toContain('Cell b<');
  });

  it('has more than two numbers on an axis that spans less than a decade', async () => {
    const { svg } = await svgOf(variant('a', 10));
    const numbers = [...svg.matchAll(/role-axis-label[\s\S]*?<\/g>/gu)].map(([axis]) => axis.match(/<text/gu)?.length);
    expect(Math.min(...numbers.map((count) => count ?? 0))).toBeGreaterThan(3);
  });
});

describe('the inset of a mesh', () => {
  it.each([
    ['carbon-felt', 'felt'],
    ['lithium-needle', 'dome'],
  ])('enlarges %s enough to show more, and not so much that its place is lost', async (name, wanted) => {
    const path = fileURLToPath(new URL(`../../cases/${name}.yaml`, import.meta.url));
    const { variants } = (await readCaseFile(path, readFile)).caseFile;
    const { label, case: theCase } = variants.find((variant) => variant.name === wanted)!;
    const svg = await renderSvg(await meshFigure(meshReport(wanted, label, theCase), new DisplayUnits()), renderer);
    const [, times] = /enlarged ([\d.]+) times/u.exec(svg)!;
    expect(Number(times)).toBeGreaterThanOrEqual(3);
    expect(Number(times)).toBeLessThanOrEqual(300);
  });
});

describe('measures of a structure', () => {
  const percolation = { through: 1, deadEnds: 0, blind: 0, isolated: 0, islands: [] };
  const entry: StructureEntry = {
    name: 'felt',
    label: 'Felt',
    lengthUnit: 'm',
    porosity: 0.8,
    interfaceDensity: 1e5,
    extent: { width: 1e-5, height: 1e-5 },
    directions: { down: { percolation } },
    notes: [],
  };
  const structures = { title: '', version: '', file: '', fileHash: '', command: '' };
  const shownIn = (unit: string, factor: number) => ({
    name: '',
    title: '',
    meaning: '',
    unit: '1',
    shown: { unit, factor },
  });

  it('have no digits for shares that are next to nothing', () => {
    const [porosity] = measuresOf(entry, { ...structures, structures: [entry] });
    expect(shownValue({ ...porosity, value: { value: 4.3e-8 } })).toBe('<0.01');
    expect(shownValue({ ...porosity, value: { value: 0.25 } })).toBe('25.00');
    expect(shownValue({ ...porosity, value: { value: 0 } })).toBe('0');
    expect(shownValue({ ...shownIn('µm', 1e6), value: { value: 4.3e-9 } })).toBe('0.004300');
  });

  it('have notes that are sentences, each once and of whom it is said', () => {
    const of = (label: string, ...notes: string[]) => ({ ...entry, label, notes });
    const notes = notesOf({ ...structures, structures: [of('A', 'one of all', 'One of A.'), of('B', 'one of all')] });
    expect(notes).toEqual(['One of all.', 'A: One of A.']);
  });
});

describe('a map of the concentration', () => {
  const withSalt = (of: (value: number, k: number) => number): RunResult =>
    alone({ ...vertical, map: { ...vertical.map!, concentration: vertical.map!.concentration.map(of) } });

  it('is left out where the concentration is the same everywhere', async () => {
    expect(await concentration(withSalt((value) => (Number.isNaN(value) ? value : 30_000)))).toBeUndefined();
    expect(
      await concentration(withSalt((value, k) => (Number.isNaN(value) ? value : 1000 + 0.1 * (k % 7)))),
    ).toBeDefined();
  });
});

describe('very small numbers', () => {
  it('are labelled by powers of ten, not by rows of zeros', async () => {
    const currentDensity = vertical.depthProfile.currentDensity.map((_, k) => 1e-6 * k);
    const faces = { ...vertical.surface, currentDensity: vertical.surface.currentDensity.map(() => 1e-6) };
    const depthProfile = { ...vertical.depthProfile, currentDensity };
    const figure = surfaceCurrent(alone({ ...vertical, depthProfile, surface: faces }))!;
    const svg = await renderSvg(figure, renderer);
    expect(svg).not.toMatch(/>0\.0000\d*</u);
    expect(svg).toMatch(/>\d×10⁻⁶</u);
    const faint = vertical.map!.potential.map((value) => 1e-9 * value);
    const map = (await potential(alone({ ...vertical, map: { ...vertical.map!, potential: faint } })))!;
    expect(await renderSvg(map, renderer)).toMatch(/>[\d.]+×10⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+</u);
  });
});

describe('a figure in print', () => {
  it('has no shapes for colours that are numbers', async () => {
    const profiles = profilesInTime(timedResult)!;
    const print = themed(profiles, 'print').specification;
    expect(JSON.stringify(print)).not.toContain('"shape"');
    const numeric = {
      ...profiles,
      specification: {
        data: { values: [] },
        mark: { type: 'line' },
        encoding: { color: { field: 'value', type: 'quantitative', scale: { domain: [0, 1] }, legend: {} } },
      },
    } as Figure;
    expect(themed(numeric, 'print').specification).not.toHaveProperty('layer');
  });
});
