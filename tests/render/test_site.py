"""The frame of the web pages: values are text, charts of ours are not; a served page may run one script."""

import re
from base64 import b64encode
from hashlib import sha256

from mspproj.render.page import frame, with_script
from mspproj.render.site import site_page
from mspproj.render.site_style import STYLE_SITE

DATA = {
    "company": "A & B <b>",
    "as_of": "2026-11-20",
    "links": [{"name": "Portfolio", "to": "../index.html", "here": False}],
    "foot": ["<i>foot</i>"],
    "people": [
        {"id": "kim", "name": "<script>x</script>", "tasks": 1, "remaining": 90, "projects": 1, "first": "", "away": ""}
    ],
}


def test_values_are_escaped_and_charts_are_not() -> None:
    data = DATA
    text = site_page("people", "P", data)
    assert "&lt;script&gt;x&lt;/script&gt;" in text
    assert "<script" not in text
    assert "A &amp; B &lt;b&gt;" in text
    assert "&lt;i&gt;foot&lt;/i&gt;" in text
    assert "1.5 h" in text


def test_a_served_page_runs_the_one_script_that_its_policy_names() -> None:
    made = frame("</head>", "<p></head></p>", STYLE_SITE, ("<nav></nav>", "<footer></footer>"))
    live = with_script(made, "go()")
    digest = b64encode(sha256(b"go()").digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', live)
    assert policy
    assert f"; script-src 'sha256-{digest}'; connect-src 'self'; base-uri 'none'; form-action 'none'" in policy[1]
    assert live.index("<script>go()</script>") < live.index("<body>")
    assert (
        live.replace("<script>go()</script>\n", "").replace(f"; script-src 'sha256-{digest}'; connect-src 'self'", "")
        == made
    )


def test_what_stands_around_the_main_part_is_outside_of_it() -> None:
    made = frame("T", "<p>in</p>", around=("<nav>n</nav>", "<footer>f</footer>"))
    assert re.search(r"<body>\n<nav>n</nav>\n<main>\n<p>in</p>\n</main>\n<footer>f</footer>\n</body>", made)


def test_no_colour_or_size_comes_from_outside() -> None:
    assert "url(" not in STYLE_SITE
    assert "@import" not in STYLE_SITE
    assert "prefers-color-scheme: dark" in STYLE_SITE
    assert "@media print" in STYLE_SITE
