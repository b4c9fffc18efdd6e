import csv
import datetime as dt
import io
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from hermanamientos.lib import exports
from hermanamientos.lib.exports import Column

NOON = dt.datetime(2026, 3, 12, 12, 30, tzinfo=ZoneInfo("America/Tijuana"))


def columns(*headings):
    return [Column(heading, lambda row, n=n: row[n]) for n, heading in enumerate(headings)]


def read_csv(response):
    data = response.getvalue()
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_sheet(response):
    return load_workbook(io.BytesIO(response.getvalue())).worksheets[0]


def test_csv_says_accents_dates_and_truth_in_spanish():
    row = ("Índice «ñ», con coma", dt.date(2026, 3, 12), NOON, True, False, None, Decimal("-1250.50"), -3)
    response = exports.send_list(
        "csv", columns("A", "Límite", "C", "D", "E", "F", "G", "H"), [row], name="lista", title="Lista"
    )
    assert read_csv(response) == [
        ["A", "Límite", "C", "D", "E", "F", "G", "H"],
        [
            "Índice «ñ», con coma",
            "2026-03-12",
            "2026-03-12 12:30",
            "sí",
            "no",
            "",
            "-1250.50",
            "-3",
        ],
    ]
    assert response.headers["Content-Disposition"] == 'attachment; filename="lista.csv"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x";"y")', '\'=HYPERLINK("http://x";"y")'),
        ("+52 33 1234 5678", "'+52 33 1234 5678"),
        ("-1+1|cmd", "'-1+1|cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        (" =1+1", "' =1+1"),
        ("\u00a0=1+1", "'\u00a0=1+1"),
        ("\u2003=1+1", "'\u2003=1+1"),
        ("\ufeff\u200b=1+1", "'\ufeff\u200b=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\x00=1+1", "'=1+1"),
        ("-1250.50", "-1250.50"),
        ("-1,250.50", "-1,250.50"),
        ("-3", "-3"),
        ("a=1", "a=1"),
        ("12-03", "12-03"),
        ("", ""),
    ],
)
def test_what_could_be_a_formula_is_defused_and_numbers_stay(typed, written):
    response = exports.send_list("csv", columns("Nota"), [(typed,)], name="l", title="L")
    assert response.getvalue().decode("utf-8-sig") == "".join(_line(text) for text in ("Nota", written))
    sheet = read_sheet(exports.send_list("xlsx", columns("Nota"), [(typed,)], name="l", title="L"))
    assert sheet["A2"].data_type != "f"


def _line(text):
    target = io.StringIO(newline="")
    csv.writer(target).writerow([text])
    return target.getvalue()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_text_becomes_a_formula(text):
    cell = exports.csv_cell(text)
    assert exports.NUMBER.fullmatch(cell) or not cell.lstrip(" \u00a0").startswith(exports.FORMULA_STARTS)
    assert "\x00" not in cell


def test_workbook_has_real_dates_numbers_and_no_formulas():
    rows = [
        ("=1+1", dt.date(2026, 3, 12), NOON, True, Decimal("-2.5"), None),
        ("b\x07", None, None, False, 0, ""),
    ]
    response = exports.send_list(
        "xlsx", columns("A", "B", "C", "D", "E", "F"), rows, name="tareas", title="Tareas: [todas]/mías"
    )
    sheet = read_sheet(response)
    assert sheet.title == "Tareas   todas  mías"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F3")
    assert [cell.value for cell in sheet[1]] == ["A", "B", "C", "D", "E", "F"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("=1+1", "s", True)
    assert (sheet["B2"].value, sheet["B2"].is_date, sheet["B2"].number_format) == (
        dt.datetime(2026, 3, 12),
        True,
        "dd/mm/yyyy",
    )
    assert sheet["C2"].value == dt.datetime(2026, 3, 12, 12, 30)
    assert [sheet["D2"].value, sheet["E2"].value, sheet["F2"].value] == ["sí", -2.5, None]
    assert [sheet["A3"].value, sheet["B3"].value, sheet["E3"].value] == ["b", None, 0]
    assert "spreadsheetml" in response.headers["Content-Type"]
    assert response.headers["Content-Disposition"] == 'attachment; filename="tareas.xlsx"'


@given(st.text(max_size=20))
@example("a\uffffb\ufffe\ud800")
def test_any_text_fits_into_a_workbook_and_says_no_more_than_was_typed(text):
    response = exports.send_list("xlsx", columns("A"), [(text + "z",)], name="l", title=text)
    cell = read_sheet(response)["A2"]
    assert cell.data_type == "s"
    assert cell.value.splitlines() == exports.clean_text(text + "z").splitlines()


def test_a_text_longer_than_a_cell_is_cut():
    sheet = read_sheet(exports.send_list("xlsx", columns("A"), [("x" * 40_000,)], name="l", title=""))
    assert len(sheet["A2"].value) == exports.MAX_CELL
    assert sheet.title == "Lista"


def test_csv_is_written_while_it_is_read():
    read = []

    def rows():
        for number in range(1000):
            read.append(number)
            yield (number,)

    lines = exports.csv_lines(columns("N"), rows())
    assert next(lines).decode("utf-8-sig") == "N\r\n"
    assert read == []
    next(lines)
    assert len(read) == exports.ROWS_AT_ONCE


def test_the_name_of_a_file():
    assert (
        exports.file_name("tareas", "San Pedro Garza García", day=dt.date(2026, 3, 12))
        == "tareas-san-pedro-garza-garcia-2026-03-12"
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [("", None), ("formato=csv", "csv"), ("formato=xlsx", "xlsx"), ("formato=exe", None), ("formato=", None)],
)
def test_wanted_format(query, expected):
    assert exports.wanted_format(QueryDict(query)) == expected
