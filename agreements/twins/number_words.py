"""Numbers written in words, from 2 to 100, in Spanish, English, French, German and Portuguese. Pure.

"One" is not among them: in these languages it is also an article. Greater numbers are recognised, so that no part of
them is taken for a small one, and not read.
"""

import re
from functools import cache

_ONES = {
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve",
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf",
    "de": "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn",
    "pt": "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete "
    "dezoito dezenove",
}
_TENS = {
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety hundred",
    "fr": "vingt trente quarante cinquante soixante",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem",
}
_FIRST_TEN = {"es": 30, "en": 20, "fr": 20, "de": 20, "pt": 20}
#: Forms of gender, of spelling and of Portugal, by value.
_OTHER_FORMS = {
    "es": {"veintiún": 21, "veintiuna": 21, "ciento": 100},
    "en": {"one hundred": 100, "a hundred": 100},
    "fr": {"cent": 100},
    "de": {"einhundert": 100, "dreissig": 30, "zwo": 2},
    "pt": {"duas": 2, "quatorze": 14, "dezasseis": 16, "dezassete": 17, "dezanove": 19, "cento": 100},
}
#: Words that make a number greater than what is read here.
_GREATER = {
    "es": r"doscient[oa]s|trescient[oa]s|cuatrocient[oa]s|quinient[oa]s|seiscient[oa]s|setecient[oa]s|ochocient[oa]s|"
    r"novecient[oa]s|mil|millón|millones",
    "en": r"hundreds?|thousand|million",
    "fr": r"cents|mille|millions?",
    "de": r"\w+hundert\w*|hundert\w+|\w*tausend\w*|Million(?:en)?",
    "pt": r"duzent[oa]s|trezent[oa]s|quatrocent[oa]s|quinhent[oa]s|seiscent[oa]s|setecent[oa]s|oitocent[oa]s|"
    r"novecent[oa]s|mil|milhão|milhões",
}
_AND = {"es": "y", "en": "and", "fr": "et", "de": "und", "pt": "e"}
LANGUAGES = tuple(_ONES)


@cache
def words_of(language: str) -> dict[str, int]:
    """Every way to write the numbers from 2 to 100 in words: {words: value}, in small letters."""
    ones = _ONES[language].split()
    values = {word: number for number, word in enumerate(ones, 1)}
    tens = {word: _FIRST_TEN[language] + 10 * i for i, word in enumerate(_TENS[language].split())}
    units = list(enumerate(ones[:9], 1))
    for ten, base in tens.items():
        values[ten] = base
        if base == 100:
            continue
        for number, unit in units:
            for phrase in _joined(language, ten, unit):
                values[phrase] = base + number
    if language == "fr":
        values |= _french(ones)
    if language in ("es", "pt"):
        feminine = {"es": ("uno", "una"), "pt": ("um", "uma")}[language]
        values |= {
            words.replace(*feminine): value for words, value in values.items() if words.endswith(feminine[0])
        }
    if language == "es":
        values |= {f"{ten} y un": base + 1 for ten, base in tens.items() if base < 100}
    values |= _OTHER_FORMS[language]
    return {words: value for words, value in values.items() if value > 1}


def _joined(language, ten, unit):
    if language == "es":
        return [f"{ten} y {unit}"]
    if language == "pt":
        return [f"{ten} e {unit}"] + ([f"{ten} e duas"] if unit == "dois" else [])
    if language == "de":
        return [f"{unit}und{ten}"]
    if language == "fr":
        return [f"{ten} et un", f"{ten}-et-un"] if unit == "un" else [f"{ten}-{unit}"]
    return [f"{ten}-{unit}", f"{ten} {unit}"]


def _french(ones):
    """From 70 to 99: counted on from sixty and from four times twenty."""
    values = {"quatre-vingts": 80, "quatre-vingt": 80, "soixante et onze": 71, "soixante-et-onze": 71}
    for number in range(1, 20):
        if number != 11 and number >= 10:
            values[f"soixante-{ones[number - 1]}"] = 60 + number
        values[f"quatre-vingt-{ones[number - 1]}"] = 80 + number
    # Belgium and Switzerland.
    return values | {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}


@cache
def _patterns(language):
    phrases = sorted(words_of(language), key=len, reverse=True)
    number = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases)
    link = rf"[\s-]+(?:{_AND[language]}\s+)?"
    greater = _GREATER[language]
    article = r"(?:one|a|un|ein|eine|um|una|uno)"
    run = rf"\b(?:{number}|{greater})(?:{link}(?:{number}|{greater}|{article}))*\b"
    return (
        re.compile(run, re.IGNORECASE),
        re.compile(rf"\b(?:{number})\b", re.IGNORECASE),
        re.compile(rf"\b(?:{greater})\b", re.IGNORECASE),
    )


def find(text: str, language: str) -> tuple[list[tuple[str, int]], bool]:
    """Numbers in words as they are written, with their values; and whether there are greater ones, not read."""
    run, number, greater = _patterns(language)
    found, has_greater = [], False
    for match in run.finditer(text):
        value = _value(match[0], language)
        parts = [(each[0], _value(each[0], language)) for each in number.finditer(match[0])]
        if value:
            found.append((match[0], value))
        elif (
            greater.search(match[0]) or parts[0][1] == 100
        ):  # "ciento veinte": a hundred that something follows
            has_greater = True
        else:
            found += parts
    return found, has_greater


def _value(words, language):
    return words_of(language).get(" ".join(words.lower().split()))
