/** The look of report.html: one readable column, figures side by side where there is room, fit to print. */
export const stylesheet = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 68rem; background: #fff; color: #1a1a1a;
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Arial, sans-serif; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid #c8c8c8; }
p, ul, dl { max-width: 46rem; }
.lead { font-size: 1.1rem; color: #404040; margin: 0; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid #0060a0; outline-offset: 2px; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: #505050; padding-bottom: .35rem; }
caption span { display: inline-block; position: sticky; left: 0; max-width: min(46rem, calc(100vw - 2rem)); }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem; border-bottom: 1px solid #dcdcdc; }
thead th { vertical-align: bottom; max-width: 11rem; border-bottom: 1.5px solid #1a1a1a; }
tbody th { font-weight: 500; min-width: 9rem; }
tbody th.number { min-width: 0; text-align: right; }
.number { text-align: right; }
td.number, .line { white-space: nowrap; }
.line { display: block; }
.role { display: inline-block; padding: 0 .45rem; border: 1px solid; border-radius: .25rem; font-size: .85rem; }
.role.fitted { color: #404040; border-style: dashed; }
.role.predicted { color: #004c80; background: #eaf4fb; font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 2.2rem 2.5rem; }
figure { margin: 0; min-width: 0; }
figure svg { display: block; width: 100%; height: auto; }
.chart { position: relative; max-width: 30rem; }
.chart.enlarged { cursor: grab; touch-action: none; }
.chart:focus-visible, button:focus-visible { outline: 2px solid #0060a0; outline-offset: 2px; }
.reading { position: absolute; margin: 0; padding: .25rem .5rem; max-width: 100%; pointer-events: none; background: #fffffff2;
  color: #1a1a1a; border: 1px solid #767676; border-radius: .25rem; font-size: .82rem; line-height: 1.35; }
.reading strong, .reading span { display: block; }
.tools { display: flex; flex-wrap: wrap; gap: .35rem; margin-top: .5rem; max-width: 30rem; }
.tools button { font: inherit; font-size: .8rem; padding: .15rem .55rem; min-height: 1.6rem; min-width: 1.6rem; color: #1a1a1a;
  background: #fff; border: 1px solid #767676; border-radius: .25rem; cursor: pointer; }
.tools button[aria-pressed=true] { background: #e3eef6; }
.tools button[aria-pressed=false] { text-decoration: line-through; }
figcaption { font-size: .92rem; margin-top: .6rem; max-width: 30rem; }
details { margin: .5rem 0; font-size: .92rem; }
summary { cursor: pointer; color: #004c80; }
.save a { margin-right: 1rem; }
a { color: #004c80; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; }
code, pre { font-family: ui-monospace, Consolas, "Liberation Mono", monospace; font-size: .88em; }
pre { background: #f4f4f4; padding: .7rem .9rem; overflow-x: auto; }
.hash { overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  th, td { padding: .35rem .4rem; }
  tbody th:not(.number) { min-width: 6rem; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  figure, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  details, .tools, .reading { display: none; }
  .scroll { overflow: visible; }
}
`;
