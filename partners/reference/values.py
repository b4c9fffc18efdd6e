"""The cells of one record as values: codes, numbers, places, days. Pure: what is wrong is collected, not raised."""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache

from hermanamientos.lib.exports import looks_like_formula
from partners.countries import country_names
from partners.folding import fold
from partners.reference.tables import ESCAPED
from partners.states import STATES
from partners.subdivisions import SUBDIVISIONS

NO_DATA = {"", "-", "--", "----", "*", "N/D", "N/A", "S/D"}
#: States and territories of the United States by their postal codes.
US_STATES = frozenset(SUBDIVISIONS["US"]) | {"PR", "VI", "GU", "AS", "MP"}
MEXICO_CITY = "09"
"""INEGI's code of Mexico City as a whole, which is no municipality."""
NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[+-]?\d+(\.\d+)?[eE][+-]?\d{1,3}", re.ASCII)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?|(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
SHOWN = 40  # characters of a cell that a message quotes


class SetAside(Exception):
    """The record is no fact of its kind (a total, «no identificado»): it is left out, counted and named."""


@dataclass(slots=True)
class Spot:
    """A city that a record names, with all that it says of where it is. Unknown is "" or None."""

    name: str
    country: str
    geonameid: int | None = None
    cvegeo: str = ""
    latitude: float | None = None
    longitude: float | None = None
    admin1: str = ""
    """GeoNames' code of the first-level division."""
    is_city: bool = True
    """False for counties and unions of municipalities: a city of the same name is another body."""
    folded: str = field(init=False)

    def __post_init__(self):
        self.folded = fold(self.name)


@dataclass(slots=True)
class Row:
    """One record: `cells` by the key of their column. `problems` fills with sentences in Spanish."""

    line: int
    cells: dict[str, str]
    problems: list[str] = field(default_factory=list)

    def problem(self, message):
        self.problems.append(message)

    def raw(self, name):
        """The cell on one line, without what has no shape."""
        text = self.cells.get(name, "")
        if not text.isprintable():
            if ESCAPED.search(text):
                self.problem("tiene letras dañadas: guarde el archivo entero en UTF-8.")
            text = "".join(c for c in text if c.isprintable() or c.isspace())
        return " ".join(text.split())

    def text(self, name, limit, *, needed=False):
        text = self.raw(name)
        if text and looks_like_formula(text) and text not in NO_DATA:
            self.problem(f"la columna «{name}» tiene una fórmula: «{text[:SHOWN]}».")
            return ""
        if len(text) > limit:
            self.problem(f"la columna «{name}» tiene {len(text):,} caracteres y el límite es {limit}.")
            return ""
        if needed and not text:
            self.problem(f"la columna «{name}» está vacía.")
        return text

    def number(self, name, low, high):
        """A number between `low` and `high`; None when the cell says nothing."""
        text = self.raw(name)
        if text.upper() in NO_DATA:
            return None
        value = float(text.replace(",", "")) if NUMBER.fullmatch(text) else None
        if value is None:
            self.problem(f"«{text[:SHOWN]}» no es un número (columna «{name}»).")
        elif not low <= value <= high:
            self.problem(
                f"{text[:SHOWN]} queda fuera de lo posible (columna «{name}»: de {low:,} a {high:,})."
            )
        else:
            return value
        return None

    def whole(self, name, low, high):
        text = self.raw(name)
        if text.upper() in NO_DATA:
            return None
        plain = re.sub(r"\.0$", "", text)  # a spreadsheet's column with gaps
        if not (plain.isascii() and plain.isdigit() and len(plain) < 16):
            self.problem(f"«{text[:SHOWN]}» no es un número entero (columna «{name}»).")
        elif not low <= int(plain) <= high:
            self.problem(f"{plain} queda fuera de lo posible (columna «{name}»: de {low:,} a {high:,}).")
        else:
            return int(plain)
        return None

    def geonameid(self, name):
        return self.whole(name, 1, 2_000_000_000)

    def year(self, name):
        """Four digits as they are written: grouped they would read as another number."""
        text = self.raw(name)
        if text.upper() in NO_DATA:
            return None
        if not re.fullmatch(r"(19|20|21)[0-9]{2}", text):
            self.problem(f"«{text[:SHOWN]}» no es un año (columna «{name}»).")
            return None
        return int(text)

    def place(self, latitude, longitude):
        """(latitude, longitude) in degrees, or (None, None) when the record does not say where."""
        texts = self.raw(latitude), self.raw(longitude)
        if all(text.upper() in NO_DATA for text in texts):
            return None, None
        before = len(self.problems)
        degrees = self.number(latitude, -90, 90), self.number(longitude, -180, 180)
        if len(self.problems) > before:
            return None, None
        if None in degrees:
            self.problem("falta la latitud o la longitud.")
            return None, None
        if degrees == (0, 0):
            self.problem("las coordenadas 0, 0 caen en el mar: si no se conocen, deje las celdas vacías.")
            return None, None
        return degrees

    def country(self, name, *, needed=True):
        """A country's ISO code of two letters; a Spanish or English name is understood. "" when the cell is empty.

        «NA» is Namibia, never "no data".
        """
        text = self.text(name, 100, needed=needed)
        code = text.upper() if re.fullmatch("[A-Za-z]{2}", text) else country_codes().get(fold(text), "")
        if text and code not in country_names():
            self.problem(f"«{text[:SHOWN]}» no es el código de ningún país (columna «{name}»).")
            return ""
        return code

    def us_state(self, name):
        text = self.text(name, 40, needed=True)
        code = text.upper()
        if text and code not in US_STATES:
            self.problem(f"«{text}» no es el código de ningún estado de Estados Unidos (columna «{name}»).")
            return ""
        return code

    def cvegeo(self, name, *, needed=False, allow_city=False):
        """INEGI's five digits. A zero that a spreadsheet dropped is put back; `09` passes with `allow_city`."""
        text = self.text(name, 20, needed=needed)
        if not text:
            return ""
        if allow_city and text in {"9", MEXICO_CITY}:
            return MEXICO_CITY
        code = text.zfill(5)
        if not (code.isascii() and code.isdigit() and len(code) == 5 and len(text) >= 4):
            self.problem(
                f"«{text}» no es una clave INEGI: tiene cinco dígitos, como 14039 (columna «{name}»)."
            )
        elif code[:2] not in STATES or code.endswith("000"):
            self.problem(f"la clave {code} no es de ningún municipio (columna «{name}»).")
        else:
            return code
        return ""

    def day(self, name):
        text = self.raw(name)
        if text.upper() in NO_DATA:
            return None
        match = DAY.fullmatch(text)
        if match:
            parts = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
            try:
                return dt.date(*map(int, parts))
            except ValueError:
                pass
        self.problem(f"«{text[:SHOWN]}» no es una fecha (columna «{name}»): escriba 2026-03-12.")
        return None


@cache
def country_codes():
    """{folded name in Spanish or English: ISO code}, and the names that public lists use besides."""
    # Slow to import for a name that few files need.
    from babel import Locale

    names = {fold(name): code for code, name in Locale("en").territories.items() if code in country_names()}
    names |= {fold(name): code for code, name in country_names().items()}
    return names | {
        "estados unidos de america": "US",
        "united states of america": "US",
        "eeuu": "US",
        "eua": "US",
        "usa": "US",
        "republica de corea": "KR",
        "united kingdom of great britain and northern ireland": "GB",
        "federacion de rusia": "RU",
        "russian federation": "RU",
    }
