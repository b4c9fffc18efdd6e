"""From what the office typed about a draft to the values of the clause library's variables, per language.

`Agreement.answers` keeps the form's data as they were typed; `values_of` turns them, with both parties' data, into
words. What can be said in both languages from one datum (months, dates, numbers) is; free text that has no English
version yet is shown in the English column as a mark, so that nobody signs a column half translated.
"""

import datetime as dt
import re

from babel import Locale, UnknownLocaleError

from agreements.library.areas import area_names, modality_names
from agreements.library.filling import enumerate_words
from agreements.library.phrases import (
    AUTHENTICITIES,
    DIVERGENCES,
    FREQUENCIES,
    MONTHS,
    NUMBERS,
    RENEWALS,
    TERM_UNITS,
)
from agreements.library.texts import (
    COOPERATION,
    FOREIGN,
    LETTER,
    MEMORANDUM,
    NATIONAL,
    REGULARISATION,
    TWINNING,
    as_memorandum,
)
from partners.models import Counterpart
from partners.states import STATES

MEXICO_CITY = "09"

INSTRUMENT_NAMES = {
    TWINNING: {"es": "Acuerdo de Hermanamiento", "en": "Twinning Agreement"},
    COOPERATION: {"es": "Acuerdo de Cooperación Específica", "en": "Specific Cooperation Agreement"},
    MEMORANDUM: {"es": "Memorándum de Entendimiento", "en": "Memorandum of Understanding"},
    LETTER: {"es": "Carta de Intención", "en": "Letter of Intent"},
    REGULARISATION: {
        "es": "Acuerdo de Regularización del Hermanamiento",
        "en": "Agreement on the Regularisation of the Twinning",
    },
}
#: National languages of Mexico that CLDR does not name, in Spanish and in English (ISO 639-2 and 639-3).
MEXICAN_LANGUAGES = {
    "nah": ("náhuatl", "Nahuatl"),
    "yua": ("maya", "Yucatec Maya"),
    "oto": ("otomí", "Otomi"),
    "tsz": ("purépecha", "Purepecha"),
    "maz": ("mazahua", "Mazahua"),
}
INDEFINITE = "indefinite"
SIGNATURE = "signature"
# Free text that has to be translated; names of persons, offices and places stand as they are.
TRANSLATABLE = (
    "objective",
    "reasons",
    "ties",
    "framework",
    "council_approval",
    "funding_sources",
    "old_link",
    "old_link_began",
)

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
        # CLDR names many languages of which it has no data, but not those of Mexico.
        base = code.partition("-")[0]
        spanish, english = MEXICAN_LANGUAGES.get(base, ("", ""))
        own = english if language == "en" else spanish
        return own or Locale.parse(language).languages.get(base, code)


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
        "languages": languages_phrase(agreement.languages, language, answers.get("authenticity", "equal")),
        "divergence": _divergence(agreement, language),
        "old_link_date": _old_link_date(agreement, language),
    }
    values |= {key: _translated(answers, key, language) for key in TRANSLATABLE}
    if not values["old_link"] and agreement.parent_id:
        # Its title is a name: it stands as it is, in both languages.
        values["old_link"] = agreement.parent.title
    return values


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


def languages_phrase(codes, language: str = "es", authenticity: str = "equal") -> str:
    """In which languages the agreement is signed, and which of its texts are authentic, for one, two or three.

    "en idiomas español e inglés, siendo ambos textos igualmente auténticos". See `phrases.AUTHENTICITIES`.
    """
    names = [language_name(code, language) for code in codes]
    if len(names) == 1:
        return f"en idioma {names[0]}" if language == "es" else f"in the {names[0]} language"
    two, more = AUTHENTICITIES.get(authenticity, AUTHENTICITIES["equal"])[language]
    rule = two if len(names) == 2 else more.format(count=NUMBERS[language][len(names)])
    listed = enumerate_words(names, language)
    return f"en idiomas {listed}, {rule}" if language == "es" else f"in the {listed} languages, {rule}"


def _divergence(agreement, language):
    """What holds when the texts differ: nothing with one language, nor a third language's rule without one."""
    codes, chosen = agreement.languages, agreement.answers.get("divergence")
    if len(codes) < 2 or (chosen == "third" and len(codes) < 3):
        return ""
    words = _choice(DIVERGENCES, chosen, language).format(last=language_name(codes[-1], language))
    return as_memorandum(words) if agreement.kind == MEMORANDUM else words


def _old_link_date(agreement, language):
    """When the old link was made, as precisely as it is known: "el 4 de mayo de 1998", "en mayo de 1998", "en 1998".

    The answer is an ISO date that may stop at the month or the year; without it, what the inventory knows.
    """
    known = agreement.answers.get("old_link_on", "")
    if not known and agreement.parent_id and agreement.parent.signed_on:
        length = {"year": 4, "month": 7}.get(agreement.parent.signed_precision, 10)
        known = agreement.parent.signed_on.isoformat()[:length]
    if not known:
        return ""
    year, month = known[:4], known[5:7]
    if len(known) == 10:
        return f"{'el' if language == 'es' else 'on'} {_date(known, language)}"
    if month:
        name = MONTHS[language][int(month) - 1]
        return f"en {name} de {year}" if language == "es" else f"in {name} {year}"
    return f"en {year}" if language == "es" else f"in {year}"
