import * as z from 'zod';
import { count, quantity } from '../quantity.ts';
import { length, lengthFromZero } from './common.ts';

export const pillarsSchema = z
  .strictObject({
    kind: z.literal('pillars'),
    count: count(
      'Number of pillars across the cell, one in the middle of each equal part; 1 on the axis of an axisymmetric cell.',
    ),
    height: quantity({ ...length, example: '20 um' }, 'From the bottom of the layer to the tip.'),
    base_width: quantity({ ...length, example: '4 um' }, 'Width of the foot, a diameter in an axisymmetric cell.'),
    tip_radius: quantity(
      lengthFromZero,
      'Radius of the tip: 0 um is sharp, half the base_width a dome on straight sides; flat on top where it is not given.',
    ).optional(),
    surface: z
      .enum(['collector', 'reactive', 'insulating'])
      .prefault('collector')
      .describe(
        'collector: part of its metal, with the reaction of interfaces.collector, such as a dendrite; reactive: a host; insulating: nothing reacts.',
      ),
  })
  .describe('Pillars or needles that stand on the bottom of the layer, pore-resolved in two dimensions.');
