"""Which words of one clause say the same in several languages. Pure: of texts already read, no queries.

Two texts of a clause correspond when either says that it matches the other's version, or when both are still as the
system filled them, which is from the same data. Otherwise the one written earlier is out of date.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

from django.db import models

#: What a text shows where somebody still has to translate.
UNTRANSLATED = ("[por traducir", "[to be translated")


class Status(models.TextChoices):
    CURRENT = "current", "al día"
    STALE = "stale", "desactualizada"
    MISSING = "missing", "falta"


def status_of(texts: Mapping, languages: Iterable[str]) -> dict[str, Status]:
    """The status of one clause in every language, from the latest text of each ({language: ClauseText}).

    The newest words are never out of date: a clause without missing texts has at least one that is current.
    """
    found = {
        language: Status.MISSING if is_missing(texts.get(language)) else Status.CURRENT
        for language in languages
    }
    present = [language for language, status in found.items() if status == Status.CURRENT]
    for one, other in combinations(present, 2):
        if not correspond(texts[one], texts[other]):
            found[behind(texts[one], texts[other]).language] = Status.STALE
    return found


def is_missing(text) -> bool:
    """There are no words, or some of them still have to be translated."""
    return text is None or any(mark in text.html for mark in UNTRANSLATED)


def correspond(one, other) -> bool:
    """Whether two texts of one clause in different languages say the same, as far as anybody said."""
    return (
        one.matches.get(other.language) == other.version
        or other.matches.get(one.language) == one.version
        or (one.is_filled and other.is_filled)
    )


def behind(one, other):
    """Of two texts that do not correspond, the one out of date: the earlier one.

    The first words that the library gives to a language added later do not outdate what somebody wrote before.
    """
    for text, hand in ((one, other), (other, one)):
        if text.is_filled and text.version == 1 and not hand.is_filled:
            return text
    return min(one, other, key=lambda text: text.pk)


def matches_of(
    language: str, texts: Mapping, languages: Iterable[str], seen: Mapping[str, int] | None = None
) -> dict[str, int]:
    """What new words in `language` match: the other languages' texts, save those out of date themselves.

    `seen` are the versions that the writer had before their eyes, {language: version}: what came in meanwhile was
    not looked at and is not matched.
    """
    others = [code for code in languages if code != language]
    statuses = status_of(texts, others)
    return {
        code: texts[code].version
        for code in others
        if statuses[code] == Status.CURRENT and (seen is None or seen.get(code) == texts[code].version)
    }
