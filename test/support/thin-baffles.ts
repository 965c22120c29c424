/**
 * Tortuosity factor of an infinite stack of thin in-line baffles, exact by a Schwarz-Christoffel map (row 11 of the verification
 * table): K'/K(k) = 2 s/W, sg = sn((1 - 2 g/W) K, k), mu = k (1 - sg)^2 / (1 - k sg)^2, tau = (W/s) K(1 - mu)/K(mu), with
 * K of the parameter mu.
 *
 * @param width W over the pitch s
 * @param gap g over the pitch s
 */
export function inLineTortuosity(width: number, gap: number): number {
  const nome = Math.exp((-2 * Math.PI) / width);
  const [theta2, theta3] = [thetaTwo(nome), thetaThree(nome)];
  const k = (theta2 / theta3) ** 2;
  // u / theta3^2 of u = (1 - 2 g/W) K with K = pi/2 theta3^2.
  const z = (1 - (2 * gap) / width) * (Math.PI / 2);
  const sg = (theta3 / theta2) * (thetaOne(z, nome) / thetaFour(z, nome));
  const mu = (k * (1 - sg) ** 2) / (1 - k * sg) ** 2;
  return width * (completeIntegral(1 - mu) / completeIntegral(mu));
}

/** K(m) by the arithmetic-geometric mean. */
function completeIntegral(parameter: number): number {
  let [a, b] = [1, Math.sqrt(1 - parameter)];
  while (Math.abs(a - b) > 1e-15 * a) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  return Math.PI / (a + b);
}

const terms = Array.from({ length: 60 }, (_, n) => n);
const thetaOne = (z: number, q: number) =>
  2 * terms.reduce((sum, n) => sum + (-1) ** n * q ** ((n + 0.5) ** 2) * Math.sin((2 * n + 1) * z), 0);
const thetaTwo = (q: number) => 2 * terms.reduce((sum, n) => sum + q ** ((n + 0.5) ** 2), 0);
const thetaThree = (q: number) => 1 + 2 * terms.slice(1).reduce((sum, n) => sum + q ** (n * n), 0);
const thetaFour = (z: number, q: number) =>
  1 + 2 * terms.slice(1).reduce((sum, n) => sum + (-1) ** n * q ** (n * n) * Math.cos(2 * n * z), 0);
