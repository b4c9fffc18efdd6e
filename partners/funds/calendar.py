"""Calls out of an iCalendar file (RFC 5545). Pure.

An event tells a call: SUMMARY its name, ORGANIZER who calls (its CN), DESCRIPTION what it is about, URL the source,
CATEGORIES its themes. An event of one day is the closing day; a longer one opens on its first and closes on its last.
"""

import datetime as dt

from icalendar import Calendar

from partners.funds.columns import YEARS, value_of

#: How a closing day is called in a calendar of ours.
CLOSES = "Cierra: "
_ONE_DAY = dt.timedelta(days=1)


def read_calendar(text, *, most):
    """Yield (line, uid, values, problem) for every event; values are those of a call, problem "" or a sentence.

    Lines are those of each BEGIN:VEVENT. Raises ValueError when this is no calendar, or has more than `most` events.
    """
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    if len(lines) > most:
        raise ValueError(f"El calendario tiene más de {most} eventos: divídalo en varios.")
    try:
        calendar = Calendar.from_ical(text)
        events = [each for each in calendar.subcomponents if each.name == "VEVENT"]
    except Exception as error:
        # The library raises whatever a broken line made it stumble over.
        raise ValueError("No se pudo leer el calendario: el archivo está dañado.") from error
    if calendar.name != "VCALENDAR" or len(events) != len(lines):
        raise ValueError("El archivo no es un calendario .ics bien formado.")
    for line, event in zip(lines, events, strict=True):
        try:
            uid, values = _call_of(event)
        except ValueError as error:
            yield line, "", {}, str(error)
        except Exception:  # noqa: BLE001 - a value that the library could not take apart
            yield line, "", {}, "El evento tiene un dato que no se entiende."
        else:
            yield line, uid, values, ""


def _call_of(event):
    title = _text(event, "SUMMARY", 250).removeprefix(CLOSES)
    if not title:
        raise ValueError("El evento no tiene nombre (SUMMARY).")
    if event.get("RRULE") is not None:
        raise ValueError(f"«{title}» se repite: agregue cada convocatoria con sus propias fechas.")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise ValueError(f"«{title}» está cancelada: quítela del archivo.")
    first, last = _days(event, title)
    told = {
        "funder": _organiser(event),
        "about": _text(event, "DESCRIPTION", 5000),
        "source_url": str(event.get("URL", ""))[:500],
        "themes": _themes(event),
    }
    # What the event does not tell stays as it is in a call that stands here already.
    values = {"title": title, "closes_on": last} | {name: value for name, value in told.items() if value}
    if first != last:
        values["opens_on"] = first
    uid = str(event.get("UID", "")).strip()
    if not uid:
        raise ValueError(f"«{title}» no tiene identificador (UID).")
    return uid, values


def _days(event, title):
    if event.get("DTSTART") is None:
        raise ValueError(f"«{title}» no tiene fecha (DTSTART).")
    start = event.decoded("DTSTART")
    end = event.decoded("DTEND") if event.get("DTEND") is not None else start
    first, last = (each.date() if isinstance(each, dt.datetime) else each for each in (start, end))
    # The end of an event of whole days is the day after.
    if not isinstance(end, dt.datetime) and last > first:
        last -= _ONE_DAY
    if last < first:
        raise ValueError(f"«{title}» termina antes de empezar.")
    if first.year not in YEARS or last.year not in YEARS:
        raise ValueError(f"«{title}» tiene una fecha que no es posible.")
    return first, last


def _text(event, name, most):
    return " ".join(str(event.get(name, "")).split())[:most]


def _organiser(event):
    organiser = event.get("ORGANIZER")
    return "" if organiser is None else " ".join(str(organiser.params.get("CN", "")).split())[:200]


def _themes(event):
    """The categories that are themes of ours; the others are words of somebody else's calendar."""
    categories = event.get("CATEGORIES")
    found = []
    for group in categories if isinstance(categories, list) else [categories] if categories else []:
        for each in group.cats:
            try:
                found += [key for key in value_of("themes", str(each)) if key not in found]
            except ValueError:
                continue
    return found
