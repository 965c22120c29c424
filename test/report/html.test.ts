import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { reportHtml } from '../../src/report/html.ts';
import { comparisonResult, minimalResult } from './fixture.ts';

describe('reportHtml', () => {
  const page = reportHtml(comparisonResult, []);

  it('answers in two sentences and tells fitted from predicted', () => {
    expect(page).toContain(
      'Metal plates most evenly in Vertical channels (VGA) and least evenly in Horizontal sheets (HGA)',
    );
    expect(page).toContain('From the top of the host to its bottom the salt concentration falls');
    expect(page).toMatch(/2 were fitted and so say nothing about the model: concentration drop of Vertical channels/);
    expect(page.match(/class="role fitted"/g)).toHaveLength(2);
    // Two predicted numbers, and one counterpart.
    expect(page.match(/class="role predicted"/g)).toHaveLength(3);
  });

  it('shows parameters in units of the field', () => {
    expect(page.replaceAll('<wbr>', '')).toContain('operation.current_density</code> (mA/cm²)');
    expect(page).toContain('1.020');
    expect(page).toContain('0.42');
  });

  it('asks nothing of a network and runs no script but its own', () => {
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map((match) => match[1]);
    expect(scripts).toHaveLength(1);
    const hash = createHash('sha256').update(scripts[0]).digest('base64');
    expect(page).toContain(`default-src 'none'; script-src 'sha256-${hash}';`);
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]);
    for (const address of addresses) expect(address).toMatch(/^data:/);
  });

  it('has headings in order and a label for every region', () => {
    const levels = [...page.matchAll(/<h(\d)/g)].map((match) => Number(match[1]));
    expect(levels[0]).toBe(1);
    expect(new Set(levels.slice(1))).toEqual(new Set([2]));
    for (const [, id] of page.matchAll(/aria-labelledby="([^"]*)"/g)) expect(page).toContain(`id="${id}"`);
  });

  it('escapes every text a user can write', () => {
    const attack = '<img src=x onerror="alert(1)">&\'';
    const [first, ...others] = comparisonResult.variants;
    const hostile = reportHtml(
      {
        ...comparisonResult,
        title: attack,
        description: attack,
        caseFile: attack,
        notes: [attack],
        variants: [
          { ...first, label: attack, name: attack, metrics: { [attack]: { value: 1, unit: attack } } },
          ...others,
        ],
        comparison: { source: attack, rows: comparisonResult.comparison!.rows },
      },
      [],
    );
    expect(hostile).not.toContain('<img');
    expect(hostile).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;&#39;');
  });

  it('says what it can of a run with one metric', () => {
    const small = reportHtml(minimalResult, []);
    expect(small).toContain('The run solved base; the metrics it computed are in the tables below.');
    expect(small).not.toContain('id="notes"');
    expect(small).not.toContain('id="fit"');
  });
});
