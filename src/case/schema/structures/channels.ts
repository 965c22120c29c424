import * as z from 'zod';
import { angle } from '../angle.ts';
import { profile } from '../profile.ts';
import { count, quantity } from '../quantity.ts';
import { lengthFromZero, seed, surface } from './common.ts';

const straight = z.strictObject({ kind: z.literal('straight') }).describe('Straight up.');
const tilted = z
  .strictObject({
    kind: z.literal('tilted'),
    tilt: angle({ above: -80, below: 80 }, '30 deg', 'From the vertical, to the right where positive.'),
  })
  .describe('Straight, but not upright; needs periodic side walls.');
const waves = {
  tortuosity: quantity(
    { unit: '1', example: '1.5', exclusiveMinimum: 1, maximum: 5 },
    'Length of the channel over the thickness of the layer.',
  ),
  periods: count('Waves over the thickness of the layer.'),
};
const zigzag = z.strictObject({ kind: z.literal('zigzag'), ...waves }).describe('Straight pieces, to and fro.');
const sinusoidal = z.strictObject({ kind: z.literal('sinusoidal'), ...waves }).describe('A sine.');

export const channelsSchema = z
  .strictObject({
    kind: z.literal('channels'),
    count: count('Number of channels across the cell.'),
    wall_thickness: profile(
      lengthFromZero,
      'Thickness of a wall between channels, measured across the cell; a profile makes tapered channels.',
    ).prefault('0 um'),
    path: z
      .discriminatedUnion('kind', [straight, tilted, zigzag, sinusoidal])
      .prefault({ kind: 'straight' })
      .meta({ description: 'How the channels run; all but straight ones need "sides: periodic".' }),
    width_spread: quantity(
      { unit: '1', example: '0.3', minimum: 0, maximum: 2 },
      'Pore-size distribution: standard deviation of the widths of the channels over their mean, log-normal.',
    ).prefault(0),
    seed,
    surface,
  })
  .transform((structure) => {
    // So that a sweep of tilts may begin upright.
    const upright = structure.path.kind === 'tilted' && structure.path.tilt === 0;
    return upright ? { ...structure, path: { kind: 'straight' as const } } : structure;
  })
  .meta({ description: 'Channels from the bottom of the layer to its top, pore-resolved in two dimensions.' });
