"""Forums in files, a CSV or an iCalendar (.ics), read as plain values with the line of each. No database.

Nothing in a file is trusted: its size and the number of its events are limited before anything is parsed, an event that
repeats is taken once and never expanded, and what people typed is text. Dates are the days as they are written, in
whatever zone: a forum is on the day that its programme says.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from icalendar import Event

from hermanamientos.lib.calendar_feed import one_line
from hermanamientos.lib.tables import decode, read_table
from partners.countries import country_names
from partners.folding import fold
from partners.models import Standing
from partners.themes import THEMES

MAX_BYTES = 1024 * 1024
MAX_EVENTS = 500
#: Lines of one event, after unfolding, and characters of one line: more is no event of a calendar.
MAX_LINES, MAX_LINE = 400, 20_000
#: Components inside of an event (an alarm), one inside of the other.
MAX_DEPTH = 3

COLUMNS = {
    "name": ("nombre", "foro", "evento"),
    "starts_on": ("inicio", "desde", "fecha"),
    "ends_on": ("fin", "hasta", "termino"),
    "place": ("sede", "lugar"),
    "country_code": ("pais",),
    "network": ("red",),
    "organiser": ("convoca", "organiza", "organizador"),
    "themes": ("temas", "tema"),
    "standing": ("certeza",),
    "source_url": ("fuente", "enlace", "url"),
    "checked_on": ("revisado", "revisado el"),
    "uid": ("uid", "identificador"),
}
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
valid_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class ForumLine:
    """One forum of a file; `values` holds only what the file says of it."""

    line: int
    values: dict
    uid: str = ""


@dataclass
class Reading:
    """What a file holds: forums, what is wrong (nothing is imported then), and what was left out and why."""

    forums: list[ForumLine] = field(default_factory=list)
    problems: list[tuple[int | None, str]] = field(default_factory=list)
    notes: list[tuple[int | None, str]] = field(default_factory=list)


def read_forums(filename, data, networks):
    """Read the bytes of a file by its name; `networks` maps folded names, acronyms and keys to a network.

    Raises ValidationError, in Spanish, for a file that is none of both or is too large; what is wrong in single lines
    stands in the Reading.
    """
    extension = filename.lower().rpartition(".")[2]
    if extension not in ("csv", "ics"):
        raise ValidationError("Suba un archivo .csv o .ics.", code="type")
    if len(data) > MAX_BYTES:
        raise ValidationError("El archivo pesa más de 1 MB: divídalo en varios.", code="too_large")
    reading = _read_csv(data, networks) if extension == "csv" else _read_ics(data)
    if not reading.forums and not reading.problems and not reading.notes:
        reading.problems.append((None, "el archivo no tiene ningún foro."))
    _refuse_twice(reading)
    return reading


def _refuse_twice(reading):
    seen = {}
    for row in reading.forums:
        keys = [("uid", row.uid)] if row.uid else []
        keys.append((fold(row.values["name"]), row.values["starts_on"]))
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            reading.problems.append((row.line, f"este foro ya apareció en la línea {first}."))
        for key in keys:
            seen.setdefault(key, row.line)


# --- CSV ------------------------------------------------------------------------------------------------------------


def _read_csv(data, networks):
    table, reading = read_table(data, ".csv"), Reading()
    titles = [fold(title) for title in table.headings]
    where = {
        name: next((titles.index(alias) for alias in aliases if alias in titles), None)
        for name, aliases in COLUMNS.items()
    }
    if where["name"] is None or where["starts_on"] is None:
        raise ValidationError(
            "No reconozco los títulos: hacen falta al menos «nombre» e «inicio».", code="titles"
        )
    for line, cells in zip(table.numbers, table.rows, strict=True):
        texts = {name: cells[index] for name, index in where.items() if index is not None}
        before = len(reading.problems)
        values = _values(texts, networks, lambda why, line=line: reading.problems.append((line, why)))
        if len(reading.problems) == before:
            reading.forums.append(ForumLine(line, values, texts.get("uid", "")[:250]))
    return reading


def _values(texts, networks, problem):
    """The values of a row's texts; what cannot be read goes to `problem` as a sentence."""
    values = {name: texts[name] for name in ("place", "organiser") if texts.get(name)}
    name = texts["name"]
    if not 0 < len(name) <= 200:
        problem("el nombre está vacío o pasa de 200 caracteres.")
    values["name"] = name
    for key in ("place", "organiser"):
        if len(values.get(key, "")) > 200:
            problem(f"«{values[key][:40]}…» pasa de 200 caracteres.")
    for key, label in (("starts_on", "inicio"), ("ends_on", "fin"), ("checked_on", "revisado")):
        text = texts.get(key, "")
        if text:
            values[key] = _day(text)
            if values[key] is None:
                problem(f"no entiendo la fecha «{text[:30]}» ({label}): escríbala como 2027-05-31.")
        elif key == "starts_on":
            problem("falta el día en que empieza.")
    if values.get("starts_on") and "ends_on" not in values:
        values["ends_on"] = values["starts_on"]
    _coded(texts, networks, values, problem)
    return values


