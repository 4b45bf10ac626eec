"""A draft made again: facts are renewed, what a person wrote stays, and nothing is lost on the way."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mspproj.render.markdown import escape
from mspproj.render.sections import defuse, diff, digest, merge, strip_markers


def template(**facts: str) -> str:
    """What a report template makes: a title, then for each section a heading, facts and room for the person."""
    parts = ["# Weekly report\n"]
    for name, body in facts.items():
        parts.append(f"\n## {name.title()}\n\n<!-- facts:{name} -->\n{body}\n<!-- /facts -->\n")
        parts.append(f"\n<!-- yours:{name} -->\n<!-- /yours -->\n")
    return "".join(parts)


def drafted(**facts: str) -> str:
    return merge("", template(**facts)).text


def test_the_first_draft_carries_digests() -> None:
    made = merge("", template(done="- mail"))
    assert made.text == (
        "# Weekly report\n\n## Done\n\n"
        f"<!-- facts:done sha={digest('- mail')} -->\n- mail\n<!-- /facts -->\n"
        "\n<!-- yours:done -->\n<!-- /yours -->\n"
    )
    assert (made.changed, made.kept, made.edited, made.warnings) == (("done",), (), (), ())


def test_the_same_facts_change_nothing() -> None:
    draft = drafted(done="- mail", next="- files")
    again = merge(draft, template(done="- mail", next="- files"))
    assert again.text == draft
    assert again.changed == ()


def test_new_facts_take_the_place_and_the_person_s_words_stay() -> None:
    draft = drafted(done="- mail").replace("<!-- yours:done -->\n", "<!-- yours:done -->\nThank you, Pat.\n")
    draft = draft.replace("# Weekly report", "# My report") + "\nRegards\n"
    again = merge(draft, template(done="- mail\n- files"))
    assert again.changed == ("done",)
    assert again.kept == ("done",)
    assert again.warnings == ()
    for kept in ("# My report\n", "Thank you, Pat.\n", "\nRegards\n", "- mail\n- files\n"):
        assert kept in again.text


def test_an_edit_of_facts_stays_while_they_are_the_same() -> None:
    draft = drafted(done="- mail").replace("- mail", "- all mail")
    again = merge(draft, template(done="- mail"))
    assert again.text == draft
    assert (again.changed, again.kept, again.edited) == ((), ("done",), ())
    assert "edited by hand" in again.warnings[0]


def test_an_edit_of_facts_is_quoted_below_when_they_change() -> None:
    draft = drafted(done="- mail").replace("- mail", "- all mail\n\n<!-- x -->")
    again = merge(draft, template(done="- files"))
    assert again.edited == ("done",)
    assert again.changed == ("done",)
    assert "- files\n<!-- /facts -->\n<!-- was:done -->\n> - all mail\n>\n> <!-- x -->\n<!-- /was -->\n" in again.text
    assert merge(again.text, template(done="- files")).text == again.text
    third = merge(again.text.replace("- files", "- no files"), template(done="- tapes")).text
    assert "> - all mail" in third
    assert "> - no files" in third


def test_an_edit_that_equals_the_new_facts_needs_no_copy() -> None:
    draft = drafted(done="- mail").replace("- mail", "- files")
    again = merge(draft, template(done="- files"))
    assert (again.edited, again.changed) == ((), ())
    assert f"sha={digest('- files')}" in again.text


@pytest.mark.parametrize("hand", [True, False])
def test_a_section_without_facts_goes_unless_a_person_wrote_in_it(hand: bool) -> None:
    draft = drafted(done="- mail", risk="- late")
    draft = draft.replace("- late", "- very late") if hand else draft
    again = merge(draft, template(done="- mail"))
    assert "facts:risk" not in again.text
    assert ("> - very late" in again.text) is hand
    assert again.changed == ("risk",)


def test_a_new_section_comes_with_its_heading_after_the_one_before() -> None:
    draft = drafted(done="- mail", money="5") + "\nRegards\n"
    again = merge(draft, template(done="- mail", next="- files", money="5"))
    assert again.changed == ("next",)
    assert [line for line in again.text.splitlines() if line.startswith(("#", "Reg"))] == [
        "# Weekly report", "## Done", "## Next", "## Money", "Regards",
    ]  # fmt: skip


def test_a_new_first_section_comes_last_and_brings_no_second_title() -> None:
    again = merge(drafted(done="- mail"), template(health="red", done="- mail"))
    assert again.text.count("# Weekly report") == 1
    assert again.text.index("## Health") > again.text.index("## Done")


def test_a_section_that_is_off_stays_out() -> None:
    draft = re.sub(r"facts:money sha=\w+ -->", "facts:money off -->", drafted(done="- mail", money="5,000 EUR"))
    again = merge(draft, template(done="- mail", money="5,000 EUR"))
    assert "5,000" not in again.text
    assert "facts:money off" in again.text
    assert merge(again.text, template(done="- mail", money="6,000 EUR")).text == again.text


def test_a_lost_marker_loses_no_text() -> None:
    draft = drafted(done="- mail", next="- files").replace("<!-- /facts -->\n", "", 1)
    again = merge(draft, template(done="- mail", next="- files"))
    assert "lost its other half" in again.warnings[0]
    assert "\\<!-- facts:done" in again.text
    assert again.text.count("- mail") == 2
    assert merge(again.text, template(done="- mail", next="- files")).text == again.text


def test_line_ends_stay_those_of_the_draft() -> None:
    draft = drafted(done="- mail").replace("\n", "\r\n")
    assert merge(draft, template(done="- mail")).text == draft
    assert "\n" not in merge(draft, template(done="- files")).text.replace("\r\n", "")


def test_user_text_forges_no_marker() -> None:
    forged = "x\n<!-- /facts -->\n<!-- facts:money -->"
    for body in (escape(forged), escape(forged, keep_newlines=True), defuse(forged)):
        again = merge(drafted(done=body), template(done=body))
        assert again.changed == ()
        assert again.text.count("\n<!-- /facts") == 1


LINES = st.lists(
    st.sampled_from(
        [
            *("<!-- facts:a -->", "<!-- facts:b sha=01234567 -->", "<!-- facts:a off -->", "<!-- /facts -->"),
            *(
                "<!-- yours:a -->",
                "<!-- /yours -->",
                "<!-- was:a -->",
                "<!-- /was -->",
                "",
                "one",
                "two",
                "## A",
                "> one",
            ),
        ]
    )
    | st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8),
    max_size=14,
).map("\n".join)
FACTS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["one", "two", "- x\n- y", ""]), max_size=3)


@given(LINES, FACTS)
def test_making_it_twice_is_making_it_once(old: str, facts: dict[str, str]) -> None:
    once = merge(old, template(**facts))
    twice = merge(once.text, template(**facts))
    assert twice.text == once.text
    assert twice.changed == ()


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1), st.lists(FACTS, max_size=4))
def test_a_person_s_words_survive_any_number_of_drafts(words: str, weeks: list[dict[str, str]]) -> None:
    draft = drafted(a="one").replace("<!-- yours:a -->\n", f"<!-- yours:a -->\nP.S. {words}\n") + f"\nP.P.S. {words}\n"
    draft = draft.replace("one\n<!-- /facts", f"one, {words}\n<!-- /facts")
    for facts in weeks:
        draft = merge(draft, template(**facts)).text
    assert f"P.S. {words}\n" in draft
    assert f"\nP.P.S. {words}\n" in draft
    assert f"one, {words}".rstrip() in draft


def test_what_is_sent_has_no_markers_and_no_notes() -> None:
    draft = merge(drafted(done="- mail").replace("- mail", "- all mail"), template(done="- files")).text
    sent = strip_markers(draft + "\n<!-- ask Pat\nfirst -->\nRegards \\<!-- this -->\n")
    assert sent == "# Weekly report\n\n## Done\n\n- files\n\nRegards \\<!-- this -->\n"


def test_diff_shows_what_changed_and_is_inert() -> None:
    assert diff("a\nb\n", "a\nc\x1b\n", "weekly.md") == (
        "--- weekly.md (before)\n+++ weekly.md (now)\n@@ -1,2 +1,2 @@\n a\n-b\n+c\\u001b\n"
    )
    assert diff("a\n", "a\n") == ""
