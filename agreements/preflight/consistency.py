"""Routines of the review that compare clauses with each other: names of the parties, dates, terms. Pure."""

import re

from rapidfuzz import fuzz

from agreements.preflight import FINAL, OPENING, RECITALS, WHOLE, found_in
from agreements.preflight.reading import dates_in, months_in_words, terms_in
from agreements.preflight.words import folded, sentence_at

# --- Names -----------------------------------------------------------------------------------------------------------

_WORD = re.compile(r"\w+(?:-\w+)*")
_PLACE = re.compile(
    r"\b(?:Municipios?|Ayuntamientos?|Ciudad(?:es)?|Alcald[ií]as?|Condado|Provincia|Comuna|Villa|Estado"
    r"|City|Municipality|Town|County"
    r"|Province|Borough|Region|State|MUNICIPIO|CIUDAD|AYUNTAMIENTO|CITY|MUNICIPALITY|ESTADO)\s+(?:de|of|DE"
    r"|OF|d’|d')\s*"
    r"(?P<name>(?:(?:de|del|la|las|los|el|El|La|Los|Las|San|Santa|of|the)\s+)*[^\W\d_][\w’'-]*(?:\s+(?:de"
    r"|del|la|los|y|las)?\s*[A-ZÁÉÍÓÚÑÜ][\w’'-]*)*)"
)
#: Long enough to be compared: `_SHORTEST` letters.
_CAPITALISED = re.compile(r"\b[A-ZÁÉÍÓÚÑÜÀ-Þ][\w’'-]{4,}")
#: Words of names that any text uses.
_COMMON = frozenset(
    "municipio municipal ciudad estado estados unidos mexicanos mexico gobierno ayuntamiento alcaldia "
    "condado provincia "
    "republica reino federal nuevo nueva norte puerto santa santo villa city county province state united "
    "kingdom republic "
    "municipality borough region comuna acuerdo partes parte convenio general centro internacional "
    "hermanamiento".split()
)
#: How alike two different words must be to be one name miswritten, of 100; and the shortest name that is compared.
_ALIKE, _SHORTEST = 84, 5


def names(paper, rule, hits):
    """A party's name written almost, but not quite, as in the opening: «Tlaquepaqe» for Tlaquepaque."""
    known = _known_names(paper)
    if not known:
        return
    everything = frozenset().union(*known.values())
    for each in paper.passages:
        compared = known.get(each.language) or everything
        allowed = everything | _COMMON
        for word in sorted(set(_CAPITALISED.findall(each.text))):
            low = folded(word)
            if low not in allowed and any(_is_slip(low, name) for name in compared):
                start = each.text.index(word)
                yield found_in(rule, each, start, start + len(word))


def _is_slip(word, name):
    if abs(len(word) - len(name)) > 2 or word in (f"{name}s", name.removesuffix("s")):
        return False
    return fuzz.ratio(word, name, score_cutoff=_ALIKE) > 0


def _known_names(paper):
    """{language: folded words of the parties' names}, as the opening of each language writes them."""
    known = {}
    for each in paper.passages:
        if each.role not in (OPENING, WHOLE):
            continue
        words = known.setdefault(each.language, set())
        for place in _PLACE.finditer(each.text[:1500]):
            words |= _proper_words(place["name"])
    if paper.facts:
        for words in known.values():
            for name in paper.facts.names:
                words |= _proper_words(name)
    return {language: frozenset(words) for language, words in known.items() if words}


def _proper_words(name):
    return {
        low
        for word in _WORD.findall(name)
        if word[0].isupper() and len(low := folded(word)) >= _SHORTEST and low not in _COMMON
    }


# --- Dates and terms -------------------------------------------------------------------------------------------------

_SIGNS = re.compile(
    r"\b(?:firmad[oa]s?|se firma|firman el|suscrit[oa]s?|suscriben? (?:el|en)|leido que fue|signed (?:in"
    r"|at|on|this)|done (?:in|at)|hecho en)\b"
)
#: Without any of these there is nothing to look for.
_SIGNING = ("firma", "suscri", "leido", "signed", "done", "hecho")
_STARTS = re.compile(
    r"\b(?:surtira efectos?|entrara en vigor|iniciara su vigencia|will take effect|shall take effect"
    r"|enters? into force)\b"
)


def signature_days(paper):
    """[(passage, start, end, date)] of the days on which the text says that it is signed."""
    if "signature_days" in paper.kept:
        return paper.kept["signature_days"]
    days = paper.kept["signature_days"] = []
    for each in paper.passages:
        if each.role == RECITALS or not any(word in each.folded for word in _SIGNING):
            continue
        for word in _SIGNS.finditer(each.folded):
            _start, end = sentence_at(each.folded, word.start(), word.end())
            # The first date after the word; those before it belong to other acts.
            for first, last, day in dates_in(each.folded, word.end(), min(end, word.end() + 220))[:1]:
                if each.role in (FINAL, WHOLE, OPENING) or each is paper.passages[-1]:
                    days.append((each, first, last, day))
    return days


def dates(paper, rule, hits):
    """Impossible dates, two days of signature, a start before signature, two different terms."""
    for each in paper.passages:
        for start, end, day in dates_in(each.folded):
            if day is None:
                yield found_in(rule, each, start, end, message="Esa fecha no existe en el calendario.")
    signed = [row for row in signature_days(paper) if row[3]]
    for each, start, end, day in signed[1:]:
        if day != signed[0][3]:
            yield found_in(
                rule,
                each,
                start,
                end,
                message="La fecha de firma no es la misma en todas las cláusulas o idiomas.",
            )
    yield from _starts(paper, rule, signed)
    yield from _terms(paper, rule)


def _starts(paper, rule, signed):
    if not signed:
        return
    for each in paper.passages:
        for word in _STARTS.finditer(each.folded):
            _start, end = sentence_at(each.folded, word.start(), word.end())
            for first, last, day in dates_in(each.folded, word.end(), end)[:1]:
                if day and day < signed[0][3]:
                    yield found_in(
                        rule, each, first, last, message="El inicio de vigencia es anterior a la firma."
                    )


def _terms(paper, rule):
    stated = [(each, *term) for each in paper.passages for term in terms_in(each.folded)]
    for each, start, end, months in stated[1:]:
        first = stated[0][3]
        if months != first:
            yield found_in(
                rule,
                each,
                start,
                end,
                message=f"Aquí la vigencia es de {months_in_words(months)}; en otro lugar del texto, de "
                f"{months_in_words(first)}.",
            )
