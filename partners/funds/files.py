"""Calls out of files (.csv, .ics) and into them: reading is pure, with a report by line; `import_calls` writes.

Nothing in a file is trusted: size and numbers are limited before anything is read, formulas are refused, what cannot be
read is refused with a sentence. A file with one bad line imports nothing. A row whose identifier (UID) stands here
already updates it, so that the same file can be imported again.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction

from hermanamientos.lib.exports import looks_like_formula
from partners.funds.calendar import read_calendar
from partners.funds.calls import check_call, lock_owner
from partners.funds.columns import COLUMNS, column_of, value_of
from partners.history import record
from partners.models import Call

MAX_BYTES = 1024 * 1024
MAX_ROWS = 300
MAX_COLUMNS = 40
MAX_CELL = 5000  # characters
SEPARATORS = ",;\t"
EXTENSIONS = (".csv", ".ics")
#: Sentences of a report; the rest of a file full of errors says nothing new.
MAX_REMARKS = 60
#: Who calls, when a file does not say.
NO_FUNDER = "Por confirmar"
_FORMULA = ("=", "@", "\uff1d", "\uff20")
_TRUNCATED = "Hay más líneas con problemas: corrija éstas y vuelva a revisar el archivo."


@dataclass(frozen=True, slots=True)
class Row:
    """One call of a file: where it stood, its identifier, and the values that the file gives (FIELDS of a call)."""

    line: int
    uid: str
    values: dict


@dataclass(slots=True)
class Report:
    """What was read: rows, and (line, sentence) of everything wrong; a line of 0 is the file itself."""

    rows: list[Row] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """Headings that no column of ours is called."""

    def say(self, line, sentence):
        if len(self.problems) < MAX_REMARKS:
            self.problems.append((line, sentence))
        elif len(self.problems) == MAX_REMARKS:
            self.problems.append((0, _TRUNCATED))

    @property
    def is_good(self):
        return bool(self.rows) and not self.problems


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an import went, or would go. `shared`: rows that an office sees already among everybody's."""

    new: int = 0
    changed: int = 0
    same: int = 0
    shared: int = 0


# --- Reading ------------------------------------------------------------------------------------------------------


def read_upload(file):
    """Read an uploaded file; returns a Report. Its size and kind are judged before a byte is read."""
    name = (file.name or "").lower()
    if not name.endswith(EXTENSIONS):
        return _refused("Suba un archivo .csv o .ics.")
    if file.size > MAX_BYTES:
        return _refused("El archivo pesa más de 1 MB: divídalo en varios.")
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    return read_ics(data) if name.endswith(".ics") else read_csv(data)


def read_csv(data):
    """Read a table of calls; returns a Report."""
    try:
        text = _decode(data)
        lines = _lines(text)
        headings = next(lines, None)
    except ValueError as error:
        return _refused(str(error))
    report = Report()
    if headings is None:
        return _refused("El archivo está vacío.")
    columns = [column_of(each) for each in headings[1]]
    report.ignored = [
        each.strip()[:60] for each, key in zip(headings[1], columns, strict=True) if each.strip() and not key
    ]
    known = [key for key in columns if key]
    for column in COLUMNS:
        if column.is_required and column.key not in known:
            report.say(headings[0], f"Falta la columna «{column.heading}».")
    for key in sorted({key for key in known if known.count(key) > 1}):
        report.say(headings[0], f"La columna «{_heading(key)}» está repetida.")
    if report.problems:
        return report
    try:
        for line, cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if len(report.rows) >= MAX_ROWS:
                report.say(line, f"El archivo tiene más de {MAX_ROWS} renglones: divídalo en varios.")
                break
            _read_row(report, line, columns, cells)
    except ValueError as error:
        report.say(0, str(error))
    _check_rows(report)
    return report


def read_ics(data):
    """Read a calendar whose events are calls; returns a Report. See `call_calendar` for what an event tells."""
    report = Report()
    try:
        events = list(read_calendar(_decode(data), most=MAX_ROWS))
    except ValueError as error:
        return _refused(str(error))
    for line, uid, values, problem in events:
        if problem:
            report.say(line, problem)
        else:
            _keep(report, line, uid, values)
    if not events:
        report.say(0, "El calendario no tiene eventos.")
    _check_rows(report)
    return report


def _refused(sentence):
    return Report(problems=[(0, sentence)])


