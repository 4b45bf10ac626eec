"""The frame of every HTML page: one file, no script, no network, light and dark, for screen, phone and paper.

    page("Communication plan", markdown)      a page from Markdown (raw HTML in it is text)
    frame("Portfolio", html)                  a page around HTML that is inert already

On a narrow screen each row of a table becomes a card whose lines are labelled by the columns (`data-label`).
`STYLE` alone is for mails, which bring their own frame.
"""

from base64 import b64encode
from hashlib import sha256
from html import escape

from mspproj.render.markdown import to_html
from mspproj.render.text import clean

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2733; --soft: #5b6b7b; --line: #dde4ea; --band: #f4f7f9;
  --accent: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #12181f; --ink: #e4eaf0; --soft: #9aa9b8; --line: #2b3641; --band: #1a222b; --accent: #7db8f5; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word;
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 66rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; overflow-x: auto; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; letter-spacing: -0.01em; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.25rem 0 0.75rem; padding-bottom: 0.3rem;
  border-bottom: 2px solid var(--line); }
h3 { font-size: 1.02rem; margin: 1.5rem 0 0.5rem; }
p, ul, ol, table, blockquote, pre { margin: 0 0 1rem; }
ul, ol { padding-left: 1.4rem; }
li { margin: 0.2rem 0; }
a { color: var(--accent); }
blockquote { padding: 0.1rem 0 0.1rem 1rem; border-left: 3px solid var(--line); color: var(--soft); }
code { font: 0.9em/1.4 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; background: var(--band);
  padding: 0.1em 0.3em; border-radius: 3px; }
pre { padding: 0.8rem 1rem; background: var(--band); overflow-x: auto; }
pre code { padding: 0; background: none; }
hr { border: 0; border-top: 1px solid var(--line); margin: 2rem 0; }
table { width: 100%; border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
th { text-align: left; font-size: 0.78rem; font-weight: 600; color: var(--soft); }
th, td { padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
td[data-label="Date"], td[data-label="Due"], td[data-label="Day"] { white-space: nowrap; }
.right { text-align: right; }
.center { text-align: center; }
footer { margin-top: 3rem; color: var(--soft); font-size: 0.85rem; }
@media screen and (max-width: 44rem) {
  main { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.45rem; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
  td, td.right, td.center { display: grid; grid-template-columns: 5.5rem 1fr; gap: 0.75rem; padding: 0.1rem 0;
    border: 0; text-align: left; overflow-wrap: anywhere; }
  td:first-child { font-weight: 600; }
  td::before { content: attr(data-label); color: var(--soft); font-weight: 400; font-size: 0.85rem; }
  td:empty { display: none; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --band: #fff; --accent: #000; }
  @page { margin: 16mm 15mm; }
  body { font-size: 10pt; line-height: 1.4; }
  main { max-width: none; padding: 0; overflow: visible; }
  h1 { font-size: 16pt; }
  h2 { font-size: 12pt; margin: 1.2rem 0 0.4rem; }
  table { font-size: 8.5pt; }
  th, td { padding: 0.25rem 0.6rem 0.25rem 0; }
  h1, h2, h3 { break-after: avoid; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
}
"""


def page(title: str, markdown: str) -> str:
    """A whole page from Markdown, the same bytes for the same input. `title` is plain text."""
    return frame(title, to_html(markdown, label_cells=True))


def frame(title: str, html: str, style: str = STYLE, around: tuple[str, str] = ("", "")) -> str:
    """A whole page around `html`, which its maker answers for, as for what stands `around` its main part.

    Nothing but `style` is let in by the page's policy.
    """
    above, below = (f"{part.strip()}\n" if part else "" for part in around)
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(clean(title))}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{above}<main>\n{html.strip()}\n</main>\n{below}</body>\n</html>\n"
    )


def with_script(page: str, script: str) -> str:
    """A page of `frame` that runs `script` of ours, and that alone; it may ask the page's own server."""
    allowed = f"; script-src 'sha256-{_digest(script)}'; connect-src 'self'; base-uri 'none';"
    return page.replace("; base-uri 'none';", allowed, 1).replace("</head>", f"<script>{script}</script>\n</head>", 1)


def _digest(style: str) -> str:
    return b64encode(sha256(style.encode()).digest()).decode()