def _coded(texts, networks, values, problem):
    """Country, network, themes, certainty and source: what must be one of a list, or an address."""
    if country := texts.get("country_code"):
        code = _country(country)
        if code is None:
            problem(f"no conozco el país «{country[:40]}».")
        values["country_code"] = code
    if network := texts.get("network"):
        values["network"] = networks.get(fold(network))
        if values["network"] is None:
            problem(f"la red «{network[:40]}» no está en la lista de redes.")
    if themes := texts.get("themes"):
        found = [_theme(each) for each in re.split(r"[;|,]", themes) if each.strip()]
        # The names of some themes hold commas: what was cut in two is looked for whole.
        if None in found:
            found = [_theme(each) for each in re.split(r"[;|]", themes) if each.strip()]
        if None in found:
            problem(f"no conozco alguno de los temas «{themes[:60]}».")
        values["themes"] = list(dict.fromkeys(found))
    if standing := texts.get("standing"):
        names = {fold(label): value for value, label in Standing.choices}
        if fold(standing) not in names:
            problem(f"la certeza «{standing[:30]}» debe ser confirmado, sin confirmar o histórico.")
        values["standing"] = names.get(fold(standing))
    if source := texts.get("source_url"):
        if not _is_address(source):
            problem(f"la fuente «{source[:40]}» no es una dirección que empiece por http:// o https://.")
        values["source_url"] = source


def _day(text):
    try:
        if match := DAY_FIRST.fullmatch(text):
            day, month, year = map(int, match.groups())
            return dt.date(year, month, day)
        return dt.date.fromisoformat(text[:10]) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text[:10]) else None
    except ValueError:
        return None


def _country(text):
    names = country_names()
    if text.upper() in names:
        return text.upper()
    return {fold(name): code for code, name in names.items()}.get(fold(text))


def _theme(text):
    key = fold(text)
    return next((each.key for each in THEMES.values() if key in (fold(each.key), fold(each.name))), None)


def _is_address(text):
    try:
        valid_url(text)
    except ValidationError:
        return False
    return len(text) <= 500


# --- iCalendar ------------------------------------------------------------------------------------------------------


def _read_ics(data):
    text, reading = decode(data), Reading()
    if "BEGIN:VCALENDAR" not in text[:2000].upper():
        raise ValidationError(
            "El archivo no es un calendario .ics, aunque su nombre lo diga.", code="disguised"
        )
    for count, (line, lines) in enumerate(_events(_unfolded(text)), start=1):
        if count > MAX_EVENTS:
            raise ValidationError(f"El calendario tiene más de {MAX_EVENTS} eventos.", code="rows")
        if lines is None:
            reading.problems.append((line, "este evento es demasiado largo, o empieza y no termina."))
            continue
        try:
            event = Event.from_ical("\r\n".join(lines))
            _take_event(event, line, reading)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError, OSError):
            # OSError: a time zone is looked for by its name, which may be that of a folder or longer than any file's.
            reading.problems.append((line, "este evento está mal escrito y no se puede leer."))
    return reading