def _decode(data):
    if len(data) > MAX_BYTES:
        raise ValueError("El archivo pesa más de 1 MB: divídalo en varios.")
    if b"\x00" in data:
        raise ValueError("El archivo no es de texto, aunque su nombre lo diga.")
    for encoding in ("utf-8-sig", "cp1252", "latin-1"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 takes every byte")


def _lines(text):
    """(line number, cells) of every row. Raises ValueError when quotes do not close or a row is too wide."""
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise ValueError(f"El renglón {reader.line_num} tiene más de {MAX_COLUMNS} columnas.")
            if any(len(cell) > MAX_CELL for cell in cells):
                raise ValueError(
                    f"El renglón {reader.line_num} tiene una celda de más de {MAX_CELL:,} letras."
                )
            yield reader.line_num, cells
    except csv.Error as error:
        raise ValueError(
            f"No se pudo leer el renglón {reader.line_num}: quizá unas comillas abren y no cierran."
        ) from error


def _read_row(report, line, columns, cells):
    values, uid, good = {}, "", True
    for key, cell in zip(columns, [*cells, *[""] * len(columns)], strict=False):
        if not key:
            continue
        # A formula that an export of ours defused comes back as the text that it was.
        text = cell.strip()
        text = text[1:].strip() if text.startswith("'") and looks_like_formula(text[1:]) else text
        if cell.strip().startswith(_FORMULA):
            report.say(line, f"«{_heading(key)}» parece una fórmula: escríbala como texto.")
            good = False
            continue
        if key == "uid":
            uid = text
            continue
        try:
            values[key] = value_of(key, text)
        except ValueError as error:
            report.say(line, f"{_heading(key)}: {error}")
            good = False
    if good:
        _keep(report, line, uid, values)


def _keep(report, line, uid, values):
    if len(uid) > 250:
        report.say(line, "El identificador tiene más de 250 letras.")
        return
    try:
        check_call(Call(**{"funder": NO_FUNDER, **values}))
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            report.say(line, f"{_heading(name)}: {' '.join(sentences)}")
    else:
        report.rows.append(Row(line, uid, values))


def _check_rows(report):
    """Two rows must not be the same call: by identifier, or by name and closing day."""
    seen = {}
    for row in report.rows:
        keys = [("uid", row.uid)] if row.uid else []
        keys.append(("call", row.values["title"].casefold(), row.values.get("closes_on")))
        for key in keys:
            if key in seen:
                report.say(row.line, f"Es la misma convocatoria que la del renglón {seen[key]}.")
                break
        for key in keys:
            seen.setdefault(key, row.line)
    if not report.rows and not report.problems:
        report.say(0, "El archivo no tiene ninguna convocatoria.")


def _heading(key):
    return next((column.heading for column in COLUMNS if column.key == key), key)


# --- Writing ------------------------------------------------------------------------------------------------------


def identifier_of(call):
    """By which files know a call: the one it came with, or one of ours."""
    return call.uid or f"convocatoria-{call.pk}@hermanamientos"


def preview(rows, *, municipality):
    """What an import of these rows would do: an Outcome. Changes nothing; two queries at most."""
    return _run(rows, municipality, lambda call, row: None)


def import_calls(*, rows, municipality, by, now):
    """Write the rows of a good report, all or none; returns an Outcome. `municipality` None: for everybody.

    A call that stands here by its identifier, or by name and closing day, takes the values that the file gives, and
    keeps the others. What an office sees already among everybody's calls is left to cancillería.
    """
    if municipality is None and by is not None and not by.access.is_advisor:
        raise ValidationError("Sólo cancillería importa convocatorias para todos.")

    def write(call, row):
        is_new = call is None
        call = call or Call(municipality=municipality, funder=NO_FUNDER)
        for name, value in row.values.items():
            setattr(call, name, value)
        if row.uid and (is_new or row.uid != identifier_of(call)):
            call.uid = row.uid
        call.changed_at, call.changed_by = now, by
        check_call(call)
        call.save()
        title = call.title
        record(
            act="call.imported",
            text=f"Se importó «{title}»." if is_new else f"Una importación cambió «{title}».",
            by=by,
            subject=call,
            municipality=municipality,
        )

    with transaction.atomic():
        lock_owner(municipality)
        return _run(rows, municipality, write, lock=True)


def _run(rows, municipality, write, *, lock=False):
    present, shared = _present(municipality, lock=lock), set()
    if municipality is not None:
        shared = {identifier_of(call) for call in Call.objects.filter(municipality__isnull=True)}
    count = {"new": 0, "changed": 0, "same": 0, "shared": 0}
    for row in rows:
        call = _standing_row(present, row)
        if call is None and row.uid in shared:
            count["shared"] += 1
        elif call is not None and not _differs(call, row):
            count["same"] += 1
        else:
            count["new" if call is None else "changed"] += 1
            write(call, row)
    return Outcome(**count)


def _present(municipality, *, lock):
    """The calls of this owner, by identifier and by name and closing day."""
    calls = Call.objects.filter(municipality=municipality)
    if lock:
        calls = calls.select_for_update(of=("self",))
    found = {}
    for call in calls:
        found[("call", call.title.casefold(), call.closes_on)] = call
        found[("uid", identifier_of(call))] = call
    return found


def _standing_row(present, row):
    by_uid = present.get(("uid", row.uid)) if row.uid else None
    if by_uid is not None:
        return by_uid
    same = present.get(("call", row.values["title"].casefold(), row.values.get("closes_on")))
    # Another identifier is another call, whatever its name.
    return None if same is not None and row.uid and same.uid else same


def _differs(call, row):
    return bool(row.uid and identifier_of(call) != row.uid) or any(
        getattr(call, name) != value for name, value in row.values.items()
    )


# --- Between two pages ---------------------------------------------------------------------------------------------


def pack(rows):
    """Rows as plain JSON, to be signed and sent back by the page that shows the report."""
    return [[row.line, row.uid, {name: _plain(value) for name, value in row.values.items()}] for row in rows]


def unpack(packed):
    """The rows of `pack`; raises ValidationError for anything that does not hold any more."""
    rows = []
    for line, uid, values in packed:
        values = {name: _living(name, value) for name, value in values.items()}
        check_call(Call(**{"funder": NO_FUNDER, **values}))
        rows.append(Row(line, uid, values))
    return rows


def _plain(value):
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _living(name, value):
    if value is None:
        return None
    if name.endswith("_on"):
        return dt.date.fromisoformat(value)
    if name in {"amount_min", "amount_max"}:
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise ValidationError("El archivo cambió: súbalo de nuevo.") from error
    return value
