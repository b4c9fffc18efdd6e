"""Dates, terms and names as agreements write them, read from folded text in Spanish and in English. Pure."""

import re
from datetime import date

_MONTHS = {
    name: number
    for names in (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
} | {"setiembre": 9}
_MONTH = "|".join(_MONTHS)
_NUMBERS = {
    word: number
    for words in (
        "_ un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
        "dieciocho diecinueve veinte",
        "_ one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen "
        "eighteen nineteen twenty",
    )
    for number, word in enumerate(words.split())
} | {"una": 1, "uno": 1, "primero": 1}
_NUMBER = r"\d{1,3}|" + "|".join(sorted((word for word in _NUMBERS if word != "_"), key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?P<day>\d{{1,2}}|primero|1o)\.?\s+(?:dias?\s+)?(?:del?\s+)?(?:mes\s+de\s+)?(?P<month>{_MONTH})\s+"
    rf"(?:(?:del?|,)\s*)?(?:ano\s+)?(?P<year>\d{{4}})\b"
    rf"|\b(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})\b"
)
_YEAR = re.compile(r"\d{4}")
_TERM_WORDS = ("vigen", "vigor", "remain", "valid", "effective", "term", "duration", "continue")
_COUNT = rf"(?P<number>{_NUMBER})(?:\s*\([^)]{{1,30}}\))?[\s-]+(?P<unit>anos?|mes(?:es)?|years?|months?)"
_TERM = re.compile(
    rf"\bvigencia\s+(?:\w+\s+){{0,4}}?{_COUNT}\b"
    r"|\b(?:vigente|vigor)\s+(?:por"
    rf"|durante)\s+(?:\w+\s+){{0,3}}?{_COUNT.replace('number', 'number2').replace('unit', 'unit2')}\b"
    rf"|\b(?:remain|valid|effective|term|duration|continue)\b[^.;\n]{{0,45}}?\b"
    rf"{_COUNT.replace('number', 'number3').replace('unit', 'unit3')}\b"
)
_INDEFINITE = re.compile(
    r"\b(?:vigencia|duracion|tiempo|plazo|periodo)\s+(?:\w+\s+)?(?:indefinid[ao]|indeterminad[ao])"
    r"|\b(?:remain|effect|force|valid|continue)\b[^.;\n]{0,45}\bindefinite(?:ly)?\b|\bindefinite (?:term"
    r"|period|duration)"
)


def dates_in(folded_text, start=0, end=None):
    """[(start, end, date or None)] of the dates written in words; None for a day that no calendar has."""
    found = []
    # A date has a year; most passages have none, and looking for that is quick.
    if not _YEAR.search(folded_text, start):
        return found
    for match in _DATE.finditer(folded_text, start, len(folded_text) if end is None else end):
        day = match["day"] or match["day2"]
        month, year = match["month"] or match["month2"], match["year"] or match["year2"]
        number = int(day) if day.isdigit() else 1
        try:
            value = date(int(year), _MONTHS[month], number)
        except ValueError:
            value = None
        found.append((match.start(), match.end(), value))
    return found


def terms_in(folded_text):
    """[(start, end, months)] of the terms that the text states; those of programmes and insurances are others'."""
    found = []
    if not any(word in folded_text for word in _TERM_WORDS):
        return found
    for match in _TERM.finditer(folded_text):
        before = folded_text[max(0, match.start() - 80) : match.start()]
        if re.search(
            r"\b(?:programas?|planes?|polizas?|seguros?|programmes?|plans?|insurance)\b[^.;\n]*$", before
        ):
            continue
        number = match["number"] or match["number2"] or match["number3"]
        unit = match["unit"] or match["unit2"] or match["unit3"]
        count = int(number) if number.isdigit() else _NUMBERS[number]
        found.append((match.start(), match.end(), count * (12 if unit[0] in "ay" else 1)))
    return found


def indefinite_in(folded_text):
    """The place where the text says that it has no end; None when it does not."""
    return _INDEFINITE.search(folded_text) if "indefini" in folded_text or "indeterm" in folded_text else None


def months_in_words(months):
    """«2 años», «18 meses»."""
    if months % 12 == 0:
        return "1 año" if months == 12 else f"{months // 12} años"
    return "1 mes" if months == 1 else f"{months} meses"
