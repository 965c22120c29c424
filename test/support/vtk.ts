import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Reads a file with VTK's own reader and prints what it holds as JSON. */
const script = `
import json, sys
from vtkmodules.vtkIOXML import vtkXMLImageDataReader, vtkXMLUnstructuredGridReader
from vtkmodules.util.numpy_support import vtk_to_numpy
path = sys.argv[1]
reader = vtkXMLImageDataReader() if path.endswith('.vti') else vtkXMLUnstructuredGridReader()
reader.SetFileName(path)
reader.Update()
if reader.GetErrorCode() != 0:
    sys.exit('VTK: error %d' % reader.GetErrorCode())
data = reader.GetOutput()
def arrays(attributes):
    # NaN is no JSON.
    listed = {}
    for k in range(attributes.GetNumberOfArrays()):
        array = attributes.GetArray(k)
        listed[array.GetName()] = [None if v != v else v for v in vtk_to_numpy(array).tolist()]
    return listed
cells = []
for k in range(data.GetNumberOfCells()):
    points = data.GetCell(k).GetPoints()
    cells.append([list(points.GetPoint(j)[:2]) for j in range(points.GetNumberOfPoints())])
print(json.dumps({
    'points': [list(data.GetPoint(k)) for k in range(data.GetNumberOfPoints())],
    'cells': cells,
    'types': [data.GetCellType(k) for k in range(data.GetNumberOfCells())],
    'bounds': list(data.GetBounds()),
    'cellData': arrays(data.GetCellData()),
    'pointData': arrays(data.GetPointData()),
}))
`;

/** What VTK reads from a file. */
export interface VtkData {
  readonly points: number[][];
  /** The corners of every cell. */
  readonly cells: number[][][];
  readonly types: number[];
  readonly bounds: number[];
  readonly cellData: Readonly<Record<string, (number | null)[]>>;
  readonly pointData: Readonly<Record<string, (number | null)[]>>;
}

/** The Python that has VTK (Debian: python3-vtk9), which need not be the first on the path. */
function pythonWithVtk(): string | undefined {
  return ['python3', '/usr/bin/python3'].find((python) => {
    try {
      execFileSync(python, ['-c', 'import vtkmodules.vtkIOXML, vtkmodules.util.numpy_support'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

const python = pythonWithVtk();

export const hasVtk = python !== undefined;

/** Reads the text of a file with VTK. */
export function readByVtk(text: string, ending: 'vtu' | 'vti'): VtkData {
  const folder = mkdtempSync(join(tmpdir(), 'meander-vtk-'));
  try {
    const path = join(folder, `field.${ending}`);
    writeFileSync(path, text);
    return JSON.parse(execFileSync(python!, ['-c', script, path], { encoding: 'utf8' })) as VtkData;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
