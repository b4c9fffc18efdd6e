"""Data that a text still leaves «[por definir: …]». Pure: of texts already read, no queries.

Only what nobody can know before the signature may stay open in a closed text: its day, its place, and who signs. The
paper for signature has a line there, to be filled in by hand. Everything else is an agreement on nothing.
"""

import re
from collections.abc import Iterable, Mapping
from html import unescape

from agreements.drafting.answers import language_name
from agreements.library.filling import MARK, VARIABLES, enumerate_words, variable_of, waits_for_signature

UNNAMED = "un dato marcado «por definir»"

_TAG = re.compile(r"<[^>]*>")


def blanks_in(html: str) -> list[str]:
    """What a text still has to define, each once, in Spanish where the library knows the datum by its name."""
    words = " ".join(unescape(_TAG.sub("", html)).split())
    found = []
    for mark in MARK.finditer(words):
        if not waits_for_signature(mark[0]):
            key = variable_of(mark[1] or "")
            found.append(VARIABLES[key].label["es"] if key else mark[1] or UNNAMED)
    return list(dict.fromkeys(found))


def undefined(texts: Mapping[str, Mapping], languages: Iterable[str]) -> list[str]:
    """What forbids that a text be closed or signed, in one sentence that names each clause; empty when nothing does.

    `texts` are those of `current_texts`, {clause key: {language: text with heading and html}}.
    """
    languages = list(languages)
    clauses = [
        f"en «{_heading(by_language, key)}», {enumerate_words(missing)}"
        for key, by_language in texts.items()
        if (missing := _missing(by_language, languages))
    ]
    return [f"Faltan datos por definir: {'; '.join(clauses)}."] if clauses else []


def _missing(by_language, languages):
    where: dict[str, list[str]] = {}
    for code in languages:
        text = by_language.get(code)
        for label in blanks_in(f"{text.heading} {text.html}") if text else ():
            where.setdefault(label, []).append(code)
    return [
        label if len(codes) == len(languages) else f"{label} (en {enumerate_words(_names(codes))})"
        for label, codes in where.items()
    ]


def _names(codes):
    return [language_name(code) for code in codes]


def _heading(by_language, key):
    text = by_language.get("es") or next(iter(by_language.values()), None)
    return text.heading if text else key
