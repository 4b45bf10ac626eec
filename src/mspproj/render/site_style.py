"""The look of the web pages, beside that of every page and of charts."""

from mspproj.render.chart_frame import CHART_STYLE
from mspproj.render.page import STYLE

_SITE = """
:root { --card: #fff; --red: #b3261e; --yellow: #8a5a00; --green: #1c6b4a; --red-soft: #fbe9e7; --yellow-soft: #fdf1d8;
  --green-soft: #e3f3ea; --shade: 0 1px 2px rgb(16 32 48 / 8%); }
@media (prefers-color-scheme: dark) { :root { --card: #18212a; --red: #f5a39b; --yellow: #f0c674; --green: #7fd3ab;
  --red-soft: #3d1f1d; --yellow-soft: #3a2d12; --green-soft: #15352a; --shade: none; } }
body { background: var(--band); --rim: var(--band); }
@media (prefers-color-scheme: dark) { body { --band: #0f151b; --paper: #18212a; background: #0f151b; } }
main { max-width: 78rem; padding-top: 1.5rem; overflow-x: visible; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.5rem; }
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.top nav { max-width: 78rem; margin: 0 auto; padding: 0.75rem 1.5rem; display: flex; flex-wrap: wrap;
  gap: 0.25rem 1.5rem; align-items: baseline; }
.top a { color: var(--ink); text-decoration: none; padding: 0.2rem 0; }
.top a:hover { text-decoration: underline; }
.top a[aria-current] { border-bottom: 2px solid var(--accent); font-weight: 600; }
.top .brand { font-weight: 700; letter-spacing: -0.01em; margin-right: auto; }
.top .stand { color: var(--soft); font-size: 0.85rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.foot { max-width: 78rem; margin: 0 auto; padding: 0 1.5rem 3rem; color: var(--soft); font-size: 0.85rem; }
.crumb { margin: 0 0 0.35rem; font-size: 0.85rem; color: var(--soft); }
.head { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; margin-bottom: 0.25rem; }
.head h1 { margin: 0; }
.sub { color: var(--soft); margin: 0 0 1.25rem; }
h2 { font-size: 1.05rem; margin: 0 0 0.75rem; padding: 0; border: 0; }
h3 { font-size: 0.92rem; margin: 1.25rem 0 0.4rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; box-shadow: var(--shade);
  padding: 1.1rem 1.25rem; margin: 0 0 1.1rem; min-width: 0; }
.card > :last-child { margin-bottom: 0; }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 0 1.1rem;
  align-items: start; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: 0.8rem;
  margin: 0 0 1.1rem; }
.tiles > div { background: var(--card); border: 1px solid var(--line); border-radius: 10px; box-shadow: var(--shade);
  padding: 0.8rem 1rem; min-width: 0; }
.tiles dt { font-size: 0.8rem; color: var(--soft); }
.tiles dd { margin: 0; font-size: 1.4rem; font-weight: 650; letter-spacing: -0.02em; line-height: 1.3; }
.tiles dd + dd { font-size: 0.8rem; font-weight: 400; color: var(--soft); letter-spacing: 0; }
.tiles .words { font-size: 1.05rem; letter-spacing: 0; }
.pill { display: inline-block; font-size: 0.8rem; font-weight: 600; line-height: 1.4; padding: 0.1rem 0.6rem;
  border-radius: 1rem; white-space: nowrap; border: 1px solid var(--line); color: var(--soft); }
.pill::before { content: ""; display: inline-block; width: 0.5rem; height: 0.5rem; border-radius: 50%;
  background: currentcolor; margin-right: 0.4rem; }
.plain::before { display: none; }
.red { color: var(--red); background: var(--red-soft); border-color: transparent; }
.yellow { color: var(--yellow); background: var(--yellow-soft); border-color: transparent; }
.green { color: var(--green); background: var(--green-soft); border-color: transparent; }
.late { color: var(--red); font-weight: 600; }
.soft { color: var(--soft); }
.small { font-size: 0.85rem; }
.keep { white-space: nowrap; }
.meter { display: block; width: 100%; max-width: 9rem; height: 6px; margin-top: 0.4rem; border-radius: 3px;
  overflow: hidden; }
.meter .rail { fill: var(--line); } .meter .fill { fill: var(--c1); } .meter .over { fill: var(--bad); }
.tiles .meter { max-width: none; }
table caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.wide-table { overflow-x: auto; }
tr:last-child > td, tr:last-child > th { border-bottom: 0; }
td.num, th.num { text-align: right; white-space: nowrap; }
td.day { white-space: nowrap; }
.name { font-weight: 600; text-decoration: none; } .name:hover { text-decoration: underline; }
.reasons { list-style: none; padding: 0; }
.reasons li { display: flex; gap: 0.75rem; align-items: baseline; padding: 0.4rem 0;
  border-bottom: 1px solid var(--line); }
.reasons li:last-child { border: 0; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.25rem; margin: 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
details { margin-top: 1rem; } summary { cursor: pointer; color: var(--accent); }
details[open] summary { margin-bottom: 0.75rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.strip { display: flex; gap: 3px; list-style: none; padding: 0; margin: 0; align-items: flex-end; height: 2rem; }
.strip li { flex: 1 1 0; max-width: 3.5rem; margin: 0; border-radius: 3px 3px 0 0; min-width: 4px; }
.strip .s-green { height: 35%; background: var(--green); } .strip .s-yellow { height: 65%; background: var(--yellow); }
.strip .s-red { height: 100%; background: var(--red); } .strip .s-none { height: 8%; background: var(--line); }
.strip.mini { height: 1rem; width: 4.5rem; gap: 2px; }
.month { table-layout: fixed; font-size: 0.8rem; }
.month th { text-align: left; padding: 0.25rem 0.4rem; }
.month td { height: 4rem; padding: 0.25rem 0.4rem; border: 1px solid var(--line); overflow-wrap: anywhere; }
.month .none { background: var(--band); }
.month .now { box-shadow: inset 0 0 0 2px var(--accent); }
.month .num-day { font-weight: 600; color: var(--soft); }
.month ul { list-style: none; margin: 0; padding: 0; }
.month li { margin: 0.15rem 0; padding-left: 0.45rem; border-left: 3px solid var(--c1); line-height: 1.3; }
.month .k-milestone { border-color: var(--c3); font-weight: 600; } .month .k-impact { border-color: var(--c2); }
.month .st-sent, .month .st-held { border-color: var(--line); color: var(--soft); }
.month .st-overdue { border-color: var(--bad); color: var(--red); font-weight: 600; }
.need { border-left: 4px solid var(--c2); }
@media screen and (max-width: 44rem) {
  .top nav { padding: 0.6rem 1rem; } .foot { padding: 0 1rem 2rem; }
  .card { padding: 1rem; border-radius: 8px; }
  .tiles { grid-template-columns: 1fr 1fr; gap: 0.6rem; } .tiles dd { font-size: 1.2rem; }
  .tiles .words { font-size: 0.98rem; }
  .wide-table { overflow-x: visible; }
  td.num { white-space: normal; } td, td.num { grid-template-columns: 6.5rem minmax(0, 1fr); text-align: left; }
  .month tr { padding: 0; border: 0; } .month td { height: auto; display: none; border: 0; }
  .month td.some { display: block; padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
  .month td:first-child { font-weight: 400; } .month td::before { display: none; } .month td.now { box-shadow: none; }
  .month .num-day::after { content: attr(data-rest); }
  .strip.mini { width: 8rem; }
  tr:last-child { border: 0; } td:first-child .soft { font-weight: 400; }
  td.lead { display: block; margin-bottom: 0.25rem; } td.lead::before { display: none; }
}
@media print {
  body { --band: #fff; background: #fff; } .skip, .top a:not(.brand) { display: none; }
  .card, .tiles > div { box-shadow: none; border-color: #ccc; } .card { break-inside: auto; }
  .tiles { grid-template-columns: repeat(4, 1fr); } .tiles > div { break-inside: avoid; }
  .pill { border: 1px solid #999; } .tiles dd { font-size: 13pt; }
  h2 { font-size: 12pt; margin: 0 0 0.4rem; } .month td { height: 2.5rem; }
}
"""
STYLE_SITE = STYLE + CHART_STYLE + _SITE