def _unfolded(text):
    """(number of the line, line) with folded ones joined (RFC 5545, section 3.1)."""
    number, current = 0, None
    for count, raw in enumerate(text.split("\n"), start=1):
        raw = raw.rstrip("\r")
        if raw[:1] in (" ", "\t") and current is not None:
            if len(current) <= MAX_LINE:
                current += raw[1:]
            continue
        if current is not None:
            yield number, current
        number, current = count, raw
    if current is not None:
        yield number, current


def _events(lines):
    """(first line, its lines) of every VEVENT; None instead of lines for one that does not end or is too long."""
    first, kept, depth = None, None, 0
    for number, line in lines:
        word = line.strip().upper()
        if first is None:
            if word == "BEGIN:VEVENT":
                first, kept, depth = number, [line], 1
            continue
        if word == "BEGIN:VEVENT":
            yield first, None
            first, kept, depth = number, [line], 1
            continue
        depth += word.startswith("BEGIN:")
        if kept is not None:
            kept.append(line)
            if len(kept) > MAX_LINES or depth > MAX_DEPTH or len(line) > MAX_LINE:
                kept = None
        if word.startswith("END:"):
            depth -= 1
            if word == "END:VEVENT" or depth <= 0:
                yield first, kept if word == "END:VEVENT" else None
                first = None
    if first is not None:
        yield first, None


def _take_event(event, line, reading):
    name = _text(event, "summary")
    if _text(event, "status").upper() == "CANCELLED":
        reading.notes.append((line, f"«{name[:80]}» está cancelado: no se importó."))
        return
    before = len(reading.problems)

    def problem(why):
        reading.problems.append((line, why))

    if not 0 < len(name) <= 200:
        problem("el título está vacío o pasa de 200 caracteres.")
    starts_on = _as_day(event.decoded("dtstart", None))
    if starts_on is None:
        problem("falta el día en que empieza.")
        return
    values = {"name": name, "starts_on": starts_on, "ends_on": max(starts_on, _last_day(event, starts_on))}
    if place := _text(event, "location"):
        values["place"] = place[:200]
    organiser = event.get("organizer")
    if organiser is not None and (named := one_line(str(getattr(organiser, "params", {}).get("CN", "")))):
        values["organiser"] = named[:200]
    if source := _text(event, "url"):
        if _is_address(source):
            values["source_url"] = source
        else:
            reading.notes.append((line, f"«{name[:80]}»: la dirección no sirve y se dejó fuera."))
    if themes := [key for each in _categories(event) if (key := _theme(each))]:
        values["themes"] = list(dict.fromkeys(themes))
    if event.get("rrule") is not None or event.get("rdate") is not None:
        reading.notes.append((line, f"«{name[:80]}» se repite: sólo se tomó la primera fecha."))
    if len(reading.problems) == before:
        reading.forums.append(ForumLine(line, values, _uid(event)))


def _text(event, name):
    """A property as one line of text; the first one, when a sloppy calendar writes it twice."""
    found = event.get(name, "")
    return one_line(str(found[0] if isinstance(found, list) else found))


def _uid(event):
    """The UID; one occurrence of a series (RECURRENCE-ID) has its day beside it."""
    uid = _text(event, "uid")
    occurrence = _as_day(event.decoded("recurrence-id", None)) if event.get("recurrence-id") else None
    return (f"{uid[:238]}#{occurrence}" if uid and occurrence else uid)[:250]


def _last_day(event, starts_on):
    """DTEND is the first moment after the event: at midnight it is still the day before (RFC 5545, 3.6.1)."""
    end = event.decoded("dtend", None)
    if end is None:
        start, length = event.decoded("dtstart"), event.decoded("duration", None)
        if not isinstance(length, dt.timedelta):
            return starts_on
        end = start + length
    if not isinstance(end, dt.datetime) or end.time() == dt.time():
        return _as_day(end) - dt.timedelta(days=1)
    return _as_day(end)


def _as_day(value):
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None


def _categories(event):
    found = event.get("categories")
    lists = found if isinstance(found, list) else [found] if found is not None else []
    return [str(each) for some in lists for each in getattr(some, "cats", [some])]
