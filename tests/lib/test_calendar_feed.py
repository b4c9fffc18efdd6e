import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from hermanamientos.lib.calendar_feed import CANCELLED, Deadline, calendar_file, one_line

MODIFIED = dt.datetime(2026, 3, 2, 12, 0, 0, 987_654, tzinfo=dt.timezone(dt.timedelta(hours=-6)))
INJECTIONS = [
    "Enviar\r\nATTENDEE:mailto:x@example.org",
    "Enviar\nEND:VEVENT\nBEGIN:VEVENT",
    "Enviar\rURL:http://malo.example",
    "Enviar\u2028SUMMARY:otra",
    "Enviar\u0085SUMMARY:otra",
    "Enviar\x0b\x0cSUMMARY:otra\x00",
    "coma, punto; coma \\n barra \\ fin",
    'comillas " y dos: puntos',
]


def deadline(**changes):
    values = {
        "uid": "tarea-7@municipio.example",
        "day": dt.date(2026, 3, 31),
        "summary": "Enviar el proyecto a la cancillería",
        "description": "Primera línea\nSegunda línea",
        "url": "https://municipio.example/tareas/7/",
        "sequence": 2,
        "modified": MODIFIED,
        "categories": ("Formalización", "Ciudad de Lyon"),
    }
    return Deadline(**values | changes)


def file_of(*deadlines, name="Tareas de Guadalajara"):
    return calendar_file(
        name, deadlines, product="Hermanamientos//1.0", about="Todo", zone="America/Mexico_City"
    )


def lines_of(data):
    """The unfolded lines of a file, as RFC 5545 (3.1) reads them."""
    assert data.endswith(b"\r\n")
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_the_file_says_all_that_a_calendar_needs():
    lines = lines_of(file_of(deadline()))
    assert sorted(lines) == sorted(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Hermanamientos//1.0//ES",
            "CALSCALE:GREGORIAN",
            "NAME:Tareas de Guadalajara",
            "X-WR-CALNAME:Tareas de Guadalajara",
            "X-WR-CALDESC:Todo",
            "X-WR-TIMEZONE:America/Mexico_City",
            "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
            "X-PUBLISHED-TTL:PT6H",
            "BEGIN:VEVENT",
            "UID:tarea-7@municipio.example",
            "DTSTAMP:20260302T180000Z",
            "LAST-MODIFIED:20260302T180000Z",
            "SEQUENCE:2",
            "DTSTART;VALUE=DATE:20260331",
            "DTEND;VALUE=DATE:20260401",
            "SUMMARY:Enviar el proyecto a la cancillería",
            "DESCRIPTION:Primera línea\\nSegunda línea",
            "URL:https://municipio.example/tareas/7/",
            "CATEGORIES:Formalización,Ciudad de Lyon",
            "STATUS:CONFIRMED",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "DESCRIPTION:Enviar el proyecto a la cancillería",
            "TRIGGER:-P6DT15H",
            "END:VALARM",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "DESCRIPTION:Enviar el proyecto a la cancillería",
            "TRIGGER:-PT15H",
            "END:VALARM",
            "END:VEVENT",
            "END:VCALENDAR",
        ]
    )


def test_lines_are_folded_at_75_bytes():
    data = file_of(deadline(summary="Ñandú y cigüeña, ¿sí? " * 12))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert str(Calendar.from_ical(data).events[0]["SUMMARY"]) == ("Ñandú y cigüeña, ¿sí? " * 12).strip()


def test_without_alarms_and_cancelled():
    event = Calendar.from_ical(file_of(deadline(rings=False, status=CANCELLED))).events[0]
    assert (event.subcomponents, str(event["STATUS"])) == ([], "CANCELLED")


@pytest.mark.parametrize("typed", INJECTIONS)
def test_what_people_typed_stays_text(typed):
    plain = lines_of(file_of(deadline()))
    data = file_of(deadline(summary=typed, description=typed, categories=(typed, "otra")), name=typed)
    assert [_name(line) for line in lines_of(data)] == [_name(line) for line in plain]
    # Not even a reader that breaks lines wherever Unicode does finds one more.
    assert len(data.decode().splitlines()) == data.count(b"\r\n")
    read = Calendar.from_ical(data)
    assert len(read.events) == 1
    assert str(read.events[0]["SUMMARY"]) == one_line(typed)
    # The library reads names back as they stand in the file.
    escaped = one_line(typed).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert (str(read["NAME"]), str(read["X-WR-CALNAME"])) == (escaped, escaped)


def _name(line):
    return line.partition(":")[0]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_survives_the_round_trip(text):
    data = file_of(deadline(summary=text, description=text))
    event = Calendar.from_ical(data).events[0]
    assert str(event["SUMMARY"]) == one_line(text)
    assert event["UID"] == "tarea-7@municipio.example"
    assert event.start == dt.date(2026, 3, 31)
    assert len(data.decode().splitlines()) == data.count(b"\r\n")


def test_the_same_deadlines_give_the_same_bytes():
    assert file_of(deadline()) == file_of(deadline())
