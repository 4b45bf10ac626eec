"""Full-text search in short texts: BM25 over lightly stemmed words, and how near two texts are.

BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with its usual
k1 and b; an idf that never falls below zero. Stems follow Harman's S-stemmer (1991), and take -ing and -ed off.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from math import log, sqrt
from typing import NamedTuple

K1, B = 1.2, 0.75
PREFIX = 3  # letters from which on a word that no text has finds what begins with it
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_NO_PLURAL = ("us", "ss", "is", "aes", "ees", "oes")
_DOUBLED = re.compile(r"([^aeioulsz])\1\Z")
COMMON = """
a an and any are as at be been but by can could did do does for from had has have he her him his how if in into is it
its just me my no nor not of off on or our out she should so some such than that the their them then there these they
this those to too up us was we were what when where which while who will with would you your
"""
STOP = frozenset(COMMON.split())


class Hit(NamedTuple):
    """`score` is for comparing within one search alone; `words` are those of the text that matched."""

    id: str
    score: float
    words: frozenset[str]


class Texts:
    """Texts by id, taken apart once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.counts = {id: Counter(terms(text)) for id, text in texts.items()}
        self.df = Counter(term for counts in self.counts.values() for term in counts)
        sizes = [sum(counts.values()) for counts in self.counts.values()]
        self.mean = sum(sizes) / len(sizes) if sizes else 1.0

    def search(self, query: str) -> list[Hit]:
        """Texts with any word of the query, best first. A word that no text has stands for those it may mean."""
        wanted = [self._known(term) for term in terms(query)]
        hits = []
        for id, counts in self.counts.items():
            found = [{term for term in group if term in counts} for group in wanted]
            if any(found):
                score = sum(max((self._weight(term, counts) for term in group), default=0.0) for group in found)
                hits.append(Hit(id, score, frozenset().union(*found)))
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def near(self, text: str, least: float = 0.5) -> list[tuple[str, float]]:
        """Texts that say much the same, nearest first, with their likeness (0 to 1): the cosine of idf weights."""
        own = Counter(terms(text))
        length = self._length(own)
        found = []
        for id, counts in self.counts.items():
            shared = sum(self._idf(term) ** 2 for term in own if term in counts)
            likeness = shared / (length * self._length(counts)) if shared else 0.0
            if likeness >= least:
                found.append((id, likeness))
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def _known(self, term: str) -> list[str]:
        """The terms that a word of a query means: itself, else what begins with it, else the nearest."""
        if term in self.df:
            return [term]
        begun = [known for known in self.df if known.startswith(term)] if len(term) >= PREFIX else []
        return begun or get_close_matches(term, self.df, n=1, cutoff=0.8)

    def _idf(self, term: str) -> float:
        df = self.df[term]
        return log(1 + (len(self.counts) - df + 0.5) / (df + 0.5))

    def _weight(self, term: str, counts: Counter[str]) -> float:
        times = counts[term]
        size = sum(counts.values()) / self.mean
        return self._idf(term) * times * (K1 + 1) / (times + K1 * (1 - B + B * size))

    def _length(self, counts: Counter[str]) -> float:
        return sqrt(sum(self._idf(term) ** 2 for term in counts)) or 1.0


def terms(text: str) -> list[str]:
    """The stems of a text in their order, without the words that every text has."""
    words = (word.casefold() for word in _WORD.findall(text))
    return [stem(word) for word in words if word not in STOP]


def stem(word: str) -> str:
    """`policies`, `policy` -> policy; `backups` -> backup; `planned`, `planning` -> plan."""
    word = word.replace("\u2019", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith("ies") and not word.endswith(("eies", "aies")):
        word = word[:-3] + "y"
    elif len(word) > 3 and word.endswith("s") and not word.endswith(_NO_PLURAL):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and re.search("[aeiouy]", word[: -len(ending)]):
            word = _DOUBLED.sub(r"\1", word[: -len(ending)])
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def snippet(text: str, words: Iterable[str], width: int = 90) -> str:
    """The part of a text around the first words that matched, cut at blanks, with `…` where something is left out."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    wanted = set(words)
    places = [match.start() for match in _WORD.finditer(text) if stem(match.group().casefold()) in wanted]
    start = max(0, min((places or [0])[0] - width // 4, len(text) - width))
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = start + width
    end = len(text) if end >= len(text) else max(text.rfind(" ", start, end), start + 1)
    return ("… " if start else "") + text[start:end] + (" …" if end < len(text) else "")
