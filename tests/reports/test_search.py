"""Search in short texts, and how near two are."""

import pytest

from mspproj.reports.search import Texts, snippet, stem, terms

LESSONS = {
    "dns": "Laptops with a static DNS server lost the network the morning after. Ask for them in the survey.",
    "fax": "The fax gateway was on no list of senders. Ask for fax by name.",
    "lift": "A lift needs a safety briefing. Order both two weeks ahead.",
    "line": "Measure the client's line before estimating enrolment.",
    "rules": "Going through the firewall rules with an owner for each took an hour and saved ten questions later.",
}
TEXTS = Texts(LESSONS)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("fax", "fax"),
        ("networks", "dns"),
        ("estimate lines", "line"),
        ("enrol", "line"),  # what begins so
        ("gatewai", "fax"),  # a slip
        ("ask survey", "dns fax"),
        ("the of and", ""),
        ("kubernetes", ""),
        ("", ""),
    ],
)
def test_what_is_found_the_best_first(query: str, found: str) -> None:
    assert [hit.id for hit in TEXTS.search(query)] == found.split()


def test_a_rare_word_counts_more_than_a_common_one_and_a_short_text_more_than_a_long_one() -> None:
    texts = Texts({"a": "mail mail mail", "b": "mail relay", "c": "mail " + "filler words " * 9, "d": "mail"})
    assert next(hit.id for hit in texts.search("mail relay")) == "b"
    assert [hit.id for hit in texts.search("mail")][-1] == "c"


def test_texts_that_say_much_the_same() -> None:
    same = TEXTS.near("Measure the line of the client before you estimate enrolment")
    assert [id for id, _ in same] == ["line"]
    assert same[0][1] > 0.9
    assert TEXTS.near("Lower the TTL a week before the cut-over") == []
    assert Texts({}).near("anything") == []


@pytest.mark.parametrize(
    ("words", "one"),
    [
        ("policy policies", "policy"),
        ("plan plans planned planning", "plan"),
        ("migrate migrated migrating", "migrat"),
        ("switch switches", "switch"),
        ("status", "status"),
        ("access", "access"),
        ("red", "red"),
        ("string", "string"),
        ("client's client\u2019s", "client"),
    ],
)
def test_stems(words: str, one: str) -> None:
    assert {stem(word) for word in words.split()} == {one}


def test_terms_leave_out_what_every_text_has() -> None:
    assert terms("The Wi-Fi of the 2nd floor, \u00c4rger!") == ["wi", "fi", "2nd", "floor", "\u00e4rger"]


def test_a_snippet_shows_where_it_matched() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    assert snippet(text, {"eleven"}, 30) == "\u2026 nine ten eleven twelve \u2026"
    assert snippet(text, {"one"}, 20) == "one two three four \u2026"
    assert snippet("short\n text", {"text"}) == "short text"
