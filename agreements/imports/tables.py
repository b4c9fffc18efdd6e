"""Which column of an uploaded table is what, and dates and terms as people write them. No database.

The tables themselves are read by `hermanamientos.lib.tables`.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from openpyxl.utils.datetime import from_excel
from rapidfuzz import fuzz

from partners.folding import fold

#: Likeness, from 0 to 100, from which a heading is taken for a field.
LIKENESS = 82
#: Serial numbers of days that a spreadsheet shows as a date: from 1927 to 2119.
SERIALS = range(10_000, 80_001)


@dataclass(frozen=True, slots=True)
class Column:
    """What an import can take from a table: the field, its name on screen, and other headings that it goes by."""

    key: str
    label: str
    names: tuple[str, ...] = ()
    is_required: bool = False
    help: str = field(default="")


COLUMNS = (
    Column(
        "counterpart",
        "Contraparte",
        ("ciudad hermana", "ciudad", "municipio hermano", "nombre de la contraparte", "con quién", "socio"),
        is_required=True,
    ),
    Column(
        "country", "País", ("nación", "país de la contraparte"), help="Hace falta para contrapartes nuevas."
    ),
    Column(
        "subdivision",
        "Estado de la República",
        ("entidad", "entidad federativa", "estado del municipio"),
        help="Sólo para hermanamientos con municipios de México.",
    ),
    Column("kind", "Tipo de instrumento", ("instrumento", "tipo", "tipo de acuerdo", "clase de documento")),
    Column(
        "title",
        "Título del documento",
        ("título", "nombre del acuerdo", "nombre del documento", "denominación"),
    ),
    Column(
        "signed",
        "Fecha de firma",
        (
            "firma",
            "fecha",
            "suscripción",
            "fecha de suscripción",
            "firmado",
            "año de firma",
            "año",
            "fecha de celebración",
        ),
    ),
    Column("state", "Estado", ("situación", "estatus", "status", "vigente", "estado del acuerdo")),
    Column(
        "registered",
        "Registrado ante la SRE",
        ("registro", "registrado", "inscrito", "registro sre", "inscrito en la sre"),
    ),
    Column(
        "registry_number",
        "Número de registro",
        ("no. de registro", "núm. de registro", "folio sre", "número sre"),
    ),
    Column(
        "expediente", "Expediente del municipio", ("expediente", "no. de expediente", "número de expediente")
    ),
    Column(
        "starts_on", "Inicio de vigencia", ("inicio", "vigencia desde", "entrada en vigor", "fecha de inicio")
    ),
    Column(
        "ends_on",
        "Último día de vigencia",
        (
            "fin de vigencia",
            "vencimiento",
            "vence",
            "vigencia hasta",
            "término",
            "fecha de término",
            "fecha de vencimiento",
        ),
    ),
    Column(
        "term",
        "Duración",
        ("vigencia", "plazo", "años de vigencia", "duración en años"),
        help="Por ejemplo: 5 años, 18 meses, indefinida.",
    ),
    Column(
        "renewal", "Renovación", ("al vencer", "prórroga", "renovación automática", "forma de renovación")
    ),
    Column(
        "notice_days", "Días de aviso", ("aviso", "días naturales de aviso", "preaviso", "plazo de aviso")
    ),
    Column("source", "Fuente del dato", ("fuente", "origen del dato", "referencia")),
    Column("notes", "Notas", ("observaciones", "comentarios", "nota")),
)
BY_KEY = {column.key: column for column in COLUMNS}


# --- Which column is what -----------------------------------------------------------------------------------------


def guess_mapping(headings) -> dict[str, str]:
    """{field: heading} for headings like enough to a field's names; each heading once, the likest pair first."""
    scored = []
    for column in COLUMNS:
        names = [fold(name) for name in (column.label, column.key, *column.names)]
        for heading in headings:
            folded = fold(heading)
            score = max((_likeness(folded, name) for name in names), default=0)
            if score >= LIKENESS:
                scored.append((score, column.key, heading))
    mapping, used = {}, set()
    for _, key, heading in sorted(scored, key=lambda each: -each[0]):
        if key not in mapping and heading not in used:
            mapping[key] = heading
            used.add(heading)
    return {column.key: mapping[column.key] for column in COLUMNS if column.key in mapping}


def _likeness(heading, name):
    if not heading or not name:
        return 0
    return 100 if heading == name else min(99, fuzz.token_sort_ratio(heading, name))


# --- Values --------------------------------------------------------------------------------------------------------

_YEAR, _MONTH, _DAY = r"(?P<year>1[89]\d\d|2[01]\d\d)", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_DATES = (
    (rf"{_YEAR}", "year"),
    (rf"{_MONTH}[/.-]{_YEAR}", "month"),
    (rf"{_YEAR}[/.-]{_MONTH}", "month"),
    (rf"{_DAY}[/.-]{_MONTH}[/.-]{_YEAR}", "day"),
    (rf"{_YEAR}[/.-]{_MONTH}[/.-]{_DAY}(?:[ T][\d:.]+)?", "day"),
)
_MONTHS = ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre").split()
_WORDS = re.compile(rf"(?:{_DAY} ?o? (?:de )?)?(?P<name>[a-z]+) (?:de |del )?(?:ano )?{_YEAR}")


def parse_date(text: str) -> tuple[dt.date, str]:
    """(day, precision) of a date as people write it: 1974, 04/1974, 20/04/1974, 1974-04-20, «20 de abril de 1974»,
    or the serial number of a spreadsheet. A year or a month stands for its first day. Raises ValueError."""
    text = text.strip()
    for pattern, precision in _DATES:
        if match := re.fullmatch(pattern, text):
            parts = {name: int(number) for name, number in match.groupdict().items()}
            return dt.date(parts["year"], parts.get("month", 1), parts.get("day", 1)), precision
    if text.isascii() and text.isdigit() and int(text) in SERIALS:
        return from_excel(int(text)).date(), "day"
    match = _WORDS.fullmatch(fold(text))
    name = match and match["name"].replace("setiembre", "septiembre")
    months = [
        number
        for number, month in enumerate(_MONTHS, 1)
        if name and len(name) >= 3 and month.startswith(name)
    ]
    if len(months) == 1:
        day = int(match["day"] or 1)
        return dt.date(int(match["year"]), months[0], day), "day" if match["day"] else "month"
    raise ValueError(text)


def parse_term(text: str) -> int | None:
    """Months of «5 años», «5», «18 meses»; None when it is indefinite. Raises ValueError."""
    folded = fold(text)
    if folded.startswith(("indefinid", "permanente", "por tiempo indefinido", "sin termino", "sin limite")):
        return None
    match = re.fullmatch(r"(\d{1,3})(?: (anos?|mes(?:es)?))?", folded)
    if not match or not int(match[1]):
        raise ValueError(text)
    return int(match[1]) * (1 if (match[2] or "").startswith("mes") else 12)
