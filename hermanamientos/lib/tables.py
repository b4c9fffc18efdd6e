"""Tables that offices upload (CSV or workbook) read as plain rows of text. No database.

Nothing in a table is trusted: formulas are never computed (of a workbook the values last saved are read), sizes are
limited before anything is unpacked, and whatever cannot be read is refused with a sentence that says what to do.
"""

import csv
import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from hermanamientos.lib.uploads import check_upload, clean_name

#: Rows of data in one file. An import is one act while somebody waits: more rows come in several files.
MAX_ROWS = 500
MAX_COLUMNS = 60
MAX_CELL = 4000  # characters
MAX_BYTES = 5 * 1024 * 1024
#: What a workbook may unpack to, in bytes; its shared texts are all read into memory.
MAX_UNPACKED_BYTES = 40 * 1024 * 1024
EXTENSIONS = (".csv", ".xlsx")
SEPARATORS = ",;\t|"

UNREADABLE = "No se pudo leer el archivo: está dañado. Ábralo en su hoja de cálculo y guárdelo de nuevo."


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, each once, and the rows under them as texts; `numbers` are their line numbers in the file."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


def check_table_upload(file):
    """Judge an uploaded table and read it; returns (facts, Table). Raises ValidationError in Spanish."""
    extension = "." + clean_name(file.name or "").lower().rpartition(".")[2]
    if extension not in EXTENSIONS:
        raise ValidationError(
            "Suba una tabla .csv o .xlsx; la de la plantilla sirve para empezar.", code="type"
        )
    facts = check_upload(file, kinds=("office", "text"), max_bytes=MAX_BYTES)
    file.seek(0)
    table = read_table(file.read(), facts.extension)
    file.seek(0)
    return facts, table


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
