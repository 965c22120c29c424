import { viridis } from '../colour-map.ts';
import type { FigureMaker } from './figure.ts';
import { mapsOf } from './maps.ts';

/** The potential in the electrolyte of every resolved variant. */
export const potential: FigureMaker = (result) =>
  mapsOf(result, {
    name: 'potential',
    title: 'Potential in the electrolyte',
    shows: 'Electric potential φ in the electrolyte',
    described: 'Maps of the potential in the electrolyte',
    quantity: { on: 'electrolyte', valuesOf: (map) => map.potential },
    withLines: true,
    colours: viridis,
    unit: 'V',
    legend: 'Potential φ',
    legendLines: ['Potential', 'φ'],
  });
