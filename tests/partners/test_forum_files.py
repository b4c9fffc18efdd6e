"""Forums in files: what a CSV and an .ics say, in whatever encoding, and what hostile ones are refused for."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from partners.networks import forum_files
from partners.networks.forum_files import read_forums

CSV = (
    "Nombre;Inicio;Fin;Sede;País;Red;Convoca;Temas;Certeza;Fuente;Revisado;UID\n"
    "Congreso mundial;2027-05-10;14/05/2027;Lyon;Francia;CGLU;La red;cultura; confirmado;https://red.example/;"
    "2026-11-20;c-1\n"
    "Cumbre;2027-06-01;;;;;;;;;;\n"
)


def event(*lines, uid="a-1", begin="DTSTART;VALUE=DATE:20270510", name="Congreso"):
    body = [f"UID:{uid}", begin, f"SUMMARY:{name}", *lines]
    return "\r\n".join(["BEGIN:VEVENT", *body, "END:VEVENT"])


def calendar(*events):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


def only(reading):
    assert (reading.problems, len(reading.forums)) == ([], 1)
    return reading.forums[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_in_every_encoding(encoding):
    reading = read_forums("agenda.CSV", CSV.encode(encoding), {"cglu": "la red"})
    assert reading.problems == []
    first, second = reading.forums
    assert (first.line, first.uid) == (2, "c-1")
    assert first.values == {
        "name": "Congreso mundial",
        "starts_on": dt.date(2027, 5, 10),
        "ends_on": dt.date(2027, 5, 14),
        "place": "Lyon",
        "organiser": "La red",
        "country_code": "FR",
        "network": "la red",
        "themes": ["cultura"],
        "standing": "confirmed",
        "source_url": "https://red.example/",
        "checked_on": dt.date(2026, 11, 20),
    }
    day = dt.date(2027, 6, 1)
    assert (second.line, second.values) == (3, {"name": "Cumbre", "starts_on": day, "ends_on": day})


def test_a_table_tells_every_problem_with_its_line():
    text = (
        "nombre,inicio,pais,red,temas,certeza,fuente\n"
        ",2027-01-01,,,,,\n"
        "Uno,31/02/2027,,,,,\n"
        "Dos,,,,,,\n"
        "Tres,2027-01-01,Narnia,OTAN,futbolito,quizá,ftp://x\n"
        "Cuatro,2027-01-01,,,,,\n"
        "CUATRO,2027-01-01,,,,,\n"
    )
    found = read_forums("a.csv", text.encode(), {}).problems
    assert [line for line, _ in found] == [2, 3, 4, 5, 5, 5, 5, 5, 7]
    words = " ".join(why for _, why in found)
    for expected in (
        "el nombre está vacío",
        "no entiendo la fecha «31/02/2027»",
        "falta el día",
        "país «Narnia»",
        "red «OTAN»",
        "temas «futbolito»",
        "certeza «quizá»",
        "fuente «ftp://x»",
        "ya apareció en la línea 6",
    ):
        assert expected in words


def test_themes_are_known_by_key_and_by_name():
    text = (
        'nombre,inicio,temas\nUno,2027-01-01,"Cultura, artes y patrimonio; salud"\n'
        'Dos,2027-01-01,"agua-residuos,salud"\n'
    )
    first, second = read_forums("a.csv", text.encode(), {}).forums
    assert first.values["themes"] == ["cultura", "salud"]
    assert second.values["themes"] == ["agua-residuos", "salud"]


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.exe", b"x", "un archivo .csv o .ics"),
        ("a.csv", b"", "vacía"),
        ("a.csv", b"\x00\x01", "no es un texto"),
        ("a.csv", b"uno,dos\n1,2\n", "No reconozco los títulos"),
        ("a.csv", b"x" * (forum_files.MAX_BYTES + 1), "más de 1 MB"),
        ("a.ics", b"hola", "no es un calendario"),
        ("a.ics", b"BEGIN:VCALENDAR\x00", "no es un texto"),
        ("a.csv", b"nombre,inicio\n" + b"a,2027-01-01\n" * 501, "más de 500"),
    ],
)
def test_a_file_that_is_none_is_refused(name, data, why):
    with pytest.raises(ValidationError, match=why):
        read_forums(name, data, {})


def test_an_event_is_read_with_what_it_says():
    data = calendar(
        event(
            "DTEND;VALUE=DATE:20270515",
            "LOCATION:Palais des Congrès\\, Lyon",
            "ORGANIZER;CN=La red:mailto:x@red.example",
            "CATEGORIES:Cultura\\, artes y patrimonio,Otra cosa",
            "URL:https://red.example/congreso",
            "DESCRIPTION:No se guarda",
        )
    )
    row = only(read_forums("a.ics", data, {}))
    assert (row.line, row.uid) == (3, "a-1")
    assert row.values == {
        "name": "Congreso",
        "starts_on": dt.date(2027, 5, 10),
        "ends_on": dt.date(2027, 5, 14),
        "place": "Palais des Congrès, Lyon",
        "organiser": "La red",
        "source_url": "https://red.example/congreso",
        "themes": ["cultura"],
    }


@pytest.mark.parametrize(
    ("begin", "line", "last"),
    [
        ("DTSTART:20270510T090000Z", "DTEND:20270512T180000Z", 12),
        ("DTSTART;TZID=Europe/Paris:20270510T090000", "DTEND;TZID=Europe/Paris:20270513T000000", 12),
        ("DTSTART;TZID=Nada/Nada:20270510T090000", "DURATION:P2D", 12),
        ("DTSTART;VALUE=DATE:20270510", "DURATION:P3D", 12),
        ("DTSTART;VALUE=DATE:20270510", "X-NADA:1", 10),
        ("DTSTART;VALUE=DATE:20270510", "DTEND;VALUE=DATE:20270501", 10),
    ],
)
def test_the_last_day_is_the_one_on_which_people_still_meet(begin, line, last):
    row = only(read_forums("a.ics", calendar(event(line, begin=begin)), {}))
    assert (row.values["starts_on"], row.values["ends_on"]) == (dt.date(2027, 5, 10), dt.date(2027, 5, last))


def test_a_repeated_event_is_taken_once_and_a_cancelled_one_not_at_all():
    reading = read_forums(
        "a.ics",
        calendar(
            event("RRULE:FREQ=SECONDLY", name="Cada segundo"),
            event("STATUS:CANCELLED", uid="b", name="Cancelado"),
            event("RECURRENCE-ID;VALUE=DATE:20270610", begin="DTSTART;VALUE=DATE:20270611"),
        ),
        {},
    )
    assert reading.problems == []
    assert [(row.uid, row.values["name"]) for row in reading.forums] == [
        ("a-1", "Cada segundo"),
        ("a-1#2027-06-10", "Congreso"),
    ]
    assert reading.notes == [
        (3, "«Cada segundo» se repite: sólo se tomó la primera fecha."),
        (9, "«Cancelado» está cancelado: no se importó."),
    ]


@pytest.mark.parametrize(
    ("events", "line", "why"),
    [
        ([event(), event(name="Otro")], 8, "ya apareció en la línea 3"),
        (["BEGIN:VEVENT\r\nUID:x"], 3, "empieza y no termina"),
        (["BEGIN:VEVENT\r\nUID:x", event()], 3, "empieza y no termina"),
        ([event(*["X-A:1"] * 500)], 3, "demasiado largo"),
        ([event(*["BEGIN:VALARM"] * 60)], 3, "demasiado largo"),
        ([event("DESCRIPTION:" + "x" * 30_000)], 3, "demasiado largo"),
        ([event(begin="DTSTART:ayer")], 3, "falta el día"),
        ([event(begin="X-B:1")], 3, "falta el día"),
        # Names of time zones are looked for as files.
        ([event(begin="DTSTART;TZID=America:20270510T100000")], 3, "mal escrito"),
        ([event(begin=f"DTSTART;TZID={'a' * 300}:20270510T100000")], 3, "mal escrito"),
        ([event(name="")], 3, "el título está vacío"),
        ([event(name="x" * 201)], 3, "200"),
        ([], None, "no tiene ningún foro"),
    ],
)
def test_a_broken_calendar_tells_the_line(events, line, why):
    found = read_forums("a.ics", calendar(*events), {}).problems
    assert found[0][0] == line
    assert why in found[0][1]


def test_a_calendar_of_too_many_events_is_refused():
    many = [event("RRULE:FREQ=DAILY", uid=f"u{n}", name=f"N{n}") for n in range(501)]
    with pytest.raises(ValidationError, match="más de 500"):
        read_forums("a.ics", calendar(*many), {})
    with pytest.raises(ValidationError, match="más de 500"):
        read_forums("a.ics", calendar(*["BEGIN:VEVENT"] * 9000), {})
    assert len(read_forums("a.ics", calendar(*many[:500]), {}).forums) == 500


def test_a_property_written_twice_counts_once():
    row = only(read_forums("a.ics", calendar(event("SUMMARY:Otro", "LOCATION:Lyon", "LOCATION:Quito")), {}))
    assert (row.values["name"], row.values["place"]) == ("Congreso", "Lyon")


def test_a_folded_line_is_one_and_counts_where_it_begins():
    data = calendar(event(name="Congreso de\r\n  la red"), event(uid="b", begin="X-B:1"))
    reading = read_forums("a.ics", data, {})
    assert reading.forums[0].values["name"] == "Congreso de la red"
    assert reading.problems[0][0] == 9


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.ics"]), st.booleans())
def test_whatever_bytes_there_are_nothing_crashes(data, name, framed):
    if framed:
        data = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + data + b"\r\nEND:VEVENT\r\nEND:VCALENDAR"
    try:
        reading = read_forums(name, data, {})
    except ValidationError:
        return
    assert reading.forums or reading.problems or reading.notes
