"""From what the office typed about a draft to the values of the clause library's variables, per language.

`Agreement.answers` keeps the form's data as they were typed; `values_of` turns them, with both parties' data, into
words. What can be said in both languages from one datum (months, dates, numbers) is; free text that has no English
version yet is shown in the English column as a mark, so that nobody signs a column half translated.
"""

import datetime as dt
import re

from babel import Locale, UnknownLocaleError

from agreements.areas import area_names, modality_names
from agreements.clause_texts import COOPERATION, FOREIGN, NATIONAL, TWINNING
from partners.models import Counterpart
from partners.states import STATES

MEXICO_CITY = "09"

INSTRUMENT_NAMES = {
    TWINNING: {"es": "Acuerdo de Hermanamiento", "en": "Twinning Agreement"},
    COOPERATION: {"es": "Acuerdo de Cooperación Específica", "en": "Specific Cooperation Agreement"},
}
MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}
FREQUENCIES = {
    "monthly": {"es": "una vez al mes", "en": "once a month"},
    "quarterly": {"es": "una vez cada tres meses", "en": "once every three months"},
    "half_yearly": {"es": "una vez cada seis meses", "en": "once every six months"},
    "yearly": {"es": "una vez al año", "en": "once a year"},
}
RENEWALS = {
    "ends": {
        "es": "concluirá sin necesidad de declaración",
        "en": "will end without any declaration being needed",
    },
    "agreed": {
        "es": "podrá renovarse por acuerdo escrito de las Partes, previa evaluación de sus resultados",
        "en": "may be renewed by written agreement of the Parties, after an evaluation of its results",
    },
    "automatic": {
        "es": "se renovará por periodos de igual duración, salvo que alguna de las Partes comunique por escrito a la "
        "otra su decisión de no continuarlo",
        "en": "will be renewed for periods of equal length, unless either Party informs the other in writing of its "
        "decision not to continue it",
    },
}
DIVERGENCES = {
    "consult": {
        "es": "las Partes acordarán por escrito el sentido que mejor corresponda al objetivo del presente Acuerdo",
        "en": "the Parties will agree in writing upon the meaning that best fits the objective of this Agreement",
    },
}
TERM_UNITS = {
    "years": {"es": ("año", "años"), "en": ("year", "years")},
    "months": {"es": ("mes", "meses"), "en": ("month", "months")},
}
INDEFINITE = "indefinite"
SIGNATURE = "signature"
NUMBERS = {
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez".split(),
    "en": "zero one two three four five six seven eight nine ten".split(),
}

# Free text that has to be translated; names of persons, offices and places stand as they are.
TRANSLATABLE = ("objective", "reasons", "ties", "framework", "council_approval", "funding_sources")

_FEMININE = (
    "agencia alcaldía asamblea asociación autoridad ciudad comarca comuna comunidad diputación dirección "
    "entidad federación gobernación intendencia junta mancomunidad metrópoli municipalidad oficina "
    "organización prefectura provincia región secretaría villa"
).split()
_MASCULINE = (
    "ayuntamiento banco cabildo cantón centro concejo condado consejo departamento distrito estado fondo "
    "gobierno instituto ministerio municipio organismo programa"
).split()
_KIND_NOUNS = {
    Counterpart.Kind.CITY: ("la Ciudad de", "the City of"),
    Counterpart.Kind.COUNTY: ("el Condado de", "the County of"),
    Counterpart.Kind.PROVINCE: ("la Provincia de", "the Province of"),
}


def scope_of(counterpart: Counterpart) -> str:
    """NATIONAL when the other side is a Mexican municipality, outside the LSCT (art. 1); otherwise FOREIGN."""
    return NATIONAL if counterpart.is_mexican else FOREIGN


def language_name(code: str, language: str = "es") -> str:
    """Name of a language in Spanish or in English ("francés", "French"); the code itself when nobody knows it."""
    try:
        return Locale.parse(code, sep="-").get_language_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


def country_name(code: str, language: str = "es") -> str:
    """Name of a country by its ISO 3166 code (CLDR)."""
    return Locale(language if language in ("es", "en") else "es").territories.get(code, code)


