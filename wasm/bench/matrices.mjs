// The matrices of the benchmark and of the convergence tests: Jacobians of ion transport and Laplacians on tensor grids.
//
// Every family is given by a number of unknowns to come close to. Cells are numbered row by row from the bottom, solid
// cells are left out, and the unknowns of a cell follow each other, so that the pattern consists of full blocks.

const thermalVoltage = 0.0257;

/** B(x) = x / (e^x - 1) and its derivative: weights of the Scharfetter-Gummel flux. */
function bernoulli(x) {
  if (Math.abs(x) < 1e-2) return [1 - x / 2 + (x * x) / 12, -0.5 + x / 6];
  const denominator = Math.expm1(x);
  const value = x / denominator;
  return [value, (1 - value * Math.exp(x)) / denominator];
}

/**
 * Adds to row `row` of the blocks `left` and `right` the derivatives of the flux of an ion of charge `charge`, whose
 * concentrations on the two sides depend on unknown k by `weights[k]` (and the potential is the last unknown).
 */
function addIonFlux(left, right, count, row, charge, diffusivity, concentrations, weights, potentialDifference) {
  const [forward, forwardSlope] = bernoulli((charge * potentialDifference) / thermalVoltage);
  const backward = forward + (charge * potentialDifference) / thermalVoltage;
  const backwardSlope = forwardSlope + 1;
  const byPotential =
    (diffusivity * charge * (forwardSlope * concentrations[0] - backwardSlope * concentrations[1])) / thermalVoltage;
  for (let k = 0; k < count - 1; k++) {
    left[row * count + k] += diffusivity * forward * weights[k];
    right[row * count + k] -= diffusivity * backward * weights[k];
  }
  left[row * count + count - 1] -= byPotential;
  right[row * count + count - 1] += byPotential;
}

/** Concentrations and potential at a relative position: near depletion at the bottom, a drop of eight thermal voltages. */
const salt = (x, y) => 300 + 1400 * y + 60 * Math.sin(5 * x);
const potentialAt = (x, y) => 0.2 * y + 0.01 * Math.cos(4 * x);

const binary = {
  unknowns: 2,
  flux(a, b, left, right) {
    const concentrations = [salt(...a), salt(...b)];
    const drop = potentialAt(...b) - potentialAt(...a);
    addIonFlux(left, right, 2, 0, 1, 1.5e-10, concentrations, [1], drop);
    addIonFlux(left, right, 2, 1, -1, 3e-10, concentrations, [1], drop);
  },
  /** Linear kinetics of the first ion at the bottom, a hundred times slower than transport across one cell. */
  surface: [2e-12, 2e-8, 0, 0],
};

// Two cations share an anion, whose concentration is their sum.
const ternary = {
  unknowns: 3,
  flux(a, b, left, right) {
    const share = (x, y) => 0.3 + 0.3 * y + 0.1 * Math.sin(3 * x);
    const first = [salt(...a) * share(...a), salt(...b) * share(...b)];
    const second = [salt(...a) - first[0], salt(...b) - first[1]];
    const drop = potentialAt(...b) - potentialAt(...a);
    addIonFlux(left, right, 3, 0, 1, 1e-10, first, [1, 0], drop);
    addIonFlux(left, right, 3, 1, 1, 2e-10, second, [0, 1], drop);
    addIonFlux(left, right, 3, 2, -1, 3e-10, [salt(...a), salt(...b)], [1, 1], drop);
  },
  surface: [2e-12, 0, 2e-8, 0, 0, 0, 0, 0, 0],
};

/**
 * Poisson and Nernst-Planck equations across a diffuse layer at the bottom: unknowns c+, c- and potential, a balance for
 * each ion and Poisson's equation scaled to the magnitude of the balances. The potential falls off from `wallPotential`
 * thermal voltages over the Debye length, and concentrations follow it by Boltzmann's law.
 */
