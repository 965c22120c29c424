import type { MeshReport } from '../study/mesh-report.ts';
import type { DisplayUnits } from './display-units.ts';
import { drawn, figureFiles } from './draw-figure.ts';
import { meshFigure } from './figures/mesh.ts';
import { withSignificantDigits } from './format.ts';
import { manifestJson, type Origin } from './manifest.ts';
import type { OutputFile, Renderer } from './renderer.ts';
import type { Theme } from './theme.ts';

/** Every file that `meander mesh` leaves behind, in memory: a drawing of every mesh, and the numbers of all. */
export async function buildMeshReport(
  reports: readonly MeshReport[],
  origin: Origin,
  renderer: Renderer,
  { units, theme }: { readonly units: DisplayUnits; readonly theme?: Theme },
): Promise<OutputFile[]> {
  const files: OutputFile[] = [{ path: 'mesh.json', content: meshJson(reports, origin) }];
  // One after the other: Vega's text measure is shared.
  for (const report of reports)
    files.push(...figureFiles(await drawn(await meshFigure(report, units), renderer, theme)));
  return [...files, { path: 'manifest.json', content: await manifestJson(origin, files) }];
}

/** The numbers of meshes, SI units. */
export function meshJson(reports: readonly MeshReport[], { version, caseHash }: Origin): string {
  const variants = Object.fromEntries(
    reports.map((report) => {
      const { label, kind, cells, smallestCell, largestCell, smallestAt, poreVolume, admissibility, notes } = report;
      return [
        report.name,
        {
          label,
          kind,
          cells,
          smallestCell,
          largestCell,
          smallestAt,
          poreVolume,
          ...(admissibility === undefined ? {} : { admissibility }),
          ...(notes.length === 0 ? {} : { notes }),
          regions: report.regions,
          surfaces: report.surfaces,
          percolation: percolationOf(report),
        },
      ];
    }),
  );
  return `${JSON.stringify({ version, caseHash, variants }, null, 2)}\n`;
}

function percolationOf({ pores, blocked }: MeshReport): Record<string, unknown> {
  if (pores === undefined) return { state: 'blocked', reached: blocked?.reached, message: blocked?.message };
  const { isolated, deadEnds } = pores;
  return { state: 'open', isolated, deadEnds };
}

/** The same in words, for a terminal. */
export function meshText(report: MeshReport, units: DisplayUnits): string {
  const { label, kind, cells, smallestCell, largestCell, regions, surfaces, admissibility, notes, geometry } = report;
  const length = units.of('m');
  const between = (least: number, most: number) =>
    `${digits(length.factor * least)} to ${digits(length.factor * most)} ${length.text}`;
  const kinds = { line: 'line', grid: 'tensor grid', triangles: 'triangles' };
  const fraction = regions.reduce((sum, { bottom, top, poreFraction }) => sum + (top - bottom) * poreFraction, 0);
  const rows: [string, string][] = [
    ['mesh', `${kinds[kind]}, ${cells.toLocaleString('en')} cells ${between(smallestCell, largestCell)} apart`],
    ['pores', `${percent(fraction / geometry.height)} of the cell`],
    ...(admissibility === undefined ? [] : [['admissible', admissibilityText(admissibility)] as [string, string]]),
    ...notes.map((note): [string, string] => ['as given', note]),
    ...regions.map(({ name, bottom, top, poreFraction, cells: own }): [string, string] => [
      'region',
      `${name}: ${between(bottom, top)}, pores ${percent(poreFraction)}, ${own.toLocaleString('en')} cells`,
    ]),
    ...surfaceRows(surfaces).map((row): [string, string] => ['surfaces', row]),
    ...percolationText(report).map((line): [string, string] => ['percolation', line]),
  ];
  const text = rows.map(([key, value], k) => {
    const heading = rows[k - 1]?.[0] === key ? '' : key;
    return `  ${heading.padEnd(12)} ${value}`;
  });
  return [label, ...text].join('\n');
}

/** The area of the surfaces of every role, with their names where they are few. */
function surfaceRows(surfaces: MeshReport['surfaces']): string[] {
  const byRole = new Map<string, MeshReport['surfaces'][number][]>();
  for (const surface of surfaces) byRole.set(surface.role, [...(byRole.get(surface.role) ?? []), surface]);
  return [...byRole].map(([role, all]) => {
    const names = all.map(({ name }) => name).filter((name) => name !== role);
    const listed = names.length > mostListed ? `${names.length} of them` : names.join(', ');
    const area = all.reduce((sum, { areaPerFootprint }) => sum + areaPerFootprint, 0);
    return `${role}${listed === '' ? '' : ` (${listed})`}: ${digits(area)} times the footprint`;
  });
}

/** More surfaces than this are counted, not named. */
const mostListed = 4;

function admissibilityText({
  negativeFaces,
  triangles,
  smallestAngle,
}: NonNullable<MeshReport['admissibility']>): string {
  const verdict = negativeFaces === 0 ? 'yes' : `no, ${negativeFaces} faces between boxes are negative`;
  return `${verdict}: ${triangles.toLocaleString('en')} triangles, smallest angle ${digits(smallestAngle)} degrees`;
}

function percolationText({ pores, blocked }: MeshReport): string[] {
  if (pores === undefined) return [`blocked: ${blocked?.message.replace(/^variant ".*?": /u, '')}`];
  const { isolated, deadEnds } = pores;
  const many = isolated.pores === 1 ? '1 isolated pore' : `${isolated.pores} isolated pores`;
  return [
    'open: pores lead from electrode to electrode',
    isolated.cells === 0
      ? 'no isolated pores'
      : `${many} of ${isolated.cells.toLocaleString('en')} cells, ${percent(isolated.share)} of the pore space, left out of a solve`,
    deadEnds.cells === 0
      ? 'no dead ends'
      : `dead ends of ${deadEnds.cells.toLocaleString('en')} cells, ${percent(deadEnds.share)} of the pore space`,
  ];
}

function percent(share: number): string {
  return `${digits(100 * share)} %`;
}

function digits(value: number): string {
  return value === 0 ? '0' : withSignificantDigits(value, 3);
}
