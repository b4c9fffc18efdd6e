"""Tables that offices upload (CSV or workbook) read as plain rows, and which column is what. No database.

Nothing in a table is trusted: formulas are never computed (of a workbook the values last saved are read), sizes are
limited before anything is unpacked, and whatever cannot be read is refused with a sentence that says what to do.
"""

import csv
import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass, field
from itertools import islice

from django.core.exceptions import ValidationError
from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel
from rapidfuzz import fuzz

from partners.folding import fold

#: Rows of data in one file. An import is one act while somebody waits: more rows come in several files.
MAX_ROWS = 500
MAX_COLUMNS = 60
MAX_CELL = 4000  # characters
MAX_BYTES = 5 * 1024 * 1024
#: What a workbook may unpack to, in bytes; its shared texts are all read into memory.
MAX_UNPACKED_BYTES = 40 * 1024 * 1024
EXTENSIONS = (".csv", ".xlsx")
SEPARATORS = ",;\t|"
#: Likeness, from 0 to 100, from which a heading is taken for a field.
LIKENESS = 82
#: Serial numbers of days that a spreadsheet shows as a date: from 1927 to 2119.
SERIALS = range(10_000, 80_001)

UNREADABLE = "No se pudo leer el archivo: está dañado. Ábralo en su hoja de cálculo y guárdelo de nuevo."


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, each once, and the rows under them as texts; `numbers` are their line numbers in the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


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


def read_table(data: bytes, extension: str) -> Table:
    """The first sheet of a workbook, or a CSV. Raises ValidationError, in Spanish, for whatever is no such table."""
    if extension not in EXTENSIONS:
        raise ValidationError("Suba un archivo .csv o .xlsx.", code="type")
    if len(data) > MAX_BYTES:
        raise ValidationError("El archivo pesa más de 5 MB: divídalo en varios.", code="too_large")
    lines = _workbook_lines(data) if extension == ".xlsx" else _csv_lines(data)
    headings, rows, numbers = None, [], []
    for number, cells in lines:
        cells = [clean_cell(cell) for cell in cells]
        if not any(cells):
            continue
        if headings is None:
            headings = _headings(cells)
            continue
        if len(rows) == MAX_ROWS:
            raise ValidationError(
                f"La tabla tiene más de {MAX_ROWS} renglones: divídala en varios archivos.", code="rows"
            )
        cells = cells[: len(headings)] + [""] * (len(headings) - len(cells))
        if any(len(cell) > MAX_CELL for cell in cells):
            raise ValidationError(
                f"El renglón {number} tiene una celda de más de {MAX_CELL} caracteres.", code="cell"
            )
        rows.append(tuple(cells))
        numbers.append(number)
    if headings is None or not rows:
        raise ValidationError(
            "La tabla está vacía: hacen falta un renglón de títulos y al menos uno de datos.", code="empty"
        )
    return Table(headings, tuple(rows), tuple(numbers))


def clean_cell(text: str) -> str:
    """One line of text, without what has no shape and without the apostrophe that defuses a formula."""
    text = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text


def _headings(cells):
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise ValidationError(f"La tabla tiene más de {MAX_COLUMNS} columnas.", code="columns")
    names, seen = [], set()
    for number, cell in enumerate(cells, 1):
        name = base = (cell or f"Columna {number}")[:100]
        count = 1
        while name in seen:
            count += 1
            name = f"{base} ({count})"
        seen.add(name)
        names.append(name)
    return tuple(names)


# --- CSV -----------------------------------------------------------------------------------------------------------


def decode(data: bytes) -> str:
    """UTF-8 with or without its mark, else what Windows writes for Spanish. Raises ValidationError for binary data."""
    if b"\x00" in data:
        raise ValidationError("El archivo no es un texto CSV, aunque su nombre lo diga.", code="disguised")
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(UNREADABLE, code="damaged")


def separator_of(text: str) -> str:
    """The separator that cuts the first lines into the most columns of equal number; a comma when none does."""
    sample = list(islice(io.StringIO(text), 30))
    best, most = ",", 1
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(sample, delimiter=separator) if any(row)]
        except csv.Error:
            continue
        common = max(set(widths), key=widths.count, default=0)
        score = widths.count(common) * (common > 1) * common
        if score > most:
            best, most = separator, score
    return best


def _csv_lines(data):
    text = decode(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    try:
        for row in reader:
            yield reader.line_num, row[: MAX_COLUMNS + 1]
    except csv.Error as error:
        raise ValidationError(
            "No se pudo leer el CSV: quizá unas comillas abren y no cierran. Guárdelo de nuevo.",
            code="damaged",
        ) from error


# --- Workbooks -----------------------------------------------------------------------------------------------------


def _workbook_lines(data):
    _refuse_bomb(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What a sheet says of its own size may be wrong either way.
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), 1):
            if number > 20 * MAX_ROWS:
                raise ValidationError(
                    f"La hoja tiene más de {20 * MAX_ROWS} renglones: borre los vacíos.", code="rows"
                )
            yield number, [_cell_text(value) for value in row]
    except ValidationError:
        raise
    except Exception as error:
        # openpyxl raises whatever a broken part of the package made it stumble over.
        raise ValidationError(UNREADABLE, code="damaged") from error


def _refuse_bomb(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
    except zipfile.BadZipFile as error:
        raise ValidationError(
            "El archivo no es un libro .xlsx, aunque su nombre lo diga.", code="disguised"
        ) from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise ValidationError("El archivo crece demasiado al abrirse y no se acepta.", code="bomb")


def _cell_text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


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
