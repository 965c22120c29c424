import type { FigureMaker } from './figure.ts';
import { mapsOf } from './maps.ts';

/** The salt concentration of every resolved variant. */
export const concentration: FigureMaker = (result) =>
  mapsOf(result, {
    name: 'concentration',
    title: 'Salt concentration in the pores',
    shows: 'Salt concentration c in the electrolyte',
    described: 'Maps of salt concentration',
    valuesOf: (map) => map.concentration,
    unit: 'mol/m3',
    perUnit: 1e3,
    legend: 'Concentration c (mol/L)',
    legendLines: ['Concentration', 'c (mol/L)'],
  });
