"""Clause library of the system: the clauses of each instrument, as data, and their articles' numbers.

The texts are our own wording and stand in `texts/`, written for five instruments and two scopes (a foreign
counterpart, which falls under the Ley sobre la Celebración de Tratados; another Mexican municipality, which does
not), always in Spanish and in English. `load_library` turns them into an edition of the database, from which
advisors prepare others; what a draft is filled with comes from `agreements.library.reading`.

`agreements.library.filling.fill()` puts the draft's data into the texts. Pure module: no ORM, no clock.
"""

from collections.abc import Iterable

from agreements.library.texts import (
    COOPERATION,
    FOREIGN,
    LANGUAGES,
    LETTER,
    MEMORANDUM,
    NATIONAL,
    REGULARISATION,
    SCOPES,
    TWINNING,
    Alternative,
    ClauseTemplate,
)
from agreements.library.texts.catalogue import BUILTIN, LETTER_MARK, UNNUMBERED
from agreements.papers.words import is_framed_in, words_in

__all__ = [
    "ALLOWED_TAGS",
    "COOPERATION",
    "FOREIGN",
    "INSTRUMENTS",
    "LANGUAGES",
    "LETTER",
    "MEMORANDUM",
    "NATIONAL",
    "REGULARISATION",
    "SCOPES",
    "TWINNING",
    "UNNUMBERED",
    "Alternative",
    "ClauseTemplate",
    "article_heading",
    "article_numbers",
    "clause_set",
    "template_of",
]

INSTRUMENTS = {
    TWINNING: "Acuerdo de hermanamiento de amplio alcance",
    COOPERATION: "Acuerdo de cooperación específica",
    MEMORANDUM: "Memorándum de entendimiento",
    LETTER: "Carta de intención",
    REGULARISATION: "Acuerdo de regularización de un hermanamiento",
}
ALLOWED_TAGS = frozenset({"p", "ol", "ul", "li", "strong", "em", "br"})


def clause_set(instrument: str, scope: str = FOREIGN) -> tuple[ClauseTemplate, ...]:
    """The system's own clauses of an instrument, in order. Raises LookupError for an unknown instrument or scope."""
    if (instrument, scope) not in BUILTIN:
        raise LookupError(f"No hay cláusulas para {instrument}/{scope}.")
    return BUILTIN[instrument, scope]


def template_of(key: str) -> ClauseTemplate:
    """The system's clause with that stable key, of the first instrument that has it; LookupError when none has.

    For the words of one draft use `agreements.library.reading.templates_of`: this says what the key means.
    """
    for templates in BUILTIN.values():
        for template in templates:
            if template.key == key:
                return template
    raise LookupError(f"La biblioteca no tiene la cláusula «{key}».")


def article_numbers(keys: Iterable[str]) -> dict[str, int | None]:
    """Number of the article of each clause that a draft keeps, in order.

    None for what stands before the articles, and for everything in a letter of intent, which has none.
    """
    keys = list(keys)
    is_letter = LETTER_MARK in keys
    numbers: dict[str, int | None] = {}
    count = 0
    for key in keys:
        counts = key not in UNNUMBERED and not is_letter
        count += counts
        numbers[key] = count if counts else None
    return numbers


def article_heading(number: int | None, heading: str, language: str = "es") -> str:
    """ "Artículo 2. Áreas de cooperación", "第2条 協力の分野"; only the number where the word is not known."""
    if number is None:
        return heading
    if not is_framed_in(language):
        return f"{number}. {heading}"
    article = words_in(language).article.format(number)
    return f"{article} {heading}" if language.startswith(("zh", "ja", "ko")) else f"{article}. {heading}"
