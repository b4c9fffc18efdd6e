"""Municipalities from a CSV file, as INEGI publishes its catalogue (AGEEML), or with our own columns.

Three layouts are recognised by their headers, whatever their case and accents:

* AGEEML, layer of municipalities: `CVEGEO, CVE_ENT, NOM_ENT, NOM_ABR, CVE_MUN, NOM_MUN, CVE_CAB, NOM_CAB, POB_TOTAL`
  (formerly `Cve_Ent, Nom_Ent, ...` without `CVEGEO`); it has no coordinates;
* AGEEML, layer of localities: `..., CVE_LOC, NOM_LOC, LATITUD, LONGITUD, LAT_DECIMAL, LON_DECIMAL, POB_TOTAL`; a
  municipality takes the place of its seat (locality 0001) and the sum of its localities' people;
* our own: `cvegeo, nombre, estado, cabecera, lat, lon, pob_2020`, further columns ignored.

Source of the facts: INEGI, Catálogo Único de Claves de Áreas Geoestadísticas Estatales, Municipales y Localidades, and
Censo de Población y Vivienda 2020.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from partners.folding import fold
from partners.models import Municipality
from partners.states import STATES

DEMO_FILE = Path(__file__).parent / "data" / "municipios_demo.csv"

# Header, folded and without spaces -> our name; the first header present wins (decimal degrees before D°M'S").
COLUMNS = {
    "cvegeo": ["cvegeo"],
    "state_code": ["cveent"],
    "state_name": ["noment", "estado", "entidad"],
    "code": ["cvemun"],
    "name": ["nommun", "nombre", "municipio"],
    "seat": ["nomcab", "cabecera"],
    "locality": ["cveloc"],
    "locality_name": ["nomloc"],
    "latitude": ["latdecimal", "latdec", "lat", "latitud"],
    "longitude": ["londecimal", "londec", "lon", "longitud"],
    "population": ["pobtotal", "pob2020", "ptot"],
    "geonameid": ["geonameid"],
}
# What people and older catalogues call a state, folded -> its code.
STATE_ALIASES = {
    "distrito federal": "09",
    "estado de mexico": "15",
    "coahuila": "05",
    "michoacan": "16",
    "queretaro de arteaga": "22",
    "veracruz": "30",
    "veracruz llave": "30",
}
STATE_OF_NAME = {fold(name): code for code, name in STATES.items()} | STATE_ALIASES
# A frame around Mexico with its islands, in degrees.
LATITUDES = (14.0, 33.0)
LONGITUDES = (-119.0, -86.0)
SEAT_LOCALITY = "0001"
NO_DATA = {"", "-", "--", "----", "*", "N/D", "ND", "NA"}
FACTS = ["name", "seat", "latitude", "longitude", "population", "geonameid"]


class ImportRejected(Exception):
    """The file has errors and nothing was imported; `problems` lists (line number or None, message in Spanish)."""

    def __init__(self, problems):
        super().__init__("\n".join(message for _, message in problems))
        self.problems = problems


@dataclass
class Facts:
    """What a file says of one municipality; None or "" where it says nothing."""

    cvegeo: str
    name: str
    line: int
    seat: str = ""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    geonameid: int | None = None


@dataclass
class Outcome:
    """How many municipalities an import created, corrected and found unchanged."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass
