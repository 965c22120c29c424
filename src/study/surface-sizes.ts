import { type Case, isReacting, isTransient } from '../case/index.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { FARADAY, thermalVoltage } from '../materials/index.ts';
import type { SurfaceSizes } from '../mesh/surface-sizes.ts';
import { newFluxBlock } from '../physics/physics.ts';
import { debyeLength, electrolyteModel } from './electrolyte-model.ts';
import { exchangeOf } from './surface-laws.ts';

type Law = NonNullable<Case['interfaces'][keyof Case['interfaces']]>;

/** Size of the triangles along surfaces where charge separates, relative to the Debye length; on level 0, of which level 1 is half. */
const shareOfDebyeLength = 1 / 5;
/** At an electrode that blocks, a voltage makes the layer of charge thinner; by no more than this, where a Stern layer takes the rest. */
const thinnest = 8;
/** Size of the triangles at tips and corners on level 1, relative to the polarisation length; on level 0 they are eight times as large. */
const shareOfPolarisationLength = 1 / 4;

/**
 * What the physics of a case asks of triangles at every surface of its geometry.
 *
 * Where charge separates they follow the Debye length along electrodes and host, at blocking ones under a held voltage V the length
 * lambda_D / cosh(V / 2 V_T) over which the field of Gouy's and Chapman's layer falls. `mesh.finest_cell` takes its place.
 *
 * Where a surface reacts its corners follow the polarisation length kappa V_T / max(i_0, i), the length over which the electrolyte
 * resists as much as the reaction. Over the size of a structure it is the Wagner number: where that is small, the current
 * gathers at tips and edges down to this length; where it is large, kinetics even the current out, and the sizes that the
 * geometry asks for do.
 */
export function surfaceSizes(theCase: Case, geometry: Geometry): SurfaceSizes[] {
  const { interfaces, mesh } = theCase;
  const debye = debyeLength(theCase.electrolyte);
  const { operation, electrolyte } = theCase;
  const held = operation.kind === 'potentiostatic' ? Math.abs(operation.voltage) : 0;
  const thinner = Math.min(Math.cosh(held / (2 * thermalVoltage(electrolyte.temperature))), thinnest);
  const layerOn = (law: Law): number | undefined => {
    // A reservoir is the solution itself; an imposed current knows no potential.
    if (law.kind === 'reservoir' || law.kind === 'uniform_current' || law.kind === 'insulating') return undefined;
    if (debye === undefined) return undefined;
    if (mesh.finest_cell !== undefined) return 2 * mesh.finest_cell;
    return (shareOfDebyeLength * debye) / (law.kind === 'blocking' ? thinner : 1);
  };
  return geometry.surfaces.map(({ role }) => {
    const law = role === 'host' ? interfaces.host : role === 'collector' ? interfaces.collector : interfaces.counter;
    if (role === 'insulator' || law === undefined) return {};
    const layer = layerOn(law);
    const length = isReacting(law)
      ? polarisationLength(theCase, geometry, exchangeOf(law, theCase.electrolyte).density)
      : undefined;
    return {
      ...(layer === undefined ? {} : { layer }),
      ...(length === undefined ? {} : { tip: 8 * shareOfPolarisationLength * length }),
    };
  });
}

/** kappa V_T / max(i_0, i) at the fill, m. */
export function polarisationLength(theCase: Case, geometry: Geometry, exchangeCurrent: number): number {
  const { operation, electrolyte } = theCase;
  const asked = !isTransient(operation) && operation.kind === 'galvanostatic' ? Math.abs(operation.current_density) : 0;
  return (
    (conductivityAtFill(theCase, geometry) * thermalVoltage(electrolyte.temperature)) / Math.max(exchangeCurrent, asked)
  );
}

/** Conductivity of the free electrolyte as filled, S/m. */
function conductivityAtFill(theCase: Case, geometry: Geometry): number {
  const { physics, ion } = electrolyteModel(theCase, geometry);
  const [{ unknowns, equations }] = physics;
  const n = unknowns.length;
  const block = newFluxBlock(n);
  physics[0].flux(new Float64Array(n), 0, 0, block);
  return equations.reduce(
    (sum, { charge, carrier }, r) =>
      carrier === 'metal' ? sum : sum + FARADAY * charge * block.left[r * n + ion.potential],
    0,
  );
}