def spoken_date(day: dt.date, language: str = "es") -> str:
    """ "12 de marzo de 2026" or "12 March 2026"."""
    month = MONTHS[language][day.month - 1]
    return f"{day.day} de {month} de {day.year}" if language == "es" else f"{day.day} {month} {day.year}"


def municipal_party(municipality, language: str = "es", *, scope: str = FOREIGN) -> str:
    """The municipality with its full territorial name."""
    state = STATES[municipality.state]
    if language == "en":
        if municipality.state == MEXICO_CITY:
            name = f"the Borough (Alcaldía) of {municipality.name}, Mexico City"
        else:
            name = f"the Municipality of {municipality.name}, State of {state}"
        return f"{name}, United Mexican States" if scope == FOREIGN else name
    if municipality.state == MEXICO_CITY:
        name = f"la Alcaldía {municipality.name}, Ciudad de México"
    else:
        name = f"el Municipio de {municipality.name}, Estado de {state}"
    return f"{name}, de los Estados Unidos Mexicanos" if scope == FOREIGN else name


def counterpart_short(counterpart: Counterpart) -> str:
    if counterpart.is_mexican:
        return counterpart.mexican_municipality.name
    if counterpart.city_id and counterpart.kind in _KIND_NOUNS:
        return counterpart.city.name
    return counterpart.official_name


def counterpart_party(counterpart: Counterpart, language: str = "es", english_name: str = "") -> str:
    """The counterpart with article, subdivision and country, none of them twice; an English name as it was typed."""
    if counterpart.is_mexican:
        return municipal_party(counterpart.mexican_municipality, language, scope=NATIONAL)
    if language == "en":
        if english_name:
            return english_name
        noun = _KIND_NOUNS.get(counterpart.kind)
        if noun and counterpart.city_id:
            name = f"{noun[1]} {counterpart.city.name}"
        else:
            name = counterpart.official_name_local or counterpart.official_name
    else:
        name = with_article(counterpart)
    parts = [name]
    subdivision = counterpart.city.subdivision if counterpart.city_id else ""
    country = country_name(counterpart.country_code, language)
    if counterpart.kind == Counterpart.Kind.INTERNATIONAL:
        country = ""
    for place in (subdivision, country):
        if place and place.lower() not in name.lower():
            parts.append(place)
    return ", ".join(parts)


def with_article(counterpart: Counterpart) -> str:
    """The Spanish official name as a sentence needs it: "la Ciudad de Lyon", "el Condado de Kent"."""
    name = counterpart.official_name
    first = name.split()[0].lower() if name.split() else ""
    if first in ("el", "la", "los", "las"):
        return name[0].lower() + name[1:]
    if first in _FEMININE:
        return f"la {name}"
    if first in _MASCULINE:
        return f"el {name}"
    noun = _KIND_NOUNS.get(counterpart.kind)
    return f"{noun[0]} {name}" if noun else name


def default_title(kind: str, municipality, counterpart: Counterpart) -> str:
    """Title of a new draft."""
    mine = municipal_party(municipality, scope=NATIONAL).split(",")[0]
    theirs = counterpart_party(counterpart).split(",")[0]
    return f"{INSTRUMENT_NAMES[kind]['es']} entre {mine} y {theirs}"[:250]


