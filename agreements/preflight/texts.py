"""Plain text of an agreement, of a file for example, as passages: its opening, its recitals, its articles. Pure.

Texts differ: «Artículo 4», «ARTICLE IV», «CLÁUSULA PRIMERA», «SEGUNDA.-», numbered points, or no numbers at all. What
cannot be told apart stays together, as one passage that plays every part.
"""

import re
from collections import Counter

from agreements.preflight import (
    AREAS,
    FINAL,
    FOREIGN,
    OPENING,
    OPERATION,
    PERSONNEL,
    RECITALS,
    WHOLE,
    Paper,
    Passage,
)
from agreements.preflight.words import clean, folded

_ORDINALS = (
    "primer[ao]|segund[ao]|tercer[ao]|cuart[ao]|quint[ao]|sext[ao]|septim[ao]|octav[ao]|noven[ao]|decim[ao](?: \\w+)?"
    "|undecim[ao]|duodecim[ao]|vigesim[ao](?: \\w+)?|unic[ao]"
)
_ARTICLE = re.compile(
    rf"(?:(?:articulo|article|clausula|clause|section|seccion)\s+(?:{_ORDINALS}|[ivxlc]+|\d{{1,2}}|\w+)\b"
    rf"|(?:{_ORDINALS})\s*(?:[.:]\s*[-–—]?|[-–—]))"
)
_ROMAN = re.compile(r"[IVXLC]+")
_POINT = re.compile(r"(?:\d{1,2}|[ivxlc]{1,5})(?:\.[-–—]?|[)–—-])\s+\S")
_RECITAL = re.compile(
    r"(?:considerandos?\b|considerando que|antecedentes\b|declaraciones\b|declaran\b|reconociendo"
    r"|convencid[ao]s|animad[ao]s"
    r"|recordando|tomando en cuenta|teniendo en cuenta|deseos[ao]s|conscientes|whereas\b|recogni[sz]ing|convinced"
    r"|desiring|considering|recitals?\b|las partes consideran|the parties consider|inspired by|mindful)"
)
_AGREED = re.compile(
    r"\b(?:han acordado|han convenido|acuerdan|convienen|acordaron|convinieron|have agreed|agree as "
    r"follows|hereby agree"
    r"|do hereby|acuerdan lo siguiente|clausulas|por lo anterior|now,? therefore|en consecuencia)\b"
)
_ROLES = (
    (AREAS, re.compile(r"\b(?:areas?|ambitos?|campos|sectores|fields?)\b")),
    (
        PERSONNEL,
        re.compile(r"\b(?:personal|relacion laboral|entrada y salida|seguros?|personnel|staff|insurance)\b"),
    ),
    (
        FINAL,
        re.compile(
            r"\b(?:disposiciones finales|vigencia|entrada en vigor|duracion|final provisions|entry into force|term\b)"
        ),
    ),
)
_STOPWORDS = {
    "es": frozenset("de la el los las que en y del por para con una se su al".split()),
    "en": frozenset("the of and to in for by with that this shall will be or its".split()),
}
_WORD = re.compile(r"\w+")
_LONGEST_HEADING, _SHORT_LABEL = 120, 24


def paper_of(text, *, scope=FOREIGN):
    """The passages of a plain text as a paper without facts."""
    return Paper(tuple(passages_of(text)), scope)


def passages_of(text):
    """The parts of a plain text, in order; `clause` is their heading, as «Artículo 4»."""
    text = clean(text)
    low = folded(text)
    lines, plain = text.split("\n"), [line.strip() for line in low.split("\n")]
    heads = _ARTICLE if any(_ARTICLE.match(line) for line in plain) else _POINT
    parts, role, label, begins, at = [], OPENING, "", 0, 0

    def close(end):
        if text[begins:end].strip():
            parts.append((label, role, begins, end))

    for line, bare in zip(lines, plain, strict=True):
        after = at + len(line) + 1
        if heads.match(bare):
            close(at)
            label, role, begins = _label(line), OPERATION, at
        elif role == OPENING and _RECITAL.match(bare):
            close(at)
            label, role, begins = "", RECITALS, at
        elif role == RECITALS and len(bare) < _LONGEST_HEADING and _AGREED.search(bare):
            close(after)
            label, role, begins = "", OPERATION, after
        at = after
    close(len(text))
    whole = len(parts) == 1 and role == OPENING
    return [
        _passage(label, WHOLE if whole else role, text[begins:end], low[begins:end])
        for label, role, begins, end in parts
    ]


def _label(line):
    """«Artículo 4», of «ARTÍCULO 4. Áreas de cooperación»: what a finding is found by."""
    words = line.split()
    if _ARTICLE.match(folded(line).strip()) and len(words) > 1 and not words[0].rstrip(".:").endswith("-"):
        name, number = words[0].capitalize(), words[1].rstrip(".-–—:) ")
        # «PRIMERA.-» is a whole heading; after «ARTÍCULO» comes its number.
        if not re.match(_ORDINALS, folded(words[0])):
            number = number.lower() if number.isalpha() and not _ROMAN.fullmatch(number) else number
            return f"{name} {number}"[:40]
    return words[0].rstrip(".-–—:) ").capitalize()[:40]


def _passage(label, role, words, low):
    if role == OPERATION:
        start = low[:250].lstrip()
        first = start.split("\n")[0]
        # «ARTÍCULO VII» alone on its line has its heading on the next one.
        head = (start if len(first) < _SHORT_LABEL else first)[:_LONGEST_HEADING]
        for name, pattern in _ROLES:
            if pattern.search(head):
                role = name
                break
        else:
            if re.search(r"\b(?:areas|ambitos|fields)\b", start):
                role = AREAS
    return Passage(label, _language_of(low), "", words, role, low)


def language_of(text):
    """ "es" or "en" by the small words of a text; "" when both languages stand in it, or when nothing tells."""
    return _language_of(folded(text))


def _language_of(low):
    words = Counter(_WORD.findall(low[:20_000]))
    spanish = sum(words[word] for word in _STOPWORDS["es"])
    english = sum(words[word] for word in _STOPWORDS["en"])
    if spanish > 4 * english:
        return "es"
    return "en" if english > 4 * spanish else ""
