"""Lists as files: the rows of a page as CSV or as a workbook, exactly as they were filtered.

A list's own address with `?formato=csv` or `?formato=xlsx` gives the file, so that filters and guards are the same
ones. Rows are written one by one: memory does not grow with the list.
"""

import csv
import datetime as dt
import io
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

#: The parameter of the address, and what it may say.
PARAMETER = "formato"
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Spreadsheets take a text that begins so for a formula (OWASP, "CSV Injection"); the wide forms are those of
#: East Asian keyboards.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
#: Spaces and marks without a shape, by Unicode category: a spreadsheet may drop those before a formula.
UNSEEN = {"Zs", "Zl", "Zp", "Cf"}
NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
MAX_CELL = 32_767  # characters, the limit of a cell in a workbook
ROWS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its heading, how to read it off a row, and its width in a workbook (characters).

    `value` gives text, a number, a date, an instant (aware: it is written in its own zone), a truth value or None.
    """

    heading: str
    value: Callable[[object], object]
    width: int = 18


def wanted_format(query) -> str | None:
    """Which file the address asks for (`request.GET`); None for the page itself, or for a format unknown here."""
    value = query.get(PARAMETER, "")
    return value if value in CONTENT_TYPES else None


def send_list(kind: str, columns: list[Column], rows: Iterable, *, name: str, title: str):
    """Answer with the file. `name` is its name without extension, `title` that of the workbook's sheet.

    Rows are read while the answer is sent, after the view has returned: `rows` must not lean on the time zone in
    force, nor `value` of any column.
    """
    if kind == CSV:
        response = StreamingHttpResponse(csv_lines(columns, rows), content_type=CONTENT_TYPES[CSV])
    else:
        response = FileResponse(workbook(columns, rows, title), content_type=CONTENT_TYPES[XLSX])
    return _private(response, f"{name}.{kind}")


def _private(response, filename):
    response.headers["Content-Disposition"] = content_disposition_header(True, filename)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def file_name(*parts, day: dt.date) -> str:
    """«tareas-san-pedro-garza-garcia-2026-03-12»: words of the parts, then the day."""
    return "-".join([*(slugify(str(part)) for part in parts if part), day.isoformat()])


# --- CSV -----------------------------------------------------------------------------------------------------------


def csv_lines(columns: list[Column], rows: Iterable) -> Iterator[bytes]:
    """The file in pieces: UTF-8 with BOM (by which Excel knows the accents), commas, lines ended by CR LF."""
    yield "\ufeff".encode() + _csv_bytes([[column.heading for column in columns]])
    rows = iter(rows)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield _csv_bytes([[csv_cell(column.value(row)) for column in columns] for row in some])


def _csv_bytes(lines) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows(lines)
    return target.getvalue().encode()


def csv_cell(value) -> str | int | float | Decimal:
    """A value as a cell of a CSV: dates as 2026-03-12, instants as 2026-03-12 10:35, numbers bare, formulas defused."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return value.isoformat()
    text = clean_text(value)
    return f"'{text}" if looks_like_formula(text) else text


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text for a formula. «-1,250.50» is a number, and stays one."""
    start = next((n for n, c in enumerate(text) if unicodedata.category(c) not in UNSEEN), 0)
    return text[start:].startswith(FORMULA_STARTS) and not NUMBER.fullmatch(text)


def clean_text(value) -> str:
    """The text without what a workbook cannot hold: control characters except tabs and line ends, U+FFFE and U+FFFF."""
    return "".join(c for c in str(value) if c in "\t\n\r" or not _is_forbidden(c))


def _is_forbidden(c):
    return c in "\ufffe\uffff" or unicodedata.category(c) in {"Cc", "Cs"}


# --- Workbooks -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its title, its columns, and its rows."""

    title: str
    columns: list[Column]
    rows: Iterable


def workbook(columns: list[Column], rows: Iterable, title: str):
    """A temporary file with the workbook, at its beginning: one sheet, headings frozen and filterable."""
    return workbook_of([Sheet(title, columns, rows)])


def workbook_of(sheets: Iterable[Sheet]):
    """The same with several sheets, in their order."""
    book = Workbook(write_only=True)
    for each in sheets:
        _fill(
            book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", clean_text(each.title))[:31].strip() or "Lista"),
            each,
        )
    # The response closes it.
    target = tempfile.TemporaryFile()  # noqa: SIM115
    book.save(target)
    target.seek(0)
    return target


def send_workbook(sheets: Iterable[Sheet], *, name: str):
    """Answer with a workbook of several sheets; `name` is its name without extension."""
    return _private(FileResponse(workbook_of(sheets), content_type=CONTENT_TYPES[XLSX]), f"{name}.{XLSX}")


def _fill(sheet, each: Sheet):
    sheet.freeze_panes = "A2"
    for number, column in enumerate(each.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_heading(sheet, column.heading) for column in each.columns])
    count = 1
    for row in each.rows:
        sheet.append([_cell(sheet, column.value(row)) for column in each.columns])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(each.columns))}{count}"


def _heading(sheet, text):
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet, value):
    if isinstance(value, bool):
        value = "sí" if value else "no"
    if value is None or isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, dt.datetime):
        cell = WriteOnlyCell(sheet, value.replace(tzinfo=None))  # the format knows no zones
        cell.number_format = "dd/mm/yyyy hh:mm"
        return cell
    if isinstance(value, dt.date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "dd/mm/yyyy"
        return cell
    text = clean_text(value)[:MAX_CELL]
    cell = WriteOnlyCell(sheet, text)
    if looks_like_formula(text):
        # Said to be text, it is never computed, and it stays text when somebody edits the cell.
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
