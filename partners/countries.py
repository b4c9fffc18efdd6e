"""Countries and languages with their Spanish names, from Babel's copy of the Unicode CLDR; nothing is stored.

Codes are ISO 3166-1 alpha-2 for countries («FR») and CLDR language codes for languages («fr», «zh»).
"""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_name
from babel.languages import get_official_languages, get_territory_language_info

from partners.folding import fold

MEXICO = "MX"
SPANISH = Locale("es", "MX")
# CLDR groupings and private codes that look like countries and are none.
NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "CP", "DG", "EA", "IC", "TA", "AC"}
# A language is offered when it is official somewhere, or when this share of a country's people speaks it (per cent).
_SPOKEN_BY_PERCENT = 5
_NO_LANGUAGE = {"und", "mul", "zxx"}


def spanish_order(name):
    """Key that sorts as a Spanish dictionary: accents do not count, ñ (nǁ here, after nz) stands before o."""
    return fold(name.casefold().replace("ñ", "nǁ")), name


@cache
def country_names():
    """Return {code: Spanish name} of every country and territory, Mexico included."""
    return {
        code: name
        for code, name in SPANISH.territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    }


def country_name(code):
    """Return the Spanish name, or the code itself when nobody knows it."""
    return country_names().get(code, code)


@cache
def country_choices():
    """Return ((code, Spanish name), ...) in the order of a Spanish dictionary."""
    return tuple(sorted(country_names().items(), key=lambda pair: spanish_order(pair[1])))


@cache
def language_names():
    """Return {code: Spanish name} of the languages official somewhere, or spoken by many in some country."""
    spoken = {
        _plain(language)
        for code in country_names()
        for language, info in get_territory_language_info(code).items()
        if info["official_status"] or info["population_percent"] >= _SPOKEN_BY_PERCENT
    }
    return {code: SPANISH.languages[code] for code in spoken - _NO_LANGUAGE if code in SPANISH.languages}


def language_name(code):
    """Return the Spanish name in lower case, as Spanish writes it («francés»), or the code itself."""
    return language_names().get(code, code)


@cache
def language_choices():
    """Return ((code, Spanish name), ...) in the order of a Spanish dictionary."""
    return tuple(sorted(language_names().items(), key=lambda pair: spanish_order(pair[1])))


@cache
def suggested_language(code):
    """Return the language most spoken among the official ones of a country («CH» -> «de»), or "" if unknown.

    A suggestion for a form, never a fact: the counterpart says in which language it signs.
    """
    info = get_territory_language_info(code)
    official = get_official_languages(code, regional=False, de_facto=True)
    ranked = sorted(official or info, key=lambda language: -info[language]["population_percent"])
    for language in map(_plain, ranked):
        if language in language_names():
            return language
    return ""


def _plain(language):
    """«zh_Hant» -> «zh»: the script is a matter of the text, not of the language."""
    return language.split("_")[0]


def zone_name(zone):
    """Return a time zone's Spanish name («hora de Europa central»), or the zone's own name when CLDR has none."""
    return get_timezone_name(ZoneInfo(zone), locale=SPANISH) if zone in available_timezones() else zone


def single_zone(code):
    """Return the time zone of a country that has one only («Europe/Paris»), or "" otherwise."""
    zones = get_global("territory_zones").get(code, ())
    return zones[0] if len(zones) == 1 and zones[0] in available_timezones() else ""
