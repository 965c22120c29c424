import * as z from 'zod';
import * as problems from '../problems.ts';
import { metricNameSchema } from './metric-name.ts';
import { positive, quantity, report } from './quantity.ts';

export const meshSchema = z
  .strictObject({
    finest_cell: quantity(
      { unit: 'm', example: '0.05 um', ...positive },
      'Cell size at sheet tips and interfaces of a pore-resolved layer.',
    ).optional(),
    largest_cell: quantity(
      { unit: 'm', example: '0.5 um', ...positive },
      'Longest side of a cell anywhere in a pore-resolved cell.',
    ).optional(),
    cells_per_layer: z
      .int()
      .min(2)
      .max(1_000_000)
      .optional()
      .describe('Number of cells in each layer of a one-dimensional case.'),
    uncertainty: z
      .boolean()
      .prefault(true)
      .describe('Solve again on a coarser mesh and state the discretisation uncertainty.'),
    accuracy: quantity(
      { unit: '1', example: '1 %', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      'Refine the mesh until the relative uncertainty of every metric of accuracy_of is at most this.',
    ).optional(),
    accuracy_of: z
      .array(metricNameSchema)
      .min(1)
      .optional()
      .describe(
        'The metrics that accuracy is asked of; all but surface_current_max_over_mean, which has no value at a sharp edge, where left out.',
      ),
  })
  .transform((mesh, context) => {
    if (mesh.accuracy === undefined) {
      if (mesh.accuracy_of !== undefined) report(context, problems.accuracyNotGiven, 'present', ['accuracy_of']);
    } else if (!mesh.uncertainty) report(context, problems.accuracyUnknown, 'present', ['uncertainty']);
    return context.issues.length > 0 ? z.NEVER : mesh;
  })
  .prefault({})
  .meta({ description: 'How finely the cell is divided; chosen from the geometry where left out.' });

export const solverSchema = z
  .strictObject({
    relative_tolerance: quantity(
      { unit: '1', example: '1e-12', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      'Newton stops when its largest correction, relative to the scale of the unknown, is below this.',
    ).optional(),
    maximum_iterations: z.int().min(1).max(100_000).optional().describe('Newton iterations for one load step.'),
    smallest_load_step: quantity(
      { unit: '1', example: '1e-3', exclusiveMinimum: 0, maximum: 1 },
      'Smallest step of the load, relative to the load reached, that is tried before a run is given up.',
    ).optional(),
    time: z
      .strictObject({
        tolerance: quantity(
          { unit: '1', example: '1e-5', exclusiveMinimum: 0, maximum: 0.1 },
          'Largest error a step in time may make in any unknown, relative to the scale of the unknown.',
        ).optional(),
        first_step: quantity(
          { unit: 's', example: '1 ms', ...positive },
          'First step in time after the start and after every jump.',
        ).optional(),
        longest_step: quantity({ unit: 's', example: '10 s', ...positive }, 'Longest step in time.').optional(),
      })
      .prefault({})
      .describe('Steps in time.'),
    linear_method: z
      .enum(['automatic', 'direct', 'multigrid'])
      .optional()
      .describe(
        'How linear equations are solved. automatic: by size and pattern; direct: by factorisation; multigrid: by iterations, and by factorisation where they stall.',
      ),
  })
  .prefault({})
  .meta({ description: 'Settings of the solver; those left out have the defaults of the solver.' });
