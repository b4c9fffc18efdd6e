"""Lines of the plans from tables: headings, cells, the dry run, and the signed rows that its button sends."""

import io

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from hermanamientos.lib.tables import read_table
from partners.models import Entry, PlanLine
from partners.picture import plan_lines, plan_tables
from partners.themes import THEMES


def rows_of(text):
    return plan_tables.rows_of(read_table(text.encode(), ".csv"))


def check(municipality, text):
    return plan_lines.check_rows(municipality, rows_of(text))


def test_a_row_with_every_cell_is_read_whatever_the_order_of_the_columns():
    text = 'TEMAS;ods;Linea de accion;eje;Plan;Número;objetivo\n"Salud; turismo";ODS 8, 17;Hacer;Uno;PED;1.2;Crecer\n'
    assert rows_of(text) == [
        (
            2,
            {
                "plan": PlanLine.Plan.STATE,
                "code": "1.2",
                "axis": "Uno",
                "objective": "Crecer",
                "action": "Hacer",
                "goals": [8, 17],
                "themes": ["salud", "turismo"],
            },
            [],
        )
    ]


def test_only_the_axis_is_needed_and_the_plan_is_the_municipal_one():
    [(number, values, problems)] = rows_of("Eje\nUno\n")
    assert (number, values["plan"], values["axis"], values["goals"], problems) == (
        2,
        "municipal",
        "Uno",
        [],
        [],
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Objetivo\nCrecer\n", "no tiene la columna «Eje»"),
        ("Eje,Presupuesto\nUno,5\n", "No se reconocen estas columnas: Presupuesto"),
        ("Eje,Eje rector\nUno,Dos\n", "dos columnas de «Eje»"),
    ],
)
def test_other_headings_are_refused_with_those_of_the_template(text, message):
    with pytest.raises(ValidationError, match=message):
        rows_of(text)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("municipal,=HYPERLINK(1),,", "contiene una fórmula"),
        ("municipal,'=1+1,,", "contiene una fórmula"),
        ("federal,Uno,,", "«federal» no es un plan"),
        ("municipal,Uno,18,", "«18» no es un Objetivo"),
        ("municipal,Uno,ocho,", "«ocho» no es un Objetivo"),
        ("municipal,Uno,,Alquimia", "«Alquimia» no está en la lista de temas"),
        ("municipal,,5,", "eje: "),
        (f"municipal,{'a' * 201},,", "eje: "),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_nothing_is_imported(municipality, enlace, row, message):
    checked = check(municipality, f"Plan,Eje,ODS,Temas\nmunicipal,Bien,5,Salud\n{row}\n")
    assert [(each.number, bool(each.problems)) for each in checked] == [(2, False), (3, True)]
    assert message in " ".join(checked[1].problems)


def test_import_refuses_all_when_one_row_is_bad(municipality, enlace):
    rows = [(2, {"plan": "municipal", "axis": "Bien"}), (3, {"plan": "municipal", "axis": ""})]
    with pytest.raises(ValidationError, match="Renglón 3: eje"):
        plan_lines.import_lines(municipality=municipality, rows=rows, by=enlace, source="plan.csv")
    assert not PlanLine.objects.exists()


def test_rows_that_are_there_already_or_twice_in_the_table_are_repeated(municipality, enlace):
    plan_lines.add_line(municipality=municipality, by=enlace, axis="Uno")
    checked = check(municipality, "Eje\nuno\nDos\nDOS\n")
    assert [(row.number, row.is_new, row.repeated) for row in checked] == [
        (2, False, "Ya está entre las líneas del plan."),
        (3, True, ""),
        (4, False, "Es igual al renglón 3."),
    ]


def test_import_adds_the_new_ones_in_order_and_a_second_time_none(municipality, enlace):
    plan_lines.add_line(municipality=municipality, by=enlace, axis="Antes")
    checked = check(municipality, "Eje,Plan\nUno,municipal\nDos,estatal\nTres,municipal\n")
    rows, source = plan_tables.read_signed(
        municipality, plan_tables.sign_rows(municipality, checked, source="plan.csv")
    )
    for expected in (3, 0):
        done = plan_lines.import_lines(municipality=municipality, rows=rows, by=enlace, source=source)
        assert done == expected
    lines = PlanLine.objects.filter(municipality=municipality).values_list("plan", "position", "axis")
    assert list(lines) == [
        ("municipal", 1, "Antes"),
        ("municipal", 2, "Uno"),
        ("municipal", 3, "Tres"),
        ("state", 1, "Dos"),
    ]
    assert [entry.text for entry in Entry.objects.filter(act="planlines.imported")] == [
        "Importó 3 líneas del plan de «plan.csv»."
    ]


def test_signed_rows_of_another_office_or_changed_on_the_way_are_refused(municipality, other_municipality):
    text = plan_tables.sign_rows(municipality, check(municipality, "Eje\nUno\n"), source="plan.csv")
    for office, sent in ((other_municipality, text), (municipality, text[:-2]), (municipality, "")):
        with pytest.raises(ValidationError, match="ya no vale"):
            plan_tables.read_signed(office, sent)


def test_the_template_says_of_itself_that_it_is_an_example_and_can_be_imported(municipality):
    book = Workbook()
    book.active.append(list(plan_tables.HEADINGS))
    book.active.append([plan_tables.EXAMPLES[0][heading] for heading in plan_tables.HEADINGS])
    data = io.BytesIO()
    book.save(data)
    [(_, values, problems)] = plan_tables.rows_of(read_table(data.getvalue(), ".xlsx"))
    assert (problems, values["themes"], values["goals"]) == ([], ["negocios", "turismo"], [8, 9, 17])
    assert "bórrelo" in values["action"]


def test_every_theme_is_known_by_its_name_and_by_its_key():
    for key, theme in THEMES.items():
        [(_, values, problems)] = rows_of(f"Eje|Temas\nUno|{theme.name}; {key}\n".replace("|", "\t"))
        assert (values["themes"], problems) == ([key], [])


def test_a_plan_is_never_longer_than_what_an_office_can_read(municipality, enlace, monkeypatch):
    monkeypatch.setattr(plan_lines, "MAX_LINES", 2)
    rows = [(number, {"plan": "municipal", "axis": f"Eje {number}"}) for number in range(3)]
    with pytest.raises(ValidationError, match="líneas vigentes"):
        plan_lines.import_lines(municipality=municipality, rows=rows, by=enlace, source="plan.csv")
    assert not PlanLine.objects.exists()
