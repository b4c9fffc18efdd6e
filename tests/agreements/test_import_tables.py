"""Tables that people upload: read, or refused with a sentence."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from agreements.imports import tables, values
from agreements.imports.tables import guess_mapping, parse_date, parse_term
from hermanamientos.lib.tables import MAX_BYTES, MAX_UNPACKED_BYTES, read_table

HEADER = "Contraparte;País;Firma\n"


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_csv_of_whatever_office_program(encoding, separator):
    text = (HEADER + "Málaga;España;20/04/1974\n\nLyon;Francia;1980\n").replace(";", separator)
    table = read_table(text.encode(encoding), ".csv")
    assert table.headings == ("Contraparte", "País", "Firma")
    assert table.rows == (("Málaga", "España", "20/04/1974"), ("Lyon", "Francia", "1980"))
    assert table.numbers == (2, 4)


def test_a_comma_inside_quotes_separates_nothing():
    table = read_table(b'Contraparte,Notas\n"Lyon, Francia","dice ""amistad"", 1974"\n', ".csv")
    assert table.rows == (("Lyon, Francia", 'dice "amistad", 1974'),)


def test_short_and_long_rows_fit_the_headings():
    table = read_table(b"a,b,c\n1\n1,2,3,4\n,,\n", ".csv")
    assert table.rows == (("1", "", ""), ("1", "2", "3"))


def test_empty_and_repeated_headings_get_names():
    table = read_table(b"Ciudad,,Ciudad\nLyon,x,y\n", ".csv")
    assert table.headings == ("Ciudad", "Columna 2", "Ciudad (2)")


def test_a_workbook_gives_dates_and_whole_numbers_and_computes_nothing():
    data = workbook(
        ["Contraparte", "Firma", "Año", "Notas"],
        ["Lyon", dt.datetime(1974, 4, 20), 1974, "=1+1"],
        [None, None, None, None],
        ["Málaga", dt.date(1980, 1, 2), 12.5, True],
    )
    table = read_table(data, ".xlsx")
    # A formula that no program ever computed has no value.
    assert table.rows == (("Lyon", "1974-04-20", "1974", ""), ("Málaga", "1980-01-02", "12.5", "sí"))
    assert table.numbers == (2, 4)


def test_the_apostrophe_that_defuses_a_formula_is_no_part_of_the_text():
    table = read_table(b"a,b\n'=1+1,'comillas'\n", ".csv")
    assert table.rows == (("=1+1", "'comillas'"),)


@pytest.mark.parametrize(
    ("data", "extension", "message"),
    [
        (b"", ".csv", "vacía"),
        (b"Contraparte\n", ".csv", "vacía"),
        (b"MZ\x90\x00\x03" * 100, ".csv", "no es un texto CSV"),
        (b"MZ\x90\x00\x03" * 100, ".xlsx", "no es un libro"),
        (b"a,b\n" + b"x" * 5000 + b",1\n", ".csv", "celda de más de 4000"),
        (b"a,b\n" + b'"' + b"x" * 200_000 + b"\n", ".csv", "unas comillas"),
        (b"a,b\n" + b"1,2\n" * 501, ".csv", "más de 500 renglones"),
        (b"a," * 70 + b"b\n1\n", ".csv", "más de 60 columnas"),
        (b"x" * (MAX_BYTES + 1), ".csv", "pesa más de 5 MB"),
        (b"a,b\n1,2\n", ".ods", "Suba un archivo"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, extension, message):
    with pytest.raises(ValidationError, match=message):
        read_table(data, extension)


def packed(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return data.getvalue()


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read():
    with pytest.raises(ValidationError, match="crece demasiado"):
        read_table(packed(bomb=b"0" * (MAX_UNPACKED_BYTES + 1)), ".xlsx")


@pytest.mark.parametrize("change", ["no parts", "broken sheet", "entities"])
def test_a_broken_workbook_is_refused_in_words(change):
    if change == "no parts":
        data = packed(nada=b"x")
    else:
        whole, data = workbook(["a", "b"], [1, 2]), io.BytesIO()
        bad = b"<worksheet><sheetData><row>" if change == "broken sheet" else LAUGHS
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(data, "w") as new:
            for name in old.namelist():
                new.writestr(name, bad if name == "xl/worksheets/sheet1.xml" else old.read(name))
        data = data.getvalue()
    with pytest.raises(ValidationError, match="dañado"):
        read_table(data, ".xlsx")


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""


def test_a_sheet_that_says_it_is_huge_is_read_by_its_rows():
    whole, data = workbook(["Contraparte"], ["Lyon"]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert read_table(data.getvalue(), ".xlsx").rows == (("Lyon",),)


def test_columns_are_guessed_by_their_headings():
    headings = ["Ciudad hermana", "Pais", "Fecha de firma", "Vigencia", "¿Registrado SRE?", "No. Registro"]
    assert guess_mapping([*headings, "Observaciones", "Cualquier cosa"]) == {
        "counterpart": "Ciudad hermana",
        "country": "Pais",
        "signed": "Fecha de firma",
        "registered": "¿Registrado SRE?",
        "registry_number": "No. Registro",
        "term": "Vigencia",
        "notes": "Observaciones",
    }


def test_our_own_headings_are_all_recognised():
    labels = [column.label for column in tables.COLUMNS]
    assert list(guess_mapping(labels).values()) == labels


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("1974", "1974-01-01", "year"),
        ("04/1974", "1974-04-01", "month"),
        ("1974-04", "1974-04-01", "month"),
        ("20/04/1974", "1974-04-20", "day"),
        ("20-4-1974", "1974-04-20", "day"),
        ("20.4.1974", "1974-04-20", "day"),
        ("1974-04-20", "1974-04-20", "day"),
        ("1974-04-20 00:00:00", "1974-04-20", "day"),
        ("20 de abril de 1974", "1974-04-20", "day"),
        ("1.º de mayo de 2001", "2001-05-01", "day"),
        ("abril de 1974", "1974-04-01", "month"),
        ("12-mar-2026", "2026-03-12", "day"),
        ("27139", "1974-04-20", "day"),
    ],
)
def test_dates_as_people_write_them(text, day, precision):
    assert parse_date(text) == (dt.date.fromisoformat(day), precision)


@pytest.mark.parametrize("text", ["20/04/74", "31/02/1974", "04/20/1974", "ayer", "123", "", "1974 o 1975"])
def test_dates_that_nobody_can_be_sure_of_are_refused(text):
    with pytest.raises(ValueError):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "months"), [("5 años", 60), ("5", 60), ("1 año", 12), ("18 meses", 18), ("Indefinida", None)]
)
def test_terms_as_people_write_them(text, months):
    assert parse_term(text) == months


@pytest.mark.parametrize(
    ("function", "text", "value"),
    [
        ("kind_of", "", "twinning"),
        ("kind_of", "Acuerdo de Hermanamiento", "twinning"),
        ("kind_of", "Carta de intención", "letter"),
        ("kind_of", "Memorándum de Entendimiento", "memorandum"),
        ("kind_of", "Convenio de colaboración", "cooperation"),
        ("state_of", "", None),
        ("state_of", "Vigente", "in_force"),
        ("state_of", "No vigente", "ended"),
        ("state_of", "No", "ended"),
        ("state_of", "No se sabe", "unknown"),
        ("renewal_of", "Renovación automática", "automatic"),
        ("renewal_of", "Por acuerdo escrito", "agreed"),
        ("renewal_of", "Concluye al vencer", "ends"),
        ("notice_days_of", "90 días", 90),
        ("country_of", "Estados Unidos", "US"),
        ("country_of", "E.U.A.", "US"),
        ("country_of", "Japan", "JP"),
        ("country_of", "corea del sur", "KR"),
        ("country_of", "mx", "MX"),
    ],
)
def test_words_of_offices_are_understood(function, text, value):
    assert getattr(values, function)(text) == value


@pytest.mark.parametrize(
    ("function", "text"),
    [
        ("kind_of", "tratado"),
        ("state_of", "quizá"),
        ("renewal_of", "sí"),
        ("notice_days_of", "tres meses"),
        ("notice_days_of", "0"),
        ("country_of", "Atlántida"),
    ],
)
def test_what_is_not_understood_is_said(function, text):
    with pytest.raises(ValueError, match=f"«{text}»|De la renovación"):
        getattr(values, function)(text)


@pytest.mark.parametrize(
    ("text", "number", "value"),
    [
        ("", "", "unknown"),
        ("", "RAI-1", "yes"),
        ("sí", "", "yes"),
        ("No", "", "no"),
        ("en trámite", "", "no"),
    ],
)
def test_whether_it_is_registered(text, number, value):
    assert values.registered_of(text, number) == value


def term(**texts):
    cells = {"signed": (dt.date(2020, 3, 12), "day"), "starts": "", "ends": "", "term": ""} | texts
    found, remarks = values.term_of(**cells)
    return found["starts_on"], found["ends_on"], found["is_indefinite"], len(remarks)


def test_the_end_follows_from_the_length_where_the_start_is_known():
    day = dt.date
    assert term(term="5 años") == (day(2020, 3, 12), day(2025, 3, 11), False, 1)
    assert term(term="5 años", starts="01/05/2020") == (day(2020, 5, 1), day(2025, 4, 30), False, 1)
    assert term(term="5 años", signed=(day(2020, 1, 1), "year")) == (None, None, False, 1)
    assert term(term="indefinida") == (None, None, True, 0)
    assert term(ends="2030") == (None, day(2030, 12, 31), False, 1)
    assert term(ends="02/2028") == (None, day(2028, 2, 29), False, 1)
    assert term(starts="2020", ends="31/12/2030") == (None, day(2030, 12, 31), False, 1)
    with pytest.raises(ValueError, match="indefinida"):
        term(ends="2030", term="indefinida")
