"""Calls out of files and into them: what is understood, what is refused line by line, and imports without halves."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hermanamientos.lib.calendar_feed import Deadline, calendar_file
from hermanamientos.lib.exports import Column, csv_lines
from partners.funds import files as call_files
from partners.funds.columns import COLUMNS, cell_of, column_of, value_of
from partners.models import Call, Entry

NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
CSV = (
    "Nombre,Convoca,Abre el,Cierra el,Países,Temas,Requisitos,Monto máximo,Moneda,Certeza,Identificador\n"
    'Fondo Lyon,Métropole,2026-03-01,30/06/2026,Francia; Alemania,Turismo,comite; fase:2,"50,000.00",eur,'
    "confirmada,lyon-1\n"
    "Fondo Bonn,Bonn,,2026-09-01,DE,,,,,,\n"
)
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//prueba//ES
BEGIN:VEVENT
UID:a-1@fondos.example
DTSTART;VALUE=DATE:20260301
DTEND;VALUE=DATE:20260501
SUMMARY:Fondo de turismo
ORGANIZER;CN=Agencia X:mailto:x@fondos.example
DESCRIPTION:Cofinancia\\nrutas
CATEGORIES:Turismo,Otra cosa
URL:https://fondos.example/turismo
END:VEVENT
BEGIN:VEVENT
UID:a-2@fondos.example
DTSTART:20260615T180000Z
SUMMARY:Cierra: Fondo de agua
END:VEVENT
END:VCALENDAR
"""


def problems(text, read=call_files.read_csv):
    return read(text if isinstance(text, bytes) else text.encode()).problems


def rows(text, read=call_files.read_csv):
    report = read(text.encode())
    assert report.problems == []
    return report.rows


# --- Reading a table ----------------------------------------------------------------------------------------------


def test_a_table_is_read_in_the_words_of_offices():
    first, second = rows(CSV)
    assert (first.line, first.uid) == (2, "lyon-1")
    assert first.values == {
        "title": "Fondo Lyon",
        "funder": "Métropole",
        "opens_on": dt.date(2026, 3, 1),
        "closes_on": dt.date(2026, 6, 30),
        "countries": ["FR", "DE"],
        "themes": ["turismo"],
        "requirements": ["comite", "fase:2"],
        "amount_max": Decimal("50000.00"),
        "currency": "EUR",
        "standing": "confirmed",
    }
    assert (second.values["countries"], second.values["standing"]) == (["DE"], "unconfirmed")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_encodings_and_separators_of_spreadsheets(encoding, separator):
    text = separator.join(["Título", "Convoca", "Cierre"]) + "\r\n"
    text += separator.join(["Convocatoria «Ñandú»", "Año", "31/12/2026"]) + "\r\n"
    report = call_files.read_csv(text.encode(encoding))
    assert report.problems == []
    assert report.rows[0].values == {
        "title": "Convocatoria «Ñandú»",
        "funder": "Año",
        "closes_on": dt.date(2026, 12, 31),
    }


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("=1+1,B,,", "«Nombre» parece una fórmula: escríbala como texto."),
        ("@SUMA(A1),B,,", "«Nombre» parece una fórmula: escríbala como texto."),
        (
            "A,B,31/02/2026,",
            "Cierra el: no se entiende la fecha «31/02/2026»; escriba 2026-05-31 o 31/05/2026.",
        ),
        ("A,B,2026,", "Cierra el: no se entiende la fecha «2026»; escriba 2026-05-31 o 31/05/2026."),
        (
            "A,B,9999-12-31,",
            "Cierra el: no se entiende la fecha «9999-12-31»; escriba 2026-05-31 o 31/05/2026.",
        ),
        ("A,B,,Atlántida", "Países: no se reconoce «Atlántida»."),
        ("A,B,,México", "Países: no se reconoce «México»."),
        (",B,,", "Nombre: Este campo no puede estar vacío."),
        (
            f"{'A' * 251},B,,",
            "Nombre: Asegúrese de que este valor tenga menos de 250 caracteres (tiene 251).",
        ),
    ],
)
def test_what_is_wrong_is_told_by_line(line, sentence):
    assert problems(f"Nombre,Convoca,Cierra el,Países\n{line}\n") == [(2, sentence)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vacío"),
        (b"\x00\x01", "no es de texto"),
        (b'Nombre,Convoca\n"A,B\n', "comillas"),
        (b"Nombre,Convoca\n" + b"," * 60 + b"\n", "más de 40 columnas"),
        (b"Nombre,Convoca\n" + b"A" * 6000 + b",B\n", "más de 5,000 letras"),
        (b"Nombre\nA\n", "Falta la columna «Convoca»"),
        (b"Nombre,Nombre,Convoca\nA,B,C\n", "está repetida"),
        (b"Nombre,Convoca\n", "no tiene ninguna convocatoria"),
        (b"Nombre,Convoca\nA,B\na,B\n", "misma convocatoria que la del renglón 2"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(data, words):
    assert any(words in sentence for _, sentence in problems(data))


def test_rows_and_remarks_are_limited():
    many = "Nombre,Convoca\n" + "".join(f"Fondo {n},B\n" for n in range(400))
    report = call_files.read_csv(many.encode())
    assert (len(report.rows), report.is_good) == (call_files.MAX_ROWS, False)
    wrong = "Nombre,Convoca,Países\n" + "".join(f"Fondo {n},B,Nada\n" for n in range(200))
    report = call_files.read_csv(wrong.encode())
    assert len(report.problems) == call_files.MAX_REMARKS + 1


def test_a_huge_upload_is_refused_before_it_is_read():
    class Huge(io.BytesIO):
        name, size = "fondos.csv", 200 * 1024 * 1024

        def read(self, *args):
            raise AssertionError("never read")

    assert call_files.read_upload(Huge()).problems == [
        (0, "El archivo pesa más de 1 MB: divídalo en varios.")
    ]


def test_only_tables_and_calendars_are_read():
    for name in ("fondos.xlsm", "fondos", "fondos.csv.exe"):
        assert not call_files.read_upload(SimpleUploadedFile(name, CSV.encode())).is_good
    assert call_files.read_upload(SimpleUploadedFile("FONDOS.CSV", CSV.encode())).is_good
    assert call_files.read_upload(SimpleUploadedFile("fondos.ics", ICS.encode())).is_good


def test_headings_nobody_knows_are_said_and_left_alone():
    report = call_files.read_csv(b"Nombre,Convoca,Color\nA,B,azul\n")
    assert (report.ignored, report.is_good) == (["Color"], True)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("amount_max", "mucho"),
        ("amount_max", "NaN"),
        ("amount_max", "-5"),
        ("amount_max", "1e30"),
        ("cofunding_percent", "101"),
        ("cofunding_percent", "diez"),
        ("standing", "quizá"),
        ("requirements", "fase:9"),
        ("applicants", "el alcalde"),
    ],
)
def test_impossible_values_are_refused(key, text):
    with pytest.raises(ValueError, match=r"\."):
        value_of(key, text)