function diffuseLayer(heights, debyeLength, wallPotential) {
  const bulk = 1000;
  const diffusivities = [1.5e-10, 3e-10];
  const height = heights.reduce((sum, size) => sum + size, 0);
  const rows = heights.length;
  const centres = new Float64Array(rows);
  for (let j = 0, edge = 0; j < rows; j++) {
    centres[j] = edge + heights[j] / 2;
    edge += heights[j];
  }
  const reduced = (x, y) => {
    const at = centres[Math.min(rows - 1, Math.floor(y * rows))];
    const along = 1 + 0.1 * Math.sin(5 * x);
    return -wallPotential * along * Math.exp(-at / debyeLength) + (2 * at) / height;
  };
  const ions = [
    [1, diffusivities[0]],
    [-1, diffusivities[1]],
  ];
  // lambda^2 phi'' = V_T (c- - c+) / (2 c), times D c / V_T lambda^2 to weigh as a balance.
  const permittivity = (diffusivities[0] * bulk) / thermalVoltage;
  const charge = diffusivities[0] / (2 * debyeLength * debyeLength);
  return {
    unknowns: 3,
    flux(a, b, left, right) {
      const potentials = [reduced(...a), reduced(...b)];
      const drop = (potentials[1] - potentials[0]) * thermalVoltage;
      ions.forEach(([sign, diffusivity], ion) => {
        const decayed = potentials.map((potential) => bulk * Math.exp(-sign * Math.min(0, potential)));
        addIonFlux(left, right, 3, ion, sign, diffusivity, decayed, ion === 0 ? [1, 0] : [0, 1], drop);
      });
      left[8] += permittivity;
      right[8] -= permittivity;
    },
    /** Slow reaction of the cation; the wall holds its potential. */
    surface: [2e-12, 0, 2e-8, 0, 0, 0, 0, 0, 2 * permittivity],
    storage: [0, 0, 0, 0, 0, 0, -charge, charge, 0],
  };
}

const laplace = {
  unknowns: 1,
  flux(_a, _b, left, right) {
    left[0] += 1;
    right[0] -= 1;
  },
  surface: [1],
};

/** Thin sheets across the domain, one cell thick, with gaps of a quarter of the width that alternate between the sides. */
const sheetsEvery = (spacing) => (i, j, columns, rows) => {
  if (j % spacing !== spacing - 1 || j >= rows - 2) return false;
  const position = (i + 0.5) / columns;
  return Math.floor(j / spacing) % 2 === 0 ? position >= 0.25 : position <= 0.75;
};

const nowhere = () => false;

/** Cell sizes that swing smoothly between 1 and `ratio`, finest at both ends and at `waves - 1` places between. */
function gradedSizes(count, ratio, waves) {
  return Float64Array.from(
    { length: count },
    (_, i) => ratio ** (Math.sin((Math.PI * waves * (i + 0.5)) / count) ** 2),
  );
}

/**
 * Discretises `physics` on a tensor grid: held values at the top, `surface` at the bottom.
 *
 * @param {object} grid widths and heights of the columns and rows, `isSolid(i, j, columns, rows)`, `coefficient(i, j)`
 */
