import { magmaLines } from '../colour-map.ts';
import type { FigureMaker } from './figure.ts';
import { mapsOf } from './maps.ts';

/** Where the current lands on the surfaces of every resolved variant, and how it comes there. */
export const currentMap: FigureMaker = (result) =>
  mapsOf(result, {
    name: 'current-map',
    title: 'Current along the surfaces',
    shows: 'Deposition current density i along the surfaces of the working electrode',
    described: 'Maps of the surfaces coloured by deposition current density',
    quantity: { on: 'surfaces', valuesOf: (surface) => surface.currentDensity },
    withLines: true,
    colours: magmaLines,
    unit: 'A/m2',
    legend: 'Deposition current density i',
    legendLines: ['Current density', 'i'],
  });