def test_the_headings_of_every_column_are_known():
    assert [column_of(column.heading.upper()) for column in COLUMNS] == [column.key for column in COLUMNS]


# --- Reading a calendar -------------------------------------------------------------------------------------------


def test_an_event_of_several_days_opens_and_closes_and_one_of_a_day_closes():
    first, second = rows(ICS, call_files.read_ics)
    assert (first.line, first.uid) == (4, "a-1@fondos.example")
    assert first.values == {
        "title": "Fondo de turismo",
        "funder": "Agencia X",
        "about": "Cofinancia rutas",
        "opens_on": dt.date(2026, 3, 1),
        "closes_on": dt.date(2026, 4, 30),
        "source_url": "https://fondos.example/turismo",
        "themes": ["turismo"],
    }
    assert second.values == {"title": "Fondo de agua", "closes_on": dt.date(2026, 6, 15)}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("SUMMARY:Fondo de turismo", "SUMMARY:", "no tiene nombre"),
        ("UID:a-1@fondos.example\n", "", "no tiene identificador"),
        ("DTSTART;VALUE=DATE:20260301", "DTSTART;VALUE=DATE:20260601", "termina antes de empezar"),
        ("DTSTART;VALUE=DATE:20260301\nDTEND;VALUE=DATE:20260501\n", "", "no tiene fecha"),
        ("DTSTART;VALUE=DATE:20260301", "DTSTART;VALUE=DATE:20261399", "Línea"),
        ("SUMMARY:Fondo de turismo", "SUMMARY:Fondo de turismo\nRRULE:FREQ=DAILY", "se repite"),
        ("SUMMARY:Fondo de turismo", "SUMMARY:Fondo de turismo\nSTATUS:CANCELLED", "cancelada"),
        ("https://fondos.example/turismo", "javascript:alert(1)", "Fuente"),
        ("a-2@fondos.example", "a-1@fondos.example", "misma convocatoria"),
        ("BEGIN:VCALENDAR", "BEGIN:NADA", "calendario"),
        ("END:VCALENDAR", "", "calendario"),
    ],
)
def test_what_is_wrong_with_an_event_is_told(old, new, words):
    report = call_files.read_ics(ICS.replace(old, new).encode())
    assert not report.is_good
    told = " ".join(f"Línea {line}: {sentence}" for line, sentence in report.problems)
    assert words in told


