// Draws the pictures of docs/structures.md: one for each structure written there above an image. Needs a built dist/.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { geometryOf, readCase } from '../dist/index.js';

const page = new URL('../docs/structures.md', import.meta.url);
const side = 40;

const caseWith = (structure) => `title: ${JSON.stringify('A structure')}
electrolyte: { concentration: 1 mol/L, salt_diffusivity: 3e-10 m^2/s, transference_number: 0.4 }
cell:
  width: ${side} um
  sides: ${/tilted|sinusoidal|foam|fibres|particles|random_sheets/u.test(structure) ? 'periodic' : 'mirror'}
  layers:
    layer:
      thickness: ${side} um
      structure: ${structure}
interfaces:
  host: { kind: butler_volmer, exchange_current_density: 10 A/m^2 }
  counter: { kind: reservoir }
operation: { kind: galvanostatic, current_density: 1 mA/cm^2 }
`;

const text = readFileSync(page, 'utf8');
mkdirSync(new URL('images/structures/', page), { recursive: true });
for (const [, structure, image] of text.matchAll(/^`(\{ kind: .*\})`\n\n!\[\]\((.*)\)$/gmu)) {
  const [{ case: theCase }] = readCase(caseWith(structure), image).variants;
  writeFileSync(new URL(image, page), drawing(geometryOf(theCase).solids));
}

function drawing(solids) {
  const paths = solids.map((solid) => (solid.kind === 'outline' ? outline(solid) : rectangle(solid)));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="280" height="280" viewBox="0 0 ${side} ${side}">
<rect width="${side}" height="${side}" fill="#dbe9f6"/>
<g fill="#8a8f98" stroke="#3c4048" stroke-width="0.25" stroke-linejoin="round">
${paths.join('\n')}
</g>
<rect width="${side}" height="${side}" fill="none" stroke="#3c4048" stroke-width="0.3"/>
</svg>
`;
}

function rectangle({ left, right, bottom, top }) {
  const corners = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ].map(([x, y]) => ({ x, y }));
  return outline({ corners, closed: true });
}

/** y points down in a picture, so that arcs turn the other way. */
function outline({ corners, closed }) {
  const at = ({ x, y }) => `${number(1e6 * x)} ${number(side - 1e6 * y)}`;
  const sides = (closed ? corners : corners.slice(1)).map((_, k) => {
    const from = corners[k];
    const to = corners[(k + 1) % corners.length];
    const bulge = from.bulge ?? 0;
    if (bulge === 0) return `L${at(to)}`;
    const angle = 4 * Math.atan(Math.abs(bulge));
    const radius = number((1e6 * Math.hypot(to.x - from.x, to.y - from.y)) / (2 * Math.sin(angle / 2)));
    return `A${radius} ${radius} 0 ${angle > Math.PI ? 1 : 0} ${bulge > 0 ? 0 : 1} ${at(to)}`;
  });
  return `<path d="M${at(corners[0])}${sides.join('')}${closed ? 'Z' : ''}"${closed ? '' : ' fill="none" stroke-width="0.5"'}/>`;
}

function number(value) {
  return String(Number(value.toFixed(3)));
}
