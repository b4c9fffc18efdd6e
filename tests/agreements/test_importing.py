"""Importing old agreements from a table: planned, shown, applied once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agreements.imports import importing
from agreements.imports.inventory import add_existing
from agreements.models import Agreement, AgreementImport
from hermanamientos.lib.tables import check_table_upload
from partners.models import Counterpart, Entry
from phases.models import Process, Task
from tests.conftest import MONDAY
from tests.factories import CounterpartFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
TABLE = """Ciudad hermana,País,Tipo,Título,Firma,Duración,Estado,Registrado ante la SRE,No. de registro,Renovación,Notas
Lyon,Francia,Hermanamiento,Convenio de Lyon,20/04/1974,,vigente,no,,,Caja 12
Ciudad de Lyon,,Hermanamiento,Convenio de Lyon,20/04/1974,,vigente,no,,,otra vez
Ciudad de Kioto,Japón,Hermanamiento,,12/03/2024,5 años,,sí,RAI-7,por acuerdo escrito,
Kioto,Japón,Carta de intención,,1998,indefinida,,,,,
Málaga,,Hermanamiento,,1980,,,,,,
Burdeos,Francia,Tratado,,1980,,,,,,
Nantes,Francia,Hermanamiento,,31/02/1980,,,,,,
Nantes,Francia,Hermanamiento,,2080,,,,,,
"""


def csv_file(text=TABLE, name="hermanamientos.csv"):
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def start(municipality, enlace, text=TABLE):
    file = csv_file(text)
    facts, table = check_table_upload(file)
    return importing.start_import(municipality=municipality, upload=(file, facts, table), by=enlace, now=NOW)


def check(row, enlace, **changes):
    return importing.map_columns(agreement_import=row, mapping=row.mapping | changes, by=enlace, today=MONDAY)


def apply(row, enlace):
    return importing.apply_import(agreement_import=row, by=enlace, today=MONDAY, now=NOW)


def states(row):
    return [each["state"] for each in row.report]


@pytest.fixture
def uploaded(municipality, counterpart, enlace):
    """With Ciudad de Lyon among the counterparts."""
    return start(municipality, enlace)


def test_the_columns_are_guessed_and_nothing_is_written(uploaded):
    assert (uploaded.state, uploaded.report) == ("uploaded", [])
    assert uploaded.mapping["counterpart"] == "Ciudad hermana"
    assert uploaded.mapping["signed"] == "Firma"
    assert uploaded.file.name.startswith("imports/")
    assert Entry.objects.about(uploaded).get().act == "import.uploaded"


def test_the_dry_run_says_what_would_become_of_every_row_and_writes_none(uploaded, enlace):
    row = check(uploaded, enlace)
    assert row.state == "checked"
    assert states(row) == ["new", "repeated", "new", "new", "refused", "refused", "refused", "refused"]
    messages = [" ".join(each["messages"]) for each in row.report]
    assert "antes en esta tabla" in messages[1]
    assert "Se agregará la contraparte «Ciudad de Kioto»" in messages[2]
    assert "calculado: 11/03/2029" in messages[2]
    assert "hace falta su país" in messages[4]
    assert "tipo de instrumento «Tratado»" in messages[5]
    assert "fecha de firma «31/02/1980»" in messages[6]
    assert "no puede estar en el futuro" in messages[7]
    assert [each["row"] for each in row.report] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert (Agreement.objects.count(), Counterpart.objects.count()) == (0, 1)


def test_applying_imports_the_new_rows_and_opens_no_process(uploaded, enlace, counterpart):
    row = apply(check(uploaded, enlace), enlace)
    assert (row.state, row.applied_at) == ("applied", NOW)
    assert states(row) == ["imported", "repeated", "imported", "imported"] + ["refused"] * 4
    lyon, kyoto, letter = Agreement.objects.order_by("pk")
    assert (lyon.counterpart, lyon.state, lyon.registered, lyon.notes) == (
        counterpart,
        "in_force",
        "no",
        "Caja 12",
    )
    assert (kyoto.starts_on, kyoto.ends_on, kyoto.renewal) == (
        dt.date(2024, 3, 12),
        dt.date(2029, 3, 11),
        "agreed",
    )
    assert (kyoto.state, kyoto.registered, kyoto.registry_number) == ("in_force", "yes", "RAI-7")
    assert kyoto.title == "Acuerdo de hermanamiento de amplio alcance con Ciudad de Kioto"
    assert (letter.kind, letter.signed_precision, letter.is_indefinite) == ("letter", "year", True)
    # «Kioto» and «Ciudad de Kioto» are one new counterpart.
    assert letter.counterpart == kyoto.counterpart
    assert (kyoto.counterpart.country_code, kyoto.counterpart.kind) == ("JP", "city")
    assert [each["agreement"] for each in row.report[:4]] == [lyon.pk, None, kyoto.pk, letter.pk]
    # Its end is a task; there is no process and no phase.
    assert Process.objects.count() == 0
    assert Task.objects.get().due_on == dt.date(2029, 3, 9)  # 11 March 2029 is a Sunday
    assert Entry.objects.about(row).first().text.endswith("3 importadas, 1 repetida y 4 rechazadas.")


def test_applying_twice_imports_nothing_more(uploaded, enlace):
    row = apply(check(uploaded, enlace), enlace)
    report = row.report
    again = apply(row, enlace)
    assert again.report == report
    assert Agreement.objects.count() == 3
    # Nor does the same table uploaded once more.
    other = apply(check(start(uploaded.municipality, enlace), enlace), enlace)
    assert states(other)[:4] == ["repeated"] * 4
    assert Agreement.objects.count() == 3


def test_what_changed_since_the_dry_run_is_seen_when_applying(uploaded, enlace, municipality, counterpart):
    row = check(uploaded, enlace)
    add_existing(
        municipality=municipality,
        by=enlace,
        today=MONDAY,
        counterpart=counterpart,
        kind="twinning",
        state="in_force",
        title="Convenio de Lyon",
        signed_on=dt.date(1974, 4, 20),
    )
    assert states(apply(row, enlace))[0] == "repeated"


def test_an_import_that_nobody_checked_is_not_applied(uploaded, enlace):
    with pytest.raises(ValidationError, match="Primero diga"):
        apply(uploaded, enlace)
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"counterpart": ""}, "Elija la columna de «Contraparte»"),
        ({"title": "Firma"}, "elegida para dos datos"),
        ({"title": "No está"}, "no tiene esa columna"),
        ({"created_by": "Notas"}, "no tiene esa columna"),
    ],
)
def test_impossible_mappings_are_refused(uploaded, enlace, mapping, message):
    with pytest.raises(ValidationError, match=message):
        check(uploaded, enlace, **mapping)
    uploaded.refresh_from_db()
    assert uploaded.state == "uploaded"


def test_an_applied_table_keeps_its_columns(uploaded, enlace):
    row = apply(check(uploaded, enlace), enlace)
    with pytest.raises(ValidationError, match="cambió mientras tanto"):
        check(row, enlace)


def test_twinnings_between_mexican_municipalities(municipality, enlace):
    celaya = MunicipalityFactory(cvegeo="11007", name="Celaya", opened_on=None)
    MunicipalityFactory(cvegeo="14018", name="Ocampo")
    MunicipalityFactory(cvegeo="16061", name="Ocampo")
    text = (
        "Contraparte,País,Estado de la República\nCelaya,México,\nOcampo,México,\nOcampo,México,Michoacán\n"
        "Guadalajara,México,\n"
    )
    row = apply(check(start(municipality, enlace, text), enlace), enlace)
    assert states(row) == ["imported", "refused", "imported", "refused"]
    first = Agreement.objects.order_by("pk").first()
    assert (first.counterpart.mexican_municipality, first.scope) == (celaya, "national")


def test_a_name_that_two_counterparts_have_is_refused_unless_the_country_tells(municipality, enlace):
    for country in ("US", "ES"):
        CounterpartFactory(
            municipality=municipality, official_name=f"Toledo ({country})", country_code=country, city=None
        )
    Counterpart.objects.update(official_name="Ciudad de Toledo")
    row = check(start(municipality, enlace, "Contraparte,País\nToledo,\nToledo,España\n"), enlace)
    assert states(row) == ["refused", "new"]
    assert "Varias contrapartes" in row.report[0]["messages"][0]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_dry_run_costs_the_same_for_every_number_of_rows(
    rows, municipality, enlace, django_assert_num_queries
):
    text = "Contraparte,País,Firma\n" + "".join(f"Ciudad {n},Francia,{1950 + n}\n" for n in range(rows))
    uploaded = start(municipality, enlace, text)
    table = importing.table_of(uploaded)
    with django_assert_num_queries(2):
        planned = importing.plan_rows(municipality, table, uploaded.mapping, MONDAY)
    assert [row.state for row in planned] == ["new"] * rows


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("lista.pdf", b"%PDF-1.4", "Suba una tabla"),
        ("lista.xls", b"\xd0\xcf\x11\xe0", "Suba una tabla"),
        ("lista.xlsx", b"MZ\x90\x00", "no corresponde a su extensión"),
        ("lista.csv", b"MZ\x90\x00", "no corresponde a su extensión"),
        ("lista.csv", b"", "vacío"),
        ("lista.csv", b"a,b\n" + b"x,y\n" * 1_400_000, "máximo es 5 MB"),
        ("lista", b"a,b\n1,2\n", "Suba una tabla"),
    ],
)
def test_hostile_uploads_get_a_sentence(name, content, message):
    with pytest.raises(ValidationError, match=message):
        check_table_upload(SimpleUploadedFile(name, content))
    assert AgreementImport.objects.count() == 0


def test_long_texts_are_refused_in_the_row_and_not_by_the_database(municipality, counterpart, enlace):
    text = f"Contraparte,Expediente,Título\nLyon,{'9' * 61},A\nLyon,1,{'x' * 300}\n"
    row = apply(check(start(municipality, enlace, text), enlace), enlace)
    assert states(row) == ["refused", "imported"]
    assert "60" in row.report[0]["messages"][0]
    assert len(Agreement.objects.get().title) == 250
