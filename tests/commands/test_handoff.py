"""`report handoff`: a draft that keeps what a person wrote, and a page."""

from pathlib import Path

import pytest

from tests.conftest import TODAY, Run

M = "contoso-m365"


@pytest.fixture
def changed(workspace: Path) -> Path:
    (workspace / "clients/contoso.yaml").write_text(
        "format: 1\nname: <b>Contoso</b> | Ltd\ncontacts: [{id: pat, name: 'Pat [x](javascript:1)', phone: '+1 555'}]\n"
        "sites: [{id: hq, access: 'password: Hunter2!x'}]\n"
    )
    return workspace / f"projects/{M}/reports/{TODAY}-handoff.md"


def test_a_draft_keeps_what_was_written_in_it(changed: Path, run: Run) -> None:
    assert f"drafted projects/{M}/reports/{TODAY}-handoff.md" in run("report", "handoff", M).out
    text = changed.read_text()
    mark = "<!-- yours:faults -->\n"
    changed.write_text(text.replace(mark, mark + "Port 7 looks dead and is not.\n", 1))
    run("task", "done", f"{M}/T1")
    run("log", "1h", f"{M}/T1", "Built the tenant")
    assert "renewed" in run("report", "handoff", M).out
    text = changed.read_text()
    assert "Port 7 looks dead" in text
    assert "Tenant and domain (1 h)" in text


def test_a_page_is_inert_and_holds_no_secret(changed: Path, run: Run) -> None:
    run("report", "handoff", M)
    changed.write_text(changed.read_text().replace("<!-- yours:first -->\n", "<!-- yours:first -->\nCall Kim.\n", 1))
    assert run("report", "handoff", M, "--out", "handoff.html").out == "wrote handoff.html\n"
    html = Path("handoff.html").read_text()
    assert "Call Kim." in html
    assert "Hunter2" not in html + changed.read_text()
    assert "1 text left out: they look like passwords" in html
    assert "<b>" not in html.replace("<b>1", "").replace("&lt;b&gt;", "")
    assert 'href="javascript' not in html
    run("report", "handoff", M, "--out", "handoff.md")
    assert Path("handoff.md").read_text().startswith("You get this because support takes over")
    assert run("report", "handoff", M, "--format", "html").out == html


def test_it_is_not_for_the_client(changed: Path, run: Run) -> None:
    done = run("report", "handoff", M, "--to", "client")
    assert (done.code, "it is support's own" in done.err) == (2, True)
    assert run("report", "handoff").code == 2
    assert run("report", "handoff", M, "--out", "x.csv", "--format", "csv").code == 2
    assert not changed.exists()
