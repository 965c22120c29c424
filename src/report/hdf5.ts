/** What an HDF5 file holds, for whoever can write one. */
export interface Hdf5Group {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly groups?: Readonly<Record<string, Hdf5Group>>;
  readonly datasets?: Readonly<Record<string, Hdf5Dataset>>;
}

export interface Hdf5Dataset {
  readonly values: Float64Array | Int32Array | readonly string[];
  /** Sizes of the dimensions, the last one changing fastest. */
  readonly shape: readonly number[];
  readonly unit?: string;
}

/** Writes an HDF5 file in memory. HDF5 stamps what it holds with the time, so that equal contents differ in a few bytes. */
export type Hdf5Encoder = (root: Hdf5Group) => Uint8Array;
