"""The city behind a local government's name: «City of Hayward, CA» -> Hayward, in California. Pure."""

import re

from partners.folding import fold
from partners.subdivisions import SUBDIVISIONS

#: What governments of cities put before and after the city's name, folded; the longest first.
BEFORE = re.compile(
    r"^(?:the |la |el )?(?:"
    r"(?:city and county|city|town|village|municipality|commune|local government|city government|government) of |"
    r"metropolitan government of |ciudad de |"
    r"prefeitura (?:municipal )?d[eao]s? |m[uú]ni[cs]ipio d[eo] |municipality of |"
    r"municipalidad +(?:distrital |provincial )?d[ei]l? |municipalit[eé] d[eu] |municipalitat d[e'] ?|"
    r"ayuntamiento (?:de |del )?|alcald[ií]a (?:distrital |municipal |mayor )?d[ei]l? |"
    r"gobierno (?:municipal|aut[oó]nomo descentralizado municipal) d[ei]l? |"
    r"(?:ville|commune|mairie|communaut[eé] urbaine) d[eu'] ?|comune di |ajuntament de |"
    r"intendencia (?:municipal )?de |presidencia municipal de |concello de "
    r")\s*",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"-(?:shi|si)$|\s+(?:city council|town council|municipal council|municipal corporation|metropolitan municipality|"
    r"city municipality|municipality|kommune?|stad|council|(?<!^)city government|city|town|village)$",
    re.IGNORECASE,
)
#: Bodies above or beside a city: a city of that name is somebody else.
NO_CITY = re.compile(
    r"\b((?<!city and )county|counties|(?<!special administrative )region|regional district|"
    r"regional municipality of|regency|province|provincia|state|junta|intermunicipal|departamento|prefecture|"
    r"mancomunidad|development authority|diputacion|district municipality|aipromades|consorcio|comarca|"
    r"area metropolitana|association|union)\b"
)
# The postal codes of Canada's provinces -> GeoNames' numbers.
CANADA = {
    "AB": "01",
    "BC": "02",
    "MB": "03",
    "NB": "04",
    "NL": "05",
    "NS": "07",
    "ON": "08",
    "PE": "09",
    "QC": "10",
    "SK": "11",
    "YT": "12",
    "NT": "13",
    "NU": "14",
}


def city_of(organisation, city, country):
    """Return (name, GeoNames' first-level division or "", whether it is a city's own government).

    `city` is the name that the list gives, often empty: then it is taken from the organisation's.
    """
    folded = fold(organisation)
    is_city = folded.startswith("metropolitan government of ") or not NO_CITY.search(folded)
    own, admin1 = _without_division(organisation, country)
    given, other = _without_division(city, country)
    return given or _bare(own), admin1 or other, is_city


def _without_division(name, country):
    """(«Hayward», «CA») of «Hayward, CA»; a country or a state in brackets goes too."""
    name = re.sub(r"\s*\([^)]*\)\s*$", "", name)
    head, comma, tail = name.rpartition(",")
    code = tail.strip().upper() if comma else ""
    if country == "US" and code in SUBDIVISIONS["US"]:
        return head.strip(), code
    if country == "CA" and code in CANADA:
        return head.strip(), CANADA[code]
    return name, ""


def _bare(name):
    """The name without what says that it is a government: what stands before it, or else what stands after."""
    name = " ".join(name.split())
    bare = name
    while (shorter := BEFORE.sub("", bare)) and shorter != bare:
        bare = shorter
    # «City of Iowa City» is called Iowa City: an ending goes only where nothing stood before.
    return bare if bare != name else AFTER.sub("", name) or name