class _Reader:
    """Reads the rows of one file, collecting every problem instead of stopping at the first."""

    columns: dict
    problems: list = field(default_factory=list)
    found: dict = field(default_factory=dict)

    def problem(self, line, message):
        self.problems.append((line, message))

    def text(self, row, name):
        index = self.columns.get(name)
        return row[index].strip() if index is not None and index < len(row) else ""

    def read(self, line, row):
        """Take one row. A locality's row adds to its municipality; a municipality may come only once otherwise."""
        before = len(self.problems)
        cvegeo = self._code(line, row)
        facts = Facts(
            cvegeo=cvegeo,
            name=self.text(row, "name"),
            line=line,
            seat=_blank(self.text(row, "seat"))[:120],
            latitude=self._degrees(line, row, "latitude", LATITUDES, west=False),
            longitude=self._degrees(line, row, "longitude", LONGITUDES, west=True),
            population=self._whole(line, row, "population"),
            geonameid=self._whole(line, row, "geonameid"),
        )
        if not 0 < len(facts.name) <= 120:
            self.problem(line, "el nombre del municipio está vacío o pasa de 120 caracteres.")
        if (facts.latitude is None) != (facts.longitude is None):
            self.problem(line, "falta la latitud o la longitud.")
        if len(self.problems) > before:
            return
        if "locality" in self.columns:
            self._add_locality(row, facts)
        elif cvegeo in self.found:
            first = self.found[cvegeo].line
            self.problem(line, f"el municipio {cvegeo} ya apareció en la línea {first}.")
        else:
            self.found[cvegeo] = facts

    def _code(self, line, row):
        """The five digits, from CVEGEO or from the codes of state and municipality, checked against each other."""
        whole, state, own = (self.text(row, name) for name in ("cvegeo", "state_code", "code"))
        if not all(part.isascii() and part.isdigit() for part in (whole, state, own) if part):
            self.problem(line, f"la clave «{whole or state + own}» debe tener sólo dígitos.")
            return ""
        if whole:
            # The layer of localities writes the locality's nine digits; a spreadsheet drops the leading zero.
            cvegeo = whole.zfill(9)[:5] if "locality" in self.columns else whole.zfill(5)
        elif state and own:
            cvegeo = state.zfill(2) + own.zfill(3)
        else:
            self.problem(line, "falta la clave INEGI del municipio.")
            return ""
        if len(cvegeo) != 5 or cvegeo.endswith("000"):
            self.problem(
                line, f"la clave «{whole or cvegeo}» no es de un municipio: tiene cinco dígitos, como 14039."
            )
            return ""
        if cvegeo[:2] not in STATES:
            self.problem(line, f"la clave {cvegeo} empieza por {cvegeo[:2]}, que no es ningún estado.")
            return ""
        if (state and state.zfill(2) != cvegeo[:2]) or (own and own.zfill(3) != cvegeo[2:]):
            self.problem(
                line, f"la clave {cvegeo} no coincide con las de su estado y municipio ({state}, {own})."
            )
        name = self.text(row, "state_name")
        if name and STATE_OF_NAME.get(fold(name)) != cvegeo[:2]:
            self.problem(
                line, f"la clave {cvegeo} es de {STATES[cvegeo[:2]]}, pero el renglón dice «{name}»."
            )
        return cvegeo

    def _degrees(self, line, row, name, limits, *, west):
        text = self.text(row, name)
        if text.upper() in NO_DATA:
            return None
        label = "longitud" if west else "latitud"
        degrees = parse_degrees(text, west=west)
        if degrees is None:
            self.problem(line, f"la {label} «{text}» no se entiende: use grados decimales o 20°40'12\".")
        elif not limits[0] <= degrees <= limits[1]:
            self.problem(line, f"la {label} {degrees:g} queda fuera de México.")
        else:
            return degrees
        return None

    def _whole(self, line, row, name):
        """A count; None when unknown. Zero is unknown: INEGI writes it for municipalities younger than the census."""
        text = self.text(row, name).replace(",", "").replace(" ", "")
        if text.upper() in NO_DATA:
            return None
        if not (text.isascii() and text.isdigit()) or int(text) > 2_000_000_000:
            self.problem(line, f"«{text}» no es un número entero de habitantes.")
            return None
        return int(text) or None

    def _add_locality(self, row, facts):
        is_seat = self.text(row, "locality").zfill(4) == SEAT_LOCALITY
        known = self.found.setdefault(facts.cvegeo, facts)
        if known is not facts:
            if facts.population:
                known.population = (known.population or 0) + facts.population
            if is_seat:
                known.latitude, known.longitude = facts.latitude, facts.longitude
        if is_seat and not facts.seat:
            known.seat = self.text(row, "locality_name")[:120]


