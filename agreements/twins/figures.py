"""What a text says in figures: numbers, dates, percentages, amounts and units of time, by language. Pure.

What it reads:

- Digits in every language, also Arabic (٩٠), Persian and full-width ones; separators as each language writes them, and
  both ways where they are used both ways ("5.000" in Spanish is 5 or 5000).
- Numbers in words from 2 to 100 in Spanish, English, French, German and Portuguese (`agreements.twins.number_words`).
  Chinese and Japanese numerals up to 99, and the Arabic duals of units of time, are accepted as the twin of a digit
  and never asked for. In any other language, and in Korean, only digits: a number in words is reported as not found.
- Dates with the name of a month in every language that the CLDR has (as "12 de marzo de 2026", "March 12, 2026",
  "12. März 2026"), 2026年3月12日, 2026년 3월 12일, 2026-03-12, and 12/03/2026, which is read both ways.
- Currencies by code, by sign, and by the usual words.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from babel import Locale, UnknownLocaleError

from agreements.twins import number_words
from agreements.versions.comparing import blocks_of

NUMBER, DATE, PERCENT, AMOUNT = "número", "fecha", "porcentaje", "importe"
#: What is read of one text, in characters: some sixty pages. Whatever follows is not compared.
MOST_TEXT = 200_000
#: Longer texts are read anew each time, so that what is remembered stays within some megabytes.
MOST_REMEMBERED = 20_000


@dataclass(frozen=True)
class Fact:
    """Something said in figures. `values` are all readings of it; `is_soft` is what no twin has to repeat."""

    what: str
    values: frozenset
    text: str
    unit: str = ""
    currencies: frozenset = frozenset()
    is_soft: bool = False
    is_word: bool = False


@dataclass(frozen=True)
class Reading:
    """What a text says in figures. `has_greater`: it has numbers over a hundred in words, which are not read."""

    language: str
    facts: tuple[Fact, ...]
    has_greater: bool

    @cached_property
    def _by_value(self):
        found = {}
        for fact in self.facts:
            for value in fact.values:
                found.setdefault((_family(fact), value), []).append(fact)
        return found

    def twins_of(self, fact: Fact) -> list[Fact]:
        """Facts of this text with the same value, in any reading of it; an amount may be said as a bare number."""
        return [
            twin for value in sorted(fact.values) for twin in self._by_value.get((_family(fact), value), ())
        ]


def _family(fact):
    return NUMBER if fact.what == AMOUNT else fact.what


_DIGITS = {
    ord(sign): str(unicodedata.decimal(sign))
    for start in (0x0660, 0x06F0, 0xFF10)
    for sign in map(chr, range(start, start + 10))
}
_SIGNS = _DIGITS | {
    ord(sign): plain
    for sign, plain in {
        "٫": ".",
        "٬": ",",
        "٪": "%",
        "％": "%",
        "，": ", ",
        "￥": "¥",
        "\u202f": "\u00a0",
    }.items()
}
_BLANKS = re.compile(r"\[(?:por definir|por traducir|to be defined|to be translated)[^\]]*\]")
#: A month of the year, which other languages name in words: "11月". A number of months has a counter: "3か月".
_NUMBERED_MONTH = re.compile(r"(?<!\d)(?:1[0-2]|[1-9])\s*[月월](?!\s*\d)")
_HUNDREDTHS = re.compile(r"\b\d{2}/100\b")


def read(html: str, language: str) -> Reading:
    """The facts of a clause in one language, from its limited HTML. Numbers of lists are none, nor are blanks.

    The same words are read once per process: versions of a text never change.
    """
    return (_remembered if len(html) <= MOST_REMEMBERED else _read)(html, language)


@lru_cache(maxsize=512)
def _remembered(html, language):
    return _read(html, language)


def _read(html, language):
    text = "\n".join(words for _, words in blocks_of(html))[:MOST_TEXT].translate(_SIGNS)
    # Isolates and marks of direction stand between a number and what it counts.
    text = re.sub("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", "", text)
    text = _HUNDREDTHS.sub("", _BLANKS.sub(" ", text))
    facts, text = _take_dates(text, language)
    base = language.split("-")[0]
    if base in ("zh", "ja", "ko"):
        text = _NUMBERED_MONTH.sub(" ", text)
    facts += _numbers(text, language)
    has_greater = False
    if base in number_words.LANGUAGES:
        text, both = _take_both(text, base)
        facts += both
        words, has_greater = number_words.find(re.sub(_PERCENT, ";", text), base)
        facts += [
            Fact(NUMBER, frozenset({float(value)}), said, _unit_after(text, said, base), is_word=True)
            for said, value in words
        ]
    return Reading(base, _each_once([*facts, *_soft(text, base)]), has_greater)


#: "Both": nothing that the other language has to count as well.
_BOTH = {
    "es": re.compile(r"\b(?:amb[oa]s|l[oa]s dos)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:both|the two)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:les|des|aux|ces|nos|leurs) deux\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:beide[nrsm]?|d(?:ie|er|en) zwei)\b", re.IGNORECASE),
    "pt": re.compile(r"\b(?:amb[oa]s|(?:[dn]?[oa]|[aà]o?)s d(?:oi|ua)s)\b", re.IGNORECASE),
}


def _take_both(text, language):
    """Soft facts of what means "both", and the text without it: "les deux villes" is "ambas ciudades" elsewhere."""
    facts = []

    def take(match):
        if _unit_at(text, match.end(), language)[0]:
            return match[0]
        facts.append(Fact(NUMBER, frozenset({2.0}), match[0], is_soft=True))
        return ";"

    return _BOTH[language].sub(take, text), facts


def _each_once(facts):
    """Of equal facts the first: what matters is whether a text says something, not how often."""
    once = {}
    for fact in facts:
        once.setdefault(
            (fact.what, fact.values, fact.unit, fact.currencies, fact.is_soft, fact.is_word), fact
        )
    return tuple(once.values())


@cache
def _month_names(language: str) -> dict[str, int]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    names = {}
    for context in ("format", "stand-alone"):
        for number, name in locale.months[context]["wide"].items():
            if not any(sign.isdigit() for sign in name):
                names[name.casefold()] = number
    return names


@cache
def _date_patterns(language: str) -> tuple[re.Pattern, ...]:
    patterns = [
        r"(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월](?:\s*(?P<d>\d{1,2})\s*[日일])?",
        r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)",
        r"(?<!\d)(?P<one>\d{1,2})[/.](?P<two>\d{1,2})[/.](?P<y>\d{4})(?!\d)",
    ]
    if names := _month_names(language):
        month = f"(?P<name>{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})"
        # "12 de marzo del 2026", "1er mars 2026", "12. März 2026", "12th of March, 2026".
        ordinal = r"(?:\s?(?:st|nd|rd|th|er|ero|o|º|ª|°))?\.?"
        patterns += [
            rf"(?<!\d)(?P<d>\d{{1,2}}){ordinal}\s+(?:(?:de|of|di|do)\s+|ב)?{month}\b,?\s+"
            r"(?:(?:de|del|of|do)\s+)?(?P<y>\d{4})",
            rf"\b{month}\s+(?P<d>\d{{1,2}}){ordinal},?\s+(?:of\s+)?(?P<y>\d{{4}})",
            rf"\b{month},?\s+(?:(?:de|del|of)\s+)?(?P<y>\d{{4}})",
        ]
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _take_dates(text: str, language: str) -> tuple[list[Fact], str]:
    """Dates of a text, and the text without them. A month with its year is a date without day."""
    facts = []
    for pattern in _date_patterns(language):
        for match in pattern.finditer(text):
            if days := _days(match.groupdict(), language):
                facts.append(Fact(DATE, days, " ".join(match[0].split())))
        text = pattern.sub(lambda match: " ; " if _days(match.groupdict(), language) else match[0], text)
    return facts, text


def _days(found, language):
    year = int(found["y"])
    if found.get("one"):
        pairs = [(int(found["one"]), int(found["two"])), (int(found["two"]), int(found["one"]))]
    else:
        month = _month_names(language)[found["name"].casefold()] if found.get("name") else int(found["m"])
        pairs = [(int(found.get("d") or 0), month)]
    return frozenset((year, month, day) for day, month in pairs if 1 <= month <= 12 and day <= 31)


# Words of currencies: in Latin letters, which need an end, and in others.
_CURRENCY_WORDS = (
    (
        r"pesos?(?: mexican[oa]s?)?|Mexican pesos?|M\. ?N",
        r"墨西哥比索|メキシコ・?ペソ|멕시코\s?페소|بيزو",
        {"MXN"},
    ),
    (r"d[óo]lares|dólar|dollars?", r"美元|ドル|달러|دولار", {"USD", "CAD", "AUD", "NZD", "HKD"}),
    (r"euros?", r"欧元|ユーロ|유로|يورو", {"EUR"}),
    (r"yuan(?:es)?|renminbi", r"人民币|元", {"CNY"}),
    (r"yen(?:es)?", r"日元|円", {"JPY"}),
    (r"won", r"韩元|ウォン|원", {"KRW"}),
    (r"reais|real(?:es)?", r"雷亚尔", {"BRL"}),
    (
        r"libras?(?: esterlinas?)?|pounds?(?: sterling)?|livres? sterling|Pfund",
        r"英镑|ポンド|파운드",
        {"GBP"},
    ),
)
_CURRENCY_PATTERNS = tuple(
    (re.compile(rf"\b(?:{latin})\b|{other}", re.IGNORECASE), frozenset(codes))
    for latin, other, codes in _CURRENCY_WORDS
)
_CURRENCY_SIGNS = {
    "US$": {"USD"},
    "R$": {"BRL"},
    "$": {"MXN", "USD", "CAD", "AUD", "NZD", "HKD", "CLP", "COP", "ARS"},
    "€": {"EUR"},
    "£": {"GBP"},
    "¥": {"CNY", "JPY"},
    "₩": {"KRW"},
}
_SIGN = "|".join(map(re.escape, _CURRENCY_SIGNS))
_CURRENCY = (
    rf"(?:{_SIGN}|(?<![A-Za-z])[A-Z]{{3}}(?![A-Za-z])|"
    rf"(?i:{'|'.join(pattern.pattern for pattern, _ in _CURRENCY_PATTERNS)}))"
)
_GREAT = (
    (r"mil(?!l)\b|mille\b|thousand\b|Tausend\b|천", 10**3),
    (r"万|만", 10**4),
    (r"millones\b|millón\b|millions?\b|Millionen\b|Million\b|milhões\b|milhão\b", 10**6),
    (r"亿|億|억", 10**8),
)
_GREAT_WORD = re.compile(rf"\s?(?:{'|'.join(f'({words})' for words, _ in _GREAT)})", re.IGNORECASE)
_FIGURE = r"\d+(?:[.,\u00a0 '’]\d{3})*(?:[.,]\d+)?|\d+"
_PERCENT = r"(?i:%|por\s?ciento|per\s?cent|pour\s?cent|Prozent|por\s?cento|퍼센트|パーセント)"
_NUMBER = re.compile(
    rf"(?P<before>{_CURRENCY}\s?)?(?<![A-Za-zÀ-ɏ\d.,/])(?P<number>{_FIGURE})(?P<great>{_GREAT_WORD.pattern})?"
    rf"(?P<after>\s?(?P<percent>{_PERCENT})|"
    rf"\s?(?:de\s|of\s|d['’])?\(?{_CURRENCY})?"
)
_SPACED = re.compile(r"\d{1,3}([\u00a0 ])\d{3}(?:\1\d{3})*(?:[.,]\d+)?")


def _numbers(text: str, language: str) -> list[Fact]:
    facts, place = [], 0
    base = language.split("-")[0]
    while match := _NUMBER.search(text, place):
        figure, end = match["number"], match.end("number")
        if re.search(r"[\u00a0 ]", figure) and not _SPACED.fullmatch(figure):
            figure = re.match(r"\d+(?:[.,'’]\d+)*", figure)[0]
            end = match.start("number") + len(figure)
        whole = end == match.end("number")
        values = _values(figure, base)
        if whole and match["great"]:
            end = match.end("great")
            values = frozenset(value * _factor(match["great"]) for value in values)
        before, after = match["before"] or "", (match["after"] or "") if whole else ""
        said = " ".join(text[match.start() : match.end() if after else end].split())
        currencies = _currencies(f"{before} {after}")
        if whole and match["percent"]:
            facts.append(Fact(PERCENT, values, said))
        elif currencies:
            facts.append(Fact(AMOUNT, values, said, currencies=currencies))
        else:
            said = figure if end == match.start("number") + len(figure) else text[match.start("number") : end]
            unit, word = _unit_at(text, end, base)
            facts.append(Fact(NUMBER, values, f"{said} {word}".strip(), unit))
        place = max(match.end() if after else end, match.start() + 1)
    return facts


def _factor(word):
    groups = _GREAT_WORD.fullmatch(word).groups()
    return next(factor for (_, factor), found in zip(_GREAT, groups, strict=True) if found)


def _currencies(text):
    """Currencies named beside a number: a code decides over a word, and a word over a sign."""
    if codes := {code for code in re.findall(r"[A-Z]{3}", text) if code in _codes()}:
        return frozenset(codes)
    for words, codes in _CURRENCY_PATTERNS:
        if words.search(text):
            return codes
    return next((frozenset(codes) for sign, codes in _CURRENCY_SIGNS.items() if sign in text), frozenset())


@cache
def _codes():
    return frozenset(Locale("en").currencies)


# Which sign comes before the decimals. Spanish and unknown languages: either.
_DECIMAL = {"en": ".", "zh": ".", "ja": ".", "ko": ".", "he": "."} | dict.fromkeys(
    ("de", "fr", "pt", "it", "nl"), ","
)


def _values(figure: str, language: str) -> frozenset[float]:
    figure = re.sub(r"[\u00a0 '’]", "", figure)
    signs = re.findall(r"[.,]", figure)
    if not signs:
        return frozenset({float(figure)})
    as_decimal = float(re.sub(r"[.,](?=.*[.,])", "", figure).replace(",", "."))
    as_whole = float(re.sub(r"[.,]", "", figure))
    is_grouped = bool(re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", figure)) and len(set(signs)) == 1
    if not is_grouped:
        return frozenset({as_decimal})
    if len(signs) > 1:
        return frozenset({as_whole})
    decimal = _DECIMAL.get(language)
    if decimal is None:
        return frozenset({as_whole, as_decimal})
    return frozenset({as_decimal if signs[0] == decimal else as_whole})


# --- Units of time ---------------------------------------------------------------------------------------------------

_UNITS = {
    "day": r"días?|days?|jours?|Tage?n?|dias?|天|日間?|일|يوم\w*|أيام",
    "week": r"semanas?|weeks?|semaines?|Wochen?|周|星期|週間?|주|أسبوع\w*|أسابيع",
    "month": r"mes(?:es)?|months?|mois|Monate?n?|mês|个月|個月|か月|ヶ月|カ月|개월|شهر\w*|أشهر|شهور",
    "year": r"años?|years?|ans?|années?|Jahre?n?|anos?|年|년|سنة|سنوات|عام\w*|أعوام",
}
_CALENDAR = r"(?:calendar|natural|working|business|civil|consecutive|Kalender|Arbeits)?\s?"
_UNIT = re.compile(
    rf"[\s-]*{_CALENDAR}(?:" + "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items()) + ")",
    re.IGNORECASE,
)
_LATIN_UNIT = re.compile(r"[a-zñéâêü]", re.IGNORECASE)
_DUALS = {"يومان": "day", "يومين": "day", "شهران": "month", "شهرين": "month", "سنتان": "year", "سنتين": "year",
          "عامان": "year", "عامين": "year", "أسبوعان": "week", "أسبوعين": "week"}  # fmt: skip


def _unit_at(text, place, language):
    """The unit of time that stands at a place of the text, and its words there; ("", "") for none."""
    # A number in words may stand with its digits between: "noventa (90) días".
    match = _UNIT.match(text, place) or _UNIT.match(
        text, place + 1 if text[place : place + 1] == ")" else place
    )
    if not match or _LATIN_UNIT.match(match[0].strip()[-1]) and text[match.end() : match.end() + 1].isalpha():
        return "", ""
    return match.lastgroup, match[0].strip(" -")


def _unit_after(text, said, language):
    return _unit_at(text, text.find(said) + len(said), language)[0]


_HAN_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"两": 2, "兩": 2}
_HAN = re.compile(r"(?:([一二三四五六七八九])?十([一二三四五六七八九])?|([二三四五六七八九两兩]))")


def _soft(text, language):
    """What may be the twin of a figure without being one: numerals of Chinese and Japanese, duals of Arabic."""
    facts = []
    if language in ("zh", "ja"):
        for match in _HAN.finditer(text):
            ten, unit, single = match.groups()
            if single:
                value = _HAN_DIGITS[single]
            else:
                value = 10 * _HAN_DIGITS.get(ten, 1) + _HAN_DIGITS.get(unit, 0)
            unit = _unit_at(text, match.end(), language)[0]
            facts.append(Fact(NUMBER, frozenset({float(value)}), match[0], unit, is_soft=True))
    if language == "ar":
        facts += [
            Fact(NUMBER, frozenset({2.0}), dual, unit, is_soft=True)
            for dual, unit in _DUALS.items()
            if dual in text
        ]
    return facts
