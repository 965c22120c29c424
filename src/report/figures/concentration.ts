import { viridis } from '../colour-map.ts';
import type { FigureMaker } from './figure.ts';
import { mapsOf } from './maps.ts';

/** The salt concentration of every resolved variant. */
export const concentration: FigureMaker = (result) =>
  mapsOf(result, {
    name: 'concentration',
    title: 'Salt concentration in the pores',
    shows: 'Salt concentration c in the electrolyte',
    described: 'Maps of salt concentration',
    quantity: { on: 'electrolyte', valuesOf: (map) => map.concentration },
    withLines: false,
    colours: viridis,
    unit: 'mol/m3',
    legend: 'Concentration c',
    legendLines: ['Concentration', 'c'],
  });
