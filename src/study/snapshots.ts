import type { HostExtent } from '../geometry/build.ts';
import type { Geometry } from '../geometry/geometry.ts';
import { depthProfile } from '../measure/profiles.ts';
import { surfaceCurrent } from '../measure/surface-current.ts';
import { type PlaneMesh, trianglesOf } from '../mesh/mesh.ts';
import type { ReactingIon } from '../physics/reacting-ion.ts';
import type { System } from '../solve/system.ts';
import { fieldMap, mapSize } from './field-map.ts';
import type { Snapshot } from './results.ts';

/** More profiles than this are not kept; no figure could show them. */
const mostProfiles = 1000;
/** Values of a field in all maps together, 320 MB of two fields. */
const mostMapValues = 20e6;

/** Keeps profiles, and maps as far as memory should go, of the states of an operation. */
export class Snapshots {
  readonly all: Snapshot[] = [];
  readonly notes: string[] = [];
  private mapValues = 0;
  private readonly geometry: Geometry;
  private readonly host: HostExtent;
  private readonly system: System;
  private readonly ion: ReactingIon;
  private readonly shape: PlaneMesh | undefined;

  constructor(geometry: Geometry, host: HostExtent, system: System, ion: ReactingIon, shape: PlaneMesh | undefined) {
    this.geometry = geometry;
    this.host = host;
    this.system = system;
    this.ion = ion;
    this.shape = shape;
  }

  take(state: Float64Array, time: number): void {
    const { geometry, host, system, ion, shape } = this;
    if (this.all.length === mostProfiles) {
      this.note(
        `fields are kept at the first ${mostProfiles} of the times asked for; make operation.output.every longer.`,
      );
      return;
    }
    const profile = depthProfile(
      system,
      geometry,
      host,
      state,
      surfaceCurrent(system, geometry, state),
      trianglesOf(shape),
    );
    const size = shape === undefined ? 0 : mapSize(shape);
    const keepsMap = shape !== undefined && this.mapValues + size <= mostMapValues;
    if (shape !== undefined && !keepsMap) {
      this.note(
        `maps are kept at the first ${this.all.length} of the times asked for, and profiles at all: memory is limited.`,
      );
    }
    this.mapValues += size;
    this.all.push({
      time,
      depthProfile: profile,
      ...(keepsMap ? { map: fieldMap(shape, geometry, system, state, ion) } : {}),
    });
  }

  private note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }
}