function discretise(physics, { widths, heights, isSolid = nowhere, coefficient, heldTop = true, heldBottom = true }) {
  const columns = widths.length;
  const rows = heights.length;
  const cellAt = new Int32Array(columns * rows).fill(-1);
  let cellCount = 0;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) if (!isSolid(i, j, columns, rows)) cellAt[j * columns + i] = cellCount++;
  }
  const n = physics.unknowns;
  const start = new Int32Array(cellCount + 1);
  const neighboursOf = (i, j) => [
    j > 0 ? cellAt[(j - 1) * columns + i] : -1,
    i > 0 ? cellAt[j * columns + i - 1] : -1,
    cellAt[j * columns + i],
    i + 1 < columns ? cellAt[j * columns + i + 1] : -1,
    j + 1 < rows ? cellAt[(j + 1) * columns + i] : -1,
  ];
  let blocks = 0;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const cell = cellAt[j * columns + i];
      if (cell < 0) continue;
      for (const neighbour of neighboursOf(i, j)) if (neighbour >= 0) blocks++;
      start[cell + 1] = blocks;
    }
  }
  const rowPointers = new Int32Array(cellCount * n + 1);
  const columnIndices = new Int32Array(blocks * n * n);
  const values = new Float64Array(blocks * n * n);
  const place = new Int32Array(cellCount * 5).fill(-1); // of the block of each neighbour within the row of a cell
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const cell = cellAt[j * columns + i];
      if (cell < 0) continue;
      const length = (start[cell + 1] - start[cell]) * n;
      let position = 0;
      neighboursOf(i, j).forEach((neighbour, direction) => {
        if (neighbour < 0) return;
        place[cell * 5 + direction] = position;
        for (let r = 0; r < n; r++) {
          const base = start[cell] * n * n + r * length + position * n;
          for (let s = 0; s < n; s++) columnIndices[base + s] = neighbour * n + s;
        }
        position++;
      });
      for (let r = 0; r < n; r++) rowPointers[cell * n + r + 1] = start[cell] * n * n + (r + 1) * length;
    }
  }
  const left = new Float64Array(n * n);
  const right = new Float64Array(n * n);
  const add = (cell, direction, block, weight) => {
    const length = (start[cell + 1] - start[cell]) * n;
    const base = start[cell] * n * n + place[cell * 5 + direction] * n;
    for (let r = 0; r < n; r++) {
      for (let s = 0; s < n; s++) values[base + r * length + s] += weight * block[r * n + s];
    }
  };
  const relative = (i, j) => [(i + 0.5) / columns, (j + 0.5) / rows];
  const connect = (i, j, toRight) => {
    const a = cellAt[j * columns + i];
    const b = toRight ? cellAt[j * columns + i + 1] : cellAt[(j + 1) * columns + i];
    if (a < 0 || b < 0) return;
    const [otherI, otherJ] = toRight ? [i + 1, j] : [i, j + 1];
    const [half, otherHalf] = toRight ? [widths[i] / 2, widths[i + 1] / 2] : [heights[j] / 2, heights[j + 1] / 2];
    const area = toRight ? heights[j] : widths[i];
    const resistance = coefficient
      ? half / coefficient(i, j) + otherHalf / coefficient(otherI, otherJ)
      : half + otherHalf;
    left.fill(0);
    right.fill(0);
    physics.flux(relative(i, j), relative(otherI, otherJ), left, right);
    const conductance = area / resistance;
    add(a, 2, left, conductance);
    add(a, toRight ? 3 : 4, right, conductance);
    add(b, toRight ? 1 : 0, left, -conductance);
    add(b, 2, right, -conductance);
  };
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      if (i + 1 < columns) connect(i, j, true);
      if (j + 1 < rows) connect(i, j, false);
    }
  }
  for (let i = 0; i < columns; i++) {
    const top = cellAt[(rows - 1) * columns + i];
    if (heldTop && top >= 0) {
      left.fill(0);
      right.fill(0);
      const here = relative(i, rows - 1);
      physics.flux(here, here, left, right);
      add(top, 2, left, (widths[i] / heights[rows - 1]) * 2 * (coefficient?.(i, rows - 1) ?? 1));
    }
    const bottom = cellAt[i];
    if (heldBottom && bottom >= 0) add(bottom, 2, physics.surface, widths[i]);
  }
  if (physics.storage) {
    for (let j = 0; j < rows; j++) {
      for (let i = 0; i < columns; i++) {
        const cell = cellAt[j * columns + i];
        if (cell >= 0) add(cell, 2, physics.storage, widths[i] * heights[j]);
      }
    }
  }
  return { blockSize: n, pattern: { size: cellCount * n, rowPointers, columnIndices }, values };
}

const uniform = (count) => new Float64Array(count).fill(1);

function square(physics, unknowns, grid = {}, poreFraction = 1) {
  const side = Math.round(Math.sqrt(unknowns / physics.unknowns / poreFraction));
  return discretise(physics, { widths: uniform(side), heights: uniform(side), ...grid });
}

function graded(physics, unknowns, ratio) {
  const side = Math.round(Math.sqrt(unknowns / physics.unknowns));
  return discretise(physics, { widths: gradedSizes(side, ratio, 3), heights: gradedSizes(side, ratio, 2) });
}

