import { UnsupportedFormatError } from '../errors.ts';
import type { Hdf5Encoder, Hdf5Group } from '../report/hdf5.ts';

/**
 * Writes HDF5 by h5wasm, which Meander does without unless it is asked for HDF5.
 *
 * @throws UnsupportedFormatError if h5wasm is not installed
 */
export async function loadHdf5(): Promise<Hdf5Encoder> {
  const { File, ready } = await load();
  const { FS: files } = await ready;
  return (root) => {
    // A name in the memory of h5wasm, not on a disk.
    const name = 'meander.h5';
    const file = new File(name, 'w');
    try {
      write(file, root);
      file.flush();
    } finally {
      file.close();
    }
    try {
      return files.readFile(name) as Uint8Array;
    } finally {
      files.unlink(name);
    }
  };
}

async function load() {
  try {
    return await import('h5wasm');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UnsupportedFormatError('HDF5 is written by h5wasm, which is not installed', 'npm install h5wasm');
  }
}

type Place = Pick<import('h5wasm').Group, 'create_attribute' | 'create_dataset' | 'create_group'>;

function write(place: Place, { attributes = {}, groups = {}, datasets = {} }: Hdf5Group): void {
  for (const [name, value] of Object.entries(attributes)) place.create_attribute(name, value);
  for (const [name, { values, shape, unit }] of Object.entries(datasets)) {
    const isText = Array.isArray(values);
    const dtype = values instanceof Float64Array ? '<d' : '<i';
    const dataset = place.create_dataset(
      isText
        ? { name, data: [...(values as readonly string[])] }
        : { name, data: values as Float64Array | Int32Array, shape: [...shape], dtype },
    );
    if (unit !== undefined) dataset.create_attribute('unit', unit);
  }
  for (const [name, group] of Object.entries(groups)) write(place.create_group(name), group);
}