def values_of(agreement, language: str) -> dict[str, str | list[str]]:
    """Values of every variable of the library for one agreement, in Spanish ("es") or in English ("en")."""
    answers, counterpart = agreement.answers, agreement.counterpart
    values = {
        "instrument": INSTRUMENT_NAMES[agreement.kind][language],
        "municipal_party": municipal_party(agreement.municipality, language, scope=scope_of(counterpart)),
        "counterpart_party": counterpart_party(counterpart, language, answers.get("counterpart_name_en", "")),
        "municipal_short": agreement.municipality.name,
        "counterpart_short": counterpart_short(counterpart),
        "municipal_signatory": _signatory(answers, "municipal", language),
        "counterpart_signatory": _signatory(answers, "counterpart", language),
        "areas": area_names(agreement.areas, language),
        "modalities": modality_names(agreement.modalities, language),
        "municipal_unit": _name(answers, "municipal_unit", language),
        "counterpart_unit": _name(answers, "counterpart_unit", language),
        "place": answers.get("place", ""),
        "witnesses": answers.get("witnesses", []),
        "programme_month": _month(answers, language),
        "meeting_frequency": _choice(FREQUENCIES, answers.get("meeting_frequency"), language),
        "start": _start(answers, language),
        "term": _term(answers, language),
        "renewal": _renewal(answers, language),
        "notice": _notice(answers, language),
        "signed_on": _date(answers.get("signing_on"), language),
        "copies": _copies(answers, language),
        "languages": _languages(agreement.languages, language),
        "divergence": _choice(DIVERGENCES, answers.get("divergence"), language)
        if len(agreement.languages) > 1
        else "",
    }
    return values | {key: _translated(answers, key, language) for key in TRANSLATABLE}


def _choice(catalogue, key, language):
    return catalogue[key][language] if key in catalogue else ""


def _translated(answers, key, language):
    """Free text in the language; Spanish text without translation comes marked, item by item."""
    spanish = answers.get(key) or ""
    if language == "es":
        return spanish
    english = answers.get(f"{key}_en") or ""
    if english or not spanish:
        return english
    if isinstance(spanish, list):
        return [f"[to be translated: {item}]" for item in spanish]
    return f"[to be translated: {spanish}]"


def _name(answers, key, language):
    return (answers.get(f"{key}_en") if language == "en" else "") or answers.get(key, "")


def _signatory(answers, side, language):
    name = answers.get(f"{side}_signatory", "")
    title = _name(answers, f"{side}_signatory_title", language)
    if language == "en" and re.fullmatch(
        r"(alcalde|alcaldesa|president[ea] municipal)", title.strip(), re.IGNORECASE
    ):
        title = "Mayor"
    return f"{name}, {title}" if name and title else name


def _month(answers, language):
    month = answers.get("programme_month")
    return MONTHS[language][int(month) - 1] if month else ""


def _date(iso, language):
    return spoken_date(dt.date.fromisoformat(iso), language) if iso else ""


def _start(answers, language):
    if answers.get("start") == SIGNATURE:
        return "a partir de la fecha de su firma" if language == "es" else "from the date of its signature"
    day = _date(answers.get("start_on"), language)
    if not day:
        return ""
    return f"a partir del {day}" if language == "es" else f"from {day}"


def _term(answers, language):
    unit, number = answers.get("term_unit"), answers.get("term_number")
    if unit == INDEFINITE:
        return "indefinida" if language == "es" else "indefinitely"
    if unit not in TERM_UNITS or not number:
        return ""
    word = TERM_UNITS[unit][language][number != 1]
    return f"de {number} {word}" if language == "es" else f"for {number} {word}"


def _renewal(answers, language):
    # Nothing comes after a term without end.
    if answers.get("term_unit") == INDEFINITE:
        return ""
    return _choice(RENEWALS, answers.get("renewal"), language)


def _notice(answers, language):
    days = answers.get("notice_days")
    if not days:
        return ""
    if language == "es":
        return f"{days} día natural" if days == 1 else f"{days} días naturales"
    return f"{days} calendar day" if days == 1 else f"{days} calendar days"


def _copies(answers, language):
    copies = answers.get("copies")
    if not copies:
        return ""
    word = NUMBERS[language][copies] if copies < len(NUMBERS[language]) else str(copies)
    if language == "es":
        return "un ejemplar original" if copies == 1 else f"{word} ejemplares originales"
    return "one original" if copies == 1 else f"{word} originals"


def _languages(codes, language):
    names = [language_name(code, language) for code in codes]
    if language == "es":
        if len(names) == 1:
            return f"en idioma {names[0]}"
        return f"en idiomas {' y '.join(names)}, siendo ambos textos igualmente auténticos"
    if len(names) == 1:
        return f"in the {names[0]} language"
    return f"in the {' and '.join(names)} languages, both texts being equally authentic"