/** A fixed sequence of pseudo-random numbers in [0, 1). */
function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Square patches of 8 x 8 cells with coefficients of 1 or `jump`, at random. */
function patches(jump) {
  const random = randomNumbers(7);
  const side = 4096;
  const strong = Uint8Array.from({ length: side * 8 }, () => (random() < 0.5 ? 1 : 0));
  return (i, j) => (strong[((i >> 3) * 181 + (j >> 3) * 97) % strong.length] === 1 ? jump : 1);
}

const porous = 1 - 0.75 / 16;

/** Solid discs of random place and radius, which overlap, on the pixels of an image; a third of it. */
function overlappingDiscs(side) {
  const random = randomNumbers(23);
  const solid = new Uint8Array(side * side);
  const wanted = (side * side) / 3;
  for (let filled = 0; filled < wanted; ) {
    const radius = side * (0.008 + 0.03 * random());
    const [x, y] = [side * random(), side * random()];
    for (let j = Math.max(0, Math.ceil(y - radius)); j < Math.min(side, y + radius); j++) {
      for (let i = Math.max(0, Math.ceil(x - radius)); i < Math.min(side, x + radius); i++) {
        const place = j * side + i;
        if ((i - x) ** 2 + (j - y) ** 2 > radius ** 2 || solid[place] === 1) continue;
        solid[place] = 1;
        filled++;
      }
    }
  }
  return keepConnected(solid, side);
}

/** Fills pores that no path joins to the top, where the solution is held. */
function keepConnected(solid, side) {
  const reached = new Uint8Array(side * side);
  const front = [];
  const visit = (i, j) => {
    const place = j * side + i;
    if (i < 0 || j < 0 || i >= side || j >= side || solid[place] === 1 || reached[place] === 1) return;
    reached[place] = 1;
    front.push(place);
  };
  for (let i = 0; i < side; i++) visit(i, side - 1);
  while (front.length > 0) {
    const place = front.pop();
    const [i, j] = [place % side, Math.floor(place / side)];
    visit(i + 1, j);
    visit(i - 1, j);
    visit(i, j + 1);
    visit(i, j - 1);
  }
  return (i, j) => reached[j * side + i] === 0;
}

/** @type {Record<string, (unknowns: number) => { blockSize: number, pattern: object, values: Float64Array }>} */
export const families = {
  np: (unknowns) => square(binary, unknowns, { isSolid: sheetsEvery(16) }, porous),
  'np-open': (unknowns) => square(binary, unknowns),
  'np-aspect-100': (unknowns) => graded(binary, unknowns, 100),
  'np-aspect-1000': (unknowns) => graded(binary, unknowns, 1000),
  'three-ions': (unknowns) => square(ternary, unknowns, { isSolid: sheetsEvery(16) }, porous),
  'three-ions-aspect-100': (unknowns) => graded(ternary, unknowns, 100),
  lap: (unknowns) => square(laplace, unknowns, { isSolid: sheetsEvery(16) }, porous),
  'lap-open': (unknowns) => square(laplace, unknowns),
  'lap-aspect-1000': (unknowns) => graded(laplace, unknowns, 1000),
  'lap-jumps': (unknowns) => square(laplace, unknowns, { coefficient: patches(1e6) }),
  'np-jumps': (unknowns) => square(binary, unknowns, { coefficient: patches(1e6) }),
  /** Pixels of an image of overlapping discs. */
  'np-image': (unknowns) => {
    const side = Math.round(Math.sqrt(unknowns / 2 / 0.66));
    return square(binary, unknowns, { isSolid: overlappingDiscs(side) }, 0.66);
  },
  /** Cells from a tenth of the Debye length at the wall to a hundred times that in the bulk, a contrast of e^4 there. */
  pnp: (unknowns) => {
    const side = Math.round(Math.sqrt(unknowns / 3));
    const heights = Float64Array.from({ length: side }, (_, j) => 100 ** (j / (side - 1)));
    return discretise(diffuseLayer(heights, 10, 4), { widths: uniform(side).fill(10), heights });
  },
  /** 500 sheets, three cells from one to the next. */
  'np-500-sheets': (unknowns) =>
    discretise(binary, {
      widths: uniform(Math.max(4, Math.round(unknowns / 2 / 1500 / 0.75))),
      heights: uniform(1503),
      isSolid: sheetsEvery(3),
    }),
  /** A channel one cell wide that winds through the whole domain. */
  'np-channel': (unknowns) => square(binary, unknowns, { isSolid: windingWalls }, 0.5),
  /** Nothing holds the solution: singular. */
  'lap-neumann': (unknowns) => square(laplace, unknowns, { heldTop: false, heldBottom: false }),
  /** Kinetics a million times faster than transport on a twentieth of the cells, at random. */
  'np-fast-kinetics': (unknowns) => withReactions(square(binary, unknowns), 0.05, 1e6),
  /** Held by nothing but one cell in the middle. */
  'np-anchored': (unknowns) => anchored(square(binary, unknowns, { heldTop: false, heldBottom: false })),
  /** Half of the domain is cut off and held by nothing: singular. */
  'np-islands': (unknowns) =>
    square(binary, unknowns, { isSolid: (_i, j, _c, rows) => j === rows >> 1, heldBottom: false }),
  /** Parts cut off from each other, each held by an exchange with its surroundings. */
  'lap-islands': (unknowns) =>
    withDiagonal(square(laplace, unknowns, { isSolid: (i, j) => i % 9 === 8 || j % 7 === 6 }), 1e-6),
};

