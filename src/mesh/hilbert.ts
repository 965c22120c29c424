/** Indices of points along a Hilbert curve, so that what follows in the order is near in space. */
export function hilbertOrder(x: ArrayLike<number>, y: ArrayLike<number>): Int32Array {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < x.length; k++) {
    left = Math.min(left, x[k]);
    right = Math.max(right, x[k]);
    bottom = Math.min(bottom, y[k]);
    top = Math.max(top, y[k]);
  }
  const extent = Math.max(right - left, top - bottom) || 1;
  const place = (value: number) => Math.min(65535, Math.floor((65536 * value) / extent));
  const key = Float64Array.from({ length: x.length }, (_, k) => alongCurve(place(x[k] - left), place(y[k] - bottom)));
  return Int32Array.from(key.keys()).sort((a, b) => key[a] - key[b] || a - b);
}

/** Where on the curve through all 65536 x 65536 squares a square lies. */
function alongCurve(column: number, row: number): number {
  let [x, y] = [column, row];
  let distance = 0;
  for (let side = 32768; side > 0; side >>= 1) {
    const right = (x & side) > 0 ? 1 : 0;
    const up = (y & side) > 0 ? 1 : 0;
    distance += side * side * ((3 * right) ^ up);
    if (up === 0) {
      if (right === 1) {
        x = 65535 - x;
        y = 65535 - y;
      }
      [x, y] = [y, x];
    }
  }
  return distance;
}
