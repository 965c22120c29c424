/**
 * What a report page does by itself: values under the pointer or at a cursor moved by keys, curves shown and hidden, figures
 * enlarged. Without it the page reads and prints as well. A small script of Meander's own, as a runtime of Vega in every page
 * would be half a megabyte and draw a second time what is there already.
 */
import { base64 } from './encoding.ts';
import type { ImageReadings, MarkReadings, Readings } from './readings.ts';

/** Runs in the reader's browser: it must not refer to anything outside itself. */
function readFigures(): void {
  /** Nothing further from the pointer than this is meant, px of the figure. */
  const reach = 24;
  /** Shares of a map that a key moves its cursor by. */
  const stepsAcrossMap = 40;
  const mostEnlarged = 8;
  /** Colours further apart than this are not of one scale; the sum of squares over the channels. */
  const otherColour = 400;

  interface Place {
    readonly across: number;
    readonly down: number;
  }

  for (const figure of document.querySelectorAll('figure')) {
    const chart = figure.querySelector<HTMLElement>('.chart');
    const svg = chart?.querySelector<SVGSVGElement>('svg');
    const text = figure.querySelector('script.readings')?.textContent;
    if (chart && svg && text) enliven(figure, chart, svg, JSON.parse(text) as Readings);
  }

  function enliven(figure: HTMLElement, chart: HTMLElement, svg: SVGSVGElement, readings: Readings): void {
    const { series, marks, images } = readings;
    const name = figure.querySelector('figcaption strong')?.textContent ?? 'Figure';
    const groups = [...svg.querySelectorAll('g.role-mark')].filter((group) => !group.classList.contains('mark-group'));
    const whole = svg.viewBox.baseVal;
    const full = { left: whole.x, top: whole.y, width: whole.width, height: whole.height };
    const hidden = new Set<number>();

    const elementsOf = (wanted: (owner: number) => boolean): SVGElement[] =>
      marks.flatMap(({ mark, seriesOf }) => {
        if (typeof seriesOf === 'number') return wanted(seriesOf) ? [groups[mark] as SVGElement] : [];
        return [...groups[mark].children].filter((_, k) => wanted(seriesOf[k])) as SVGElement[];
      });

    // The cursor and what is to be read at it.
    const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
    for (const [key, value] of Object.entries({ r: '4', fill: 'none', stroke: '#000', 'stroke-width': '1.2' })) {
      cursor.setAttribute(key, value);
    }
    cursor.setAttribute('visibility', 'hidden');
    const rim = cursor.cloneNode() as SVGElement;
    rim.setAttribute('stroke', '#fff');
    rim.setAttribute('stroke-width', '3');
    svg.append(rim, cursor);
    const reading = document.createElement('p');
    reading.className = 'reading';
    reading.setAttribute('role', 'status');
    reading.hidden = true;
    chart.append(reading);

    const hide = (): void => {
      reading.hidden = true;
      for (const each of [rim, cursor]) each.setAttribute('visibility', 'hidden');
    };

    const show = ({ across, down }: Place, heading: string, lines: readonly string[]): void => {
      for (const each of [rim, cursor]) {
        each.setAttribute('cx', String(across));
        each.setAttribute('cy', String(down));
        each.setAttribute('visibility', 'visible');
      }
      const parts = lines.map((line) => Object.assign(document.createElement('span'), { textContent: line }));
      const bold = Object.assign(document.createElement('strong'), { textContent: heading });
      reading.replaceChildren(...(heading === '' ? [] : [bold]), ...parts);
      reading.hidden = false;
      const view = svg.viewBox.baseVal;
      const frame = svg.getBoundingClientRect();
      const left = ((across - view.x) / view.width) * frame.width;
      const top = ((down - view.y) / view.height) * frame.height;
      const room = frame.width - reading.offsetWidth;
      reading.style.left = `${Math.max(0, Math.min(room, left - reading.offsetWidth / 2))}px`;
      const above = top - reading.offsetHeight - 10;
      reading.style.top = `${above >= 0 ? above : top + 12}px`;
    };

    const line = (title: string, value: number | string): string => (title === '' ? `${value}` : `${title}: ${value}`);

    const showDatum = (mark: MarkReadings, k: number): void => {
      const [across, down, own, ...values] = mark.data[k];
      show(
        { across, down },
        [mark.panel, series[own] ?? ''].filter(Boolean).join(' · '),
        values.map((value, index) => line(mark.titles[index] ?? '', value)),
      );
    };

    // Pixels of maps, read when they are first asked for.
    const pixels = new Map<ImageReadings, Promise<ImageData>>();
    const pixelsOf = (image: ImageReadings): Promise<ImageData> => {
      const known = pixels.get(image);
      if (known) return known;
      const read = (async () => {
        const element = groups[image.mark].querySelector('image');
        const picture = new Image();
        picture.src = element?.getAttribute('href') ?? element?.getAttribute('xlink:href') ?? '';
        await picture.decode();
        const canvas = document.createElement('canvas');
        canvas.width = picture.naturalWidth;
        canvas.height = picture.naturalHeight;
        const context = canvas.getContext('2d', { willReadFrequently: true })!;
        context.drawImage(picture, 0, 0);
        return context.getImageData(0, 0, canvas.width, canvas.height);
      })();
      pixels.set(image, read);
      return read;
    };

    const channelsOf = (colour: string): number[] =>
      colour.startsWith('#')
        ? [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16))
        : (colour.match(/\d+/g) ?? []).map(Number);

    /** What a colour of a map stands for: the nearest of its scale. */
    const meaningOf = ({ scale, colours }: ImageReadings, colour: ArrayLike<number>): string | undefined => {
      const stops = colours.map(channelsOf);
      const isKinds = typeof scale[0] === 'string';
      const steps = isKinds ? stops.length - 1 : 253;
      let best = -1;
      let nearest = otherColour;
      for (let k = 0; k <= steps; k++) {
        const position = (k / steps) * (stops.length - 1) || 0;
        const low = Math.min(stops.length - 1, Math.floor(position));
        const high = Math.min(stops.length - 1, low + 1);
        const distance = [0, 1, 2].reduce((sum, c) => {
          const channel = stops[low][c] + (position - low) * (stops[high][c] - stops[low][c]);
          return sum + (channel - colour[c]) ** 2;
        }, 0);
        if (distance < nearest) [nearest, best] = [distance, k];
      }
      if (best < 0) return undefined;
      if (isKinds) return String(scale[best]);
      const [low, high] = scale as readonly [number, number];
      const value = low + (best / steps) * (high - low);
      const decimals = Math.max(0, Math.min(12, Math.ceil(-Math.log10(Math.abs(high - low) / steps || 1))));
      return `${value.toFixed(decimals)}`;
    };

    let asked = 0;
    const showPixel = async (image: ImageReadings, { across, down }: Place): Promise<void> => {
      const turn = ++asked;
      const { data, width, height } = await pixelsOf(image);
      // The pointer may have moved on while the picture was decoded.
      if (turn !== asked) return;
      const [left, top, wide, high] = image.box;
      const [right, below] = [(across - left) / wide, (down - top) / high];
      const column = Math.min(width - 1, Math.max(0, Math.floor(right * width)));
      const row = Math.min(height - 1, Math.max(0, Math.floor(below * height)));
      const from = 4 * (row * width + column);
      const meaning = meaningOf(image, data.subarray(from, from + 3)) ?? 'none';
      const at = ([first, last]: readonly [number, number], share: number) =>
        Number((first + share * (last - first)).toPrecision(3));
      show({ across, down }, image.panel, [
        line(image.titles[2], meaning),
        line(image.titles[0], at(image.x, right)),
        line(image.titles[1], at(image.y, below)),
      ]);
    };

    const isShown = (mark: MarkReadings, k: number): boolean => !hidden.has(mark.data[k][2]);

    const readAt = (place: Place): void => {
      asked++;
      let best: [MarkReadings, number] | undefined;
      let nearest = reach;
      for (const mark of marks) {
        for (const [k, [across, down]] of mark.data.entries()) {
          const distance = Math.hypot(across - place.across, down - place.down);
          if (distance < nearest && isShown(mark, k)) [nearest, best] = [distance, [mark, k]];
        }
      }
      if (best) {
        showDatum(...best);
        return;
      }
      const under = images.find(({ box: [left, top, wide, high] }) => {
        const [across, down] = [place.across - left, place.down - top];
        return across >= 0 && across < wide && down >= 0 && down < high;
      });
      if (under) void showPixel(under, place);
      else hide();
    };

    const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
      const view = svg.viewBox.baseVal;
      const frame = svg.getBoundingClientRect();
      return {
        across: view.x + ((clientX - frame.left) / frame.width) * view.width,
        down: view.y + ((clientY - frame.top) / frame.height) * view.height,
      };
    };

    // Enlarging: the part of the picture that is seen.
    const look = (left: number, top: number, width: number): void => {
      const size = Math.min(full.width, Math.max(full.width / mostEnlarged, width));
      const height = (size * full.height) / full.width;
      const x = Math.min(full.left + full.width - size, Math.max(full.left, left));
      const y = Math.min(full.top + full.height - height, Math.max(full.top, top));
      svg.setAttribute('viewBox', `${x} ${y} ${size} ${height}`);
      chart.classList.toggle('enlarged', size < full.width);
    };
    const enlarge = (factor: number): void => {
      const { x, y, width, height } = svg.viewBox.baseVal;
      const middle = reading.hidden
        ? { across: x + width / 2, down: y + height / 2 }
        : { across: Number(cursor.getAttribute('cx')), down: Number(cursor.getAttribute('cy')) };
      look(middle.across - width / factor / 2, middle.down - height / factor / 2, width / factor);
      hide();
    };
    const reset = (): void => look(full.left, full.top, full.width);

    let dragged: { readonly x: number; readonly y: number } | undefined;
    chart.addEventListener('pointerdown', (event) => {
      if (!chart.classList.contains('enlarged')) return;
      dragged = { x: event.clientX, y: event.clientY };
      chart.setPointerCapture(event.pointerId);
    });
    chart.addEventListener('pointerup', () => {
      dragged = undefined;
    });
    chart.addEventListener('pointermove', (event) => {
      if (dragged === undefined) {
        readAt(placeOf(event));
        return;
      }
      const { x, y, width } = svg.viewBox.baseVal;
      const perPixel = width / svg.getBoundingClientRect().width;
      look(x - (event.clientX - dragged.x) * perPixel, y - (event.clientY - dragged.y) * perPixel, width);
      dragged = { x: event.clientX, y: event.clientY };
      hide();
    });
    chart.addEventListener('click', (event) => {
      readAt(placeOf(event));
    });
    chart.addEventListener('pointerleave', () => {
      asked++;
      hide();
    });
    chart.addEventListener('blur', hide);

    // Keys: along a curve or over a map, and from one to the next.
    const stops: (MarkReadings | ImageReadings)[] = [...marks, ...images];
    let stop = 0;
    let datum = -1;
    let spot: Place | undefined;
    const isMap = (each: MarkReadings | ImageReadings): each is ImageReadings => 'box' in each;
    const goTo = (next: number): void => {
      stop = (next + stops.length) % stops.length;
      datum = -1;
      const at = stops[stop];
      if (isMap(at)) {
        const [left, top, wide, high] = at.box;
        spot = { across: left + wide / 2, down: top + high / 2 };
        void showPixel(at, spot);
      } else along(1);
    };
    const along = (step: number): void => {
      const at = stops[stop];
      if (isMap(at)) return;
      for (let k = datum + step; k >= 0 && k < at.data.length; k += step) {
        if (!isShown(at, k)) continue;
        datum = k;
        showDatum(at, k);
        return;
      }
    };
    const nextShown = (step: number): void => {
      for (let count = 1; count <= stops.length; count++) {
        const k = (stop + step * count + stops.length * count) % stops.length;
        const at = stops[k];
        if (isMap(at) || at.data.some((_, each) => isShown(at, each))) {
          goTo(k);
          return;
        }
      }
    };
    const moveOver = (map: ImageReadings, right: number, below: number): void => {
      const [left, top, wide, high] = map.box;
      const step = Math.max(wide, high) / stepsAcrossMap;
      const within = (value: number, from: number, size: number) => Math.min(from + size - 0.5, Math.max(from, value));
      spot = {
        across: within((spot?.across ?? left) + right * step, left, wide),
        down: within((spot?.down ?? top) + below * step, top, high),
      };
      void showPixel(map, spot);
    };
    chart.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const arrows: Readonly<Record<string, readonly [number, number]>> = {
        ArrowRight: [1, 0],
        ArrowLeft: [-1, 0],
        ArrowDown: [0, 1],
        ArrowUp: [0, -1],
      };
      const arrow = arrows[event.key];
      const at = stops[stop];
      if (event.key === 'Escape') hide();
      else if (event.key === '+' || event.key === '=') enlarge(1.5);
      else if (event.key === '-') enlarge(1 / 1.5);
      else if (event.key === '0') reset();
      else if (stops.length === 0) return;
      else if (event.key === 'PageDown') nextShown(1);
      else if (event.key === 'PageUp') nextShown(-1);
      else if (arrow === undefined) return;
      else if (spot === undefined && datum < 0) goTo(stop);
      else if (isMap(at)) moveOver(at, ...arrow);
      else if (arrow[0] !== 0) along(arrow[0]);
      else nextShown(arrow[1]);
      event.preventDefault();
    });
    chart.tabIndex = 0;
    chart.setAttribute('role', 'application');
    chart.setAttribute(
      'aria-label',
      `${name} Arrow keys read values, Page Up and Page Down go to the next curve or map, plus and minus enlarge.`,
    );

    // Buttons.
    const tools = document.createElement('div');
    tools.className = 'tools';
    const button = (label: string, press: () => void): HTMLButtonElement => {
      const made = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
      made.addEventListener('click', press);
      tools.append(made);
      return made;
    };
    const fade = (but: number | undefined): void => {
      for (const element of elementsOf(() => true)) element.style.opacity = '';
      if (but !== undefined) for (const element of elementsOf((own) => own !== but)) element.style.opacity = '0.15';
    };
    const toggles = series.map((label, own) => {
      const elements = () => elementsOf((owner) => owner === own);
      if (elements().length === 0) return undefined;
      const toggle = button(label, () => {
        if (hidden.has(own)) hidden.delete(own);
        else hidden.add(own);
        const isHidden = hidden.has(own);
        for (const element of elements()) element.style.display = isHidden ? 'none' : '';
        toggle.setAttribute('aria-pressed', String(!isHidden));
        fade(undefined);
        hide();
      });
      toggle.setAttribute('aria-pressed', 'true');
      for (const enter of ['pointerenter', 'focus']) toggle.addEventListener(enter, () => fade(own));
      for (const leave of ['pointerleave', 'blur']) toggle.addEventListener(leave, () => fade(undefined));
      return toggle;
    });
    if (toggles.filter(Boolean).length < 2) for (const toggle of toggles) toggle?.remove();
    else {
      // The legend in the picture does the same.
      const plain = (label: string) => label.replaceAll(/\s/g, '');
      for (const entry of svg.querySelectorAll<SVGElement>('.role-legend-label text')) {
        const own = series.findIndex((label) => plain(label) === plain(entry.textContent ?? ''));
        if (toggles[own] === undefined) continue;
        entry.style.cursor = 'pointer';
        entry.style.pointerEvents = 'all';
        entry.addEventListener('click', () => toggles[own]?.click());
      }
    }
    button('+', () => enlarge(1.5)).setAttribute('aria-label', 'Enlarge');
    button('−', () => enlarge(1 / 1.5)).setAttribute('aria-label', 'Reduce');
    button('Whole figure', reset);
    chart.after(tools);
  }
}

/** The script of a page, without the word by which a value that is missing in a report is found. */
export const pageScript = `(${readFigures.toString().replaceAll('undefined', 'void 0')})();`;

/** What the policy of a page names its script by. */
export const pageScriptHash = `sha256-${base64(
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pageScript))),
)}`;

/** Readings of a figure for its page; no text of a case can end the element that holds them. */
export function readingsText(readings: Readings): string {
  return JSON.stringify(readings).replaceAll('<', '\\u003c');
}