/** Odd rows are walls with one opening, at the left and the right in turn. */
function windingWalls(i, j, columns, rows) {
  return j % 2 === 1 && j < rows - 1 && (j % 4 === 1 ? i < columns - 1 : i > 0);
}

function withDiagonal(problem, amount) {
  const { size, rowPointers, columnIndices } = problem.pattern;
  for (let row = 0; row < size; row++) {
    for (let entry = rowPointers[row]; entry < rowPointers[row + 1]; entry++) {
      if (columnIndices[entry] === row) problem.values[entry] += amount;
    }
  }
  return problem;
}

/** Adds `factor` times the entries of a cell's first balance on its own unknowns, in a `share` of the cells at random. */
function withReactions(problem, share, factor) {
  const { blockSize, pattern } = problem;
  const random = randomNumbers(5);
  for (let first = 0; first < pattern.size; first += blockSize) {
    if (random() < share) scaleWithinCell(problem, first, first + 1, 1 + factor);
  }
  return problem;
}

/** Doubles what the balances of the middle cell have on its own unknowns. */
function anchored(problem) {
  const { blockSize, pattern } = problem;
  const first = Math.floor(pattern.size / blockSize / 2) * blockSize;
  scaleWithinCell(problem, first, first + blockSize, 2);
  return problem;
}

/** Scales the entries of the rows `first` to `last` on the unknowns of the cell that begins with `first`. */
function scaleWithinCell({ blockSize, pattern, values }, first, last, factor) {
  for (let entry = pattern.rowPointers[first]; entry < pattern.rowPointers[last]; entry++) {
    const column = pattern.columnIndices[entry];
    if (column >= first && column < first + blockSize) values[entry] *= factor;
  }
}

/** The right-hand side for a known smooth solution with some noise, each unknown of a cell in its own magnitude. */
export function rightHandSideFor({ blockSize, pattern, values }) {
  const { size, rowPointers, columnIndices } = pattern;
  const random = randomNumbers(11);
  const solution = Float64Array.from({ length: size }, (_, i) => {
    const isPotential = blockSize > 1 && i % blockSize === blockSize - 1;
    return (
      (isPotential ? 0.1 : blockSize > 1 ? 500 : 1) * (Math.sin((i / size) * 9 + (i % blockSize)) + 0.2 * random())
    );
  });
  const product = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let entry = rowPointers[row]; entry < rowPointers[row + 1]; entry++)
      sum += values[entry] * solution[columnIndices[entry]];
    product[row] = sum;
  }
  return product;
}