def parse_degrees(text, *, west):
    """Return decimal degrees from «-103.35», «20°40'12.5" N» or «1032058» (degrees, minutes, seconds); None if unclear.

    Without sign or letter, `west` says on which side the degrees count: Mexico's longitudes are written without it.
    """
    plain = text.strip().upper().replace(",", ".")
    if re.fullmatch(r"[+-]?\d{1,3}\.\d+|[+-]?\d{1,3}", plain):
        return float(plain)
    packed = re.fullmatch(r"(\d{2,3})(\d{2})(\d{2}(?:\.\d+)?)", plain)
    marked = re.fullmatch(
        r"([+-]?\d{1,3})\s*°\s*(\d{1,2})\s*['´’′]\s*(\d{1,2}(?:\.\d+)?)\s*(?:\"|”|″|''|´´)?\s*([NSEWO]?)",
        plain,
    )
    match = packed or marked
    if not match:
        return None
    degrees, minutes, seconds = float(match[1]), float(match[2]), float(match[3])
    if minutes >= 60 or seconds >= 60:
        return None
    size = round(abs(degrees) + minutes / 60 + seconds / 3600, 6)
    letter = match[4] if match is marked else ""
    negative = degrees < 0 or (letter in {"W", "O", "S"} if letter else west)
    return -size if negative else size


def _blank(text):
    return "" if text.upper() in NO_DATA else text


def _decode(content):
    """INEGI publishes the same file in two encodings: UTF-8 (with or without mark) and Latin-1."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _columns_of(header):
    names = [fold(title).replace(" ", "") for title in header]
    return {
        key: names.index(next(alias for alias in aliases if alias in names))
        for key, aliases in COLUMNS.items()
        if any(alias in names for alias in aliases)
    }


def read_municipalities(content):
    """Return the list of `Facts` in the bytes of a CSV file. Raises ImportRejected with every problem found."""
    text = _decode(content)
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = next(rows, [])
        reader = _Reader(_columns_of(header))
        if "name" not in reader.columns or not {"cvegeo", "code"} & reader.columns.keys():
            raise ImportRejected(
                [
                    (
                        1,
                        "no reconozco los encabezados: hacen falta CVEGEO (o CVE_ENT y CVE_MUN) y NOM_MUN (o nombre).",
                    )
                ]
            )
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < len(header):
                reader.problem(rows.line_num, f"tiene {len(row)} columnas y el encabezado {len(header)}.")
                continue
            reader.read(rows.line_num, row)
    except csv.Error as error:
        raise ImportRejected([(rows.line_num, f"no se puede leer como CSV ({error}).")]) from error
    if not reader.problems and not reader.found:
        reader.problem(None, "el archivo no tiene ningún municipio.")
    if reader.problems:
        raise ImportRejected(reader.problems)
    return list(reader.found.values())


def import_municipalities(content, *, only_new=False):
    """Create and correct municipalities from the bytes of a CSV file, all or nothing; return the `Outcome`.

    Only INEGI's facts change, and a fact that the file does not state stays as it was; what an office typed (mayor,
    dates, address, time zone, ...) is never touched. With `only_new`, rows already present are left alone.
    Raises ImportRejected, with every problem and its line, before anything is written.
    """
    read = read_municipalities(content)
    outcome = Outcome()
    with transaction.atomic():
        known = Municipality.objects.in_bulk([facts.cvegeo for facts in read], field_name="cvegeo")
        new, changed = [], []
        for facts in read:
            row = known.get(facts.cvegeo)
            if row is None:
                new.append(facts)
            elif not only_new and _correct(row, facts):
                changed.append(row)
            else:
                outcome.unchanged += 1
        Municipality.objects.bulk_create(_with_zones(new), batch_size=500)
        if changed:
            Municipality.objects.bulk_update(changed, FACTS, batch_size=100)
    outcome.created, outcome.updated = len(new), len(changed)
    return outcome


def _correct(row, facts):
    """Copy onto `row` what the file states otherwise; return whether anything changed."""
    differing = {
        name: getattr(facts, name)
        for name in FACTS
        if getattr(facts, name) not in (None, "") and getattr(facts, name) != getattr(row, name)
    }
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _with_zones(new):
    """Build the rows to create, each with the time zone of its coordinates (the field's default without them)."""
    if not new:
        return []
    # Slow to import and large (polygons of the whole world); only an import of new municipalities needs it.
    from timezonefinder import TimezoneFinder

    finder = TimezoneFinder()
    rows = []
    for facts in new:
        row = Municipality(
            cvegeo=facts.cvegeo, state=facts.cvegeo[:2], **{n: getattr(facts, n) for n in FACTS}
        )
        if facts.latitude is not None:
            row.timezone = finder.timezone_at(lat=facts.latitude, lng=facts.longitude) or row.timezone
        rows.append(row)
    return rows