def test_a_calendar_with_too_many_events_is_refused_before_it_is_taken_apart():
    event = "BEGIN:VEVENT\nUID:{0}\nSUMMARY:F{0}\nDTSTART;VALUE=DATE:20260301\nEND:VEVENT\n"
    text = "BEGIN:VCALENDAR\n" + "".join(event.format(n) for n in range(301)) + "END:VCALENDAR\n"
    assert problems(text, call_files.read_ics) == [
        (0, "El calendario tiene más de 300 eventos: divídalo en varios.")
    ]


# --- Importing ----------------------------------------------------------------------------------------------------


@pytest.fixture
def imported(municipality, enlace):
    def run(text=CSV, read=call_files.read_csv):
        found = rows(text, read)
        before = call_files.preview(found, municipality=municipality)
        done = call_files.import_calls(rows=found, municipality=municipality, by=enlace, now=NOW)
        assert done == before
        return done

    return run


def test_importing_twice_changes_nothing_and_an_identifier_updates(imported):
    assert (imported().new, Call.objects.count()) == (2, 2)
    assert imported() == call_files.Outcome(same=2)
    moved = imported(CSV.replace("30/06/2026", "31/07/2026"))
    assert (moved.changed, moved.same) == (1, 1)
    assert Call.objects.get(uid="lyon-1").closes_on == dt.date(2026, 7, 31)
    assert Entry.objects.filter(act="call.imported").count() == 3


def test_a_calendar_keeps_what_it_does_not_tell(imported):
    imported(ICS, call_files.read_ics)
    Call.objects.filter(uid="a-2@fondos.example").update(funder="Agencia del Agua", about="Saneamiento")
    imported(ICS.replace("20260615", "20260701"), call_files.read_ics)
    call = Call.objects.get(uid="a-2@fondos.example")
    assert (call.closes_on, call.funder, call.about) == (
        dt.date(2026, 7, 1),
        "Agencia del Agua",
        "Saneamiento",
    )


def test_a_preview_changes_nothing(municipality):
    call_files.preview(rows(CSV), municipality=municipality)
    assert not Call.objects.exists()


def test_an_import_is_all_or_nothing(municipality, enlace):
    good, bad = rows(CSV)
    bad.values["themes"] = ["magia"]
    with pytest.raises(ValidationError):
        call_files.import_calls(rows=[good, bad], municipality=municipality, by=enlace, now=NOW)
    assert not Call.objects.exists() and not Entry.objects.exists()


def test_what_everybody_sees_is_not_copied_into_an_office(municipality, enlace, asesora, imported):
    call_files.import_calls(rows=rows(CSV)[:1], municipality=None, by=asesora, now=NOW)
    assert imported() == call_files.Outcome(new=1, shared=1)


def test_only_advisors_import_for_everybody(municipality, enlace):
    with pytest.raises(ValidationError, match="Sólo cancillería"):
        call_files.import_calls(rows=rows(CSV), municipality=None, by=enlace, now=NOW)


def test_what_travels_between_two_pages_comes_back_the_same():
    found = rows(CSV)
    assert call_files.unpack(call_files.pack(found)) == found


# --- There and back -----------------------------------------------------------------------------------------------


def test_the_file_of_a_list_is_understood_by_the_import(imported, municipality):
    imported(CSV.replace("Fondo Bonn", '"-Fondo, «Bonn»"'))

    def column(each):
        if each.key == "uid":
            return Column(each.heading, call_files.identifier_of)
        return Column(each.heading, lambda call: cell_of(call, each.key))

    data = b"".join(csv_lines([column(each) for each in COLUMNS], Call.objects.all()))
    assert "'-Fondo" in data.decode()
    report = call_files.read_csv(data)
    assert report.problems == []
    assert call_files.preview(report.rows, municipality=municipality) == call_files.Outcome(same=2)


def test_a_closing_day_that_we_gave_to_a_calendar_updates_its_call(imported, municipality):
    imported()
    call = Call.objects.get(title="Fondo Bonn")
    event = Deadline(
        uid=call_files.identifier_of(call),
        day=dt.date(2026, 10, 1),
        summary=f"Cierra: {call.title}",
        description="",
        url="",
        sequence=1,
        modified=NOW,
    )
    data = calendar_file("Convocatorias", [event], product="prueba")
    report = call_files.read_ics(data)
    assert report.problems == []
    assert call_files.preview(report.rows, municipality=municipality) == call_files.Outcome(changed=1)
