import type { FigureMaker } from './figure.ts';
import { mapsOf } from './maps.ts';

/** The potential in the electrolyte of every resolved variant. */
export const potential: FigureMaker = (result) =>
  mapsOf(result, {
    name: 'potential',
    title: 'Potential in the electrolyte',
    shows: 'Electric potential φ in the electrolyte',
    described: 'Maps of the potential in the electrolyte',
    valuesOf: (map) => map.potential,
    unit: 'V',
    perUnit: 1e-3,
    legend: 'Potential φ (mV)',
    legendLines: ['Potential', 'φ (mV)'],
  });
