"""Whether the languages of a clause name the same numbers, dates, percentages, amounts and units of time. Pure.

A help for whoever compares, never a proof: it warns, and blocks nothing. `agreements.twins.figures` says what is read
in which language.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from agreements.twins import number_words
from agreements.twins.figures import AMOUNT, DATE, NUMBER, PERCENT, Fact, Reading, read

CURRENCY, UNIT = "moneda", "unidad de tiempo"


@dataclass(frozen=True)
class Difference:
    """What one language says and the other does not. An empty `left` or `right`: nothing like it was found there."""

    clause: str
    languages: tuple[str, str]
    what: str
    left: str
    right: str


def differences(texts: Mapping[str, Mapping[str, str]], languages: Iterable[str]) -> list[Difference]:
    """Compare the first language with each other one, {clause key: {language: HTML}}; absent texts are left out."""
    first, *others = languages
    found = []
    for key, by_language in texts.items():
        if first not in by_language:
            continue
        left = read(by_language[first], first)
        for language in others:
            if language in by_language:
                right = read(by_language[language], language)
                found += (
                    Difference(key, (first, language), what, one, other)
                    for what, one, other in _compare(left, right)
                )
    return found


# --- Comparing -------------------------------------------------------------------------------------------------------


def _compare(left: Reading, right: Reading) -> Iterator[tuple[str, str, str]]:
    lone_left, lone_right = _unmatched(left, right), _unmatched(right, left)
    for what in (DATE, AMOUNT, PERCENT, NUMBER):
        ours = [fact for fact in lone_left if fact.what == what]
        theirs = [fact for fact in lone_right if fact.what == what]
        if len(ours) == len(theirs):
            yield from ((what, one.text, other.text) for one, other in zip(ours, theirs, strict=True))
        else:
            yield from ((what, fact.text, "") for fact in ours)
            yield from ((what, "", fact.text) for fact in theirs)
    yield from _other_currencies(left, right)
    yield from _other_units(left, right)


def _unmatched(reading: Reading, other: Reading) -> list[Fact]:
    """Facts of a text without twin in the other one, each value once."""
    lone, seen = [], set()
    for fact in reading.facts:
        if fact.is_soft or fact.values in seen:
            continue
        if fact.is_word and other.language not in number_words.LANGUAGES:
            continue
        if other.twins_of(fact):
            continue
        if other.has_greater and fact.what in (NUMBER, AMOUNT) and max(fact.values) > 100:
            continue
        seen.add(fact.values)
        lone.append(fact)
    return lone


def _other_currencies(left, right):
    """The same amount in another currency, or in none."""
    for one in left.facts:
        twins = right.twins_of(one)
        if twins and one.what == AMOUNT and not any(one.currencies & other.currencies for other in twins):
            yield CURRENCY, one.text, twins[0].text
    for other in right.facts:
        twins = left.twins_of(other)
        if twins and other.what == AMOUNT and all(one.what == NUMBER for one in twins):
            yield CURRENCY, twins[0].text, other.text


def _other_units(left, right):
    """The same number of something else: "90 días" and "90 months"."""
    for one in left.facts:
        twins = [other for other in right.twins_of(one) if other.unit] if one.unit else []
        if twins and all(other.unit != one.unit for other in twins):
            yield UNIT, one.text, twins[0].text
