"""The columns of a table of calls: their headings, and what stands in a cell of each. Pure.

The same headings go out and come in, so that a file which was downloaded, corrected and uploaded again is understood.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from babel import Locale

from partners.countries import country_name, country_names
from partners.folding import fold
from partners.funds.requirements import (
    APPLICANTS,
    REQUIREMENTS,
    applicant_names,
    is_requirement,
    requirement_name,
)
from partners.models import Standing
from partners.themes import THEMES, theme_names

#: What stands between the values of a cell with several.
BETWEEN = "; "
_DATE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})|(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"
)
#: Years that a call may name; anything else is a slip of the keyboard.
YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the field of a call, its heading, and other headings by which it is known (folded)."""

    key: str
    heading: str
    also: tuple[str, ...] = ()
    is_required: bool = False


COLUMNS = (
    Column("title", "Nombre", ("convocatoria", "titulo", "fondo"), is_required=True),
    Column("funder", "Convoca", ("organismo", "financiador", "quien convoca"), is_required=True),
    Column("about", "De qué trata", ("descripcion", "objeto")),
    Column("opens_on", "Abre el", ("apertura", "fecha de apertura", "abre")),
    Column("closes_on", "Cierra el", ("cierre", "fecha de cierre", "cierra", "fecha limite")),
    Column("applicants", "Quién puede participar", ("participantes", "elegibles")),
    Column("requirements", "Requisitos"),
    Column("countries", "Países", ("pais",)),
    Column("themes", "Temas", ("tema",)),
    Column("amount_min", "Monto mínimo"),
    Column("amount_max", "Monto máximo", ("monto",)),
    Column("currency", "Moneda", ("divisa",)),
    Column(
        "cofunding_percent", "Aportación propia (%)", ("aportacion propia", "cofinanciamiento", "aportacion")
    ),
    Column("standing", "Certeza"),
    Column("source_url", "Fuente", ("enlace", "liga", "url", "sitio")),
    Column("checked_on", "Revisada el", ("revisada", "fecha de revision")),
    Column("uid", "Identificador", ("uid", "id")),
)


@cache
def _by_heading():
    return {fold(name): column.key for column in COLUMNS for name in (column.heading, *column.also)}


def column_of(heading):
    """The key of the column with this heading; "" when none is called so."""
    return _by_heading().get(fold(heading), "")


def value_of(key, text):
    """What a cell says, for the field `key`. Raises ValueError with a sentence in Spanish."""
    if key.endswith("_on"):
        return _day(text)
    if key in _LISTS:
        return _several(text, _LISTS[key])
    if key in {"amount_min", "amount_max"}:
        return _amount(text)
    if key == "cofunding_percent":
        return _percent(text)
    if key == "standing":
        return _standing(text)
    return text.upper() if key == "currency" else text


def _day(text):
    if not text:
        return None
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        found = match.groupdict()
        day = dt.date(*(int(found[a] or found[b]) for a, b in (("year", "y"), ("month", "m"), ("day", "d"))))
        if day.year not in YEARS:
            raise ValueError
    except ValueError as error:
        raise ValueError(
            f"no se entiende la fecha «{text[:40]}»; escriba 2026-05-31 o 31/05/2026."
        ) from error
    return day


def _several(text, known):
    found = []
    for part in re.split(r"\s*[;|\n]\s*", text.strip()):
        if not part:
            continue
        value = known(part)
        if value is None:
            raise ValueError(f"no se reconoce «{part[:60]}».")
        if value not in found:
            found.append(value)
    return found


def _amount(text):
    cleaned = re.sub(r"[$\s\u00a0]", "", text).replace(",", "")
    if not cleaned:
        return None
    try:
        amount = Decimal(cleaned)
    except InvalidOperation as error:
        raise ValueError(f"«{text[:40]}» no es un monto; escriba 50000 o 50,000.00.") from error
    if not amount.is_finite() or not 0 <= amount < 10**12:
        raise ValueError(f"«{text[:40]}» no es un monto posible.")
    return round(amount, 2)


def _percent(text):
    digits = text.removesuffix("%").strip()
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) > 3 or int(digits) > 100:
        raise ValueError(f"«{text[:40]}» no es un porcentaje; escriba un número del 0 al 100.")
    return int(digits)


def _standing(text):
    if not text:
        return Standing.UNCONFIRMED
    folded = fold(text)
    for value, label in Standing.choices:
        # «confirmada», «histórica»: of a call people write the feminine.
        if folded[:-1] == fold(label)[:-1] or folded == value:
            return Standing(value)
    raise ValueError(f"«{text[:40]}» no es una certeza; escriba confirmado, sin confirmar o histórico.")


def _theme(text):
    return _named(text, {theme.key: theme.name for theme in THEMES.values()})


def _applicant(text):
    return _named(text, {one.key: one.name for one in APPLICANTS.values()})


def _requirement(text):
    key = text.lower()
    if is_requirement(key):
        return key
    if match := re.fullmatch(r"proceso de hermanamiento en fase ([1-4]) o posterior", fold(text)):
        return f"fase:{match[1]}"
    return _named(text, {one.key: one.name for one in REQUIREMENTS.values() if not one.takes})


def _named(text, names):
    folded = fold(text)
    return next((key for key, name in names.items() if folded in {fold(key), fold(name)}), None)


@cache
def _countries():
    english = Locale("en").territories
    found = {}
    for code, name in country_names().items():
        found |= {fold(english.get(code, name)): code, code.lower(): code}
        found[fold(name)] = code
    del found[fold(country_names()["MX"])]
    return found


def _country(text):
    return _countries().get(fold(text))


_LISTS = {
    "themes": _theme,
    "applicants": _applicant,
    "requirements": _requirement,
    "countries": _country,
}


def cell_of(call, key):
    """What a call shows in a column: words that `value_of` understands again."""
    value = getattr(call, key)
    if key == "themes":
        return BETWEEN.join(theme_names(value))
    if key == "countries":
        return BETWEEN.join(country_name(code) for code in value)
    if key == "applicants":
        return BETWEEN.join(applicant_names(value))
    if key == "requirements":
        return BETWEEN.join(each if each.startswith("red:") else requirement_name(each) for each in value)
    if key == "standing":
        return call.get_standing_display()
    return value
