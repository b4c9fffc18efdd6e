"""The verb and its command: all or nothing, once, with the report that an operator reads."""

import datetime as dt
import tracemalloc

import pytest
from django.core.management import CommandError, call_command

from partners.models import Entry, NetworkMember, ReferenceImport, TwinLink
from partners.reference import importing
from partners.reference.edition import current_edition
from partners.reference.importing import ImportRejected, SeenRecords
from tests.partners.reference_scene import (
    BY_COUNTRY,
    CREATIVE,
    NOW,
    TWINNINGS,
    bring,
    load_catalogue,
    write,
)

pytestmark = pytest.mark.django_db
BAD = TWINNINGS + "Toluca,MX,,,Lyon,XX,,,lista-uno,,,,\n"


def stored():
    return ReferenceImport.objects.get()


def test_an_import_keeps_where_it_came_from_and_leaves_one_entry(tmp_path, asesora):
    bring(tmp_path, "twinnings", source="Lista de la oficina", as_of=dt.date(2026, 2, 1), by=asesora, now=NOW)
    row = stored()
    assert (row.kind, row.file_name, row.source, row.as_of, row.row_count, row.imported_at) == (
        "twinnings",
        "datos.csv",
        "Lista de la oficina",
        dt.date(2026, 2, 1),
        3,
        NOW,
    )
    assert len(row.sha256) == 64
    assert row.imported_by == asesora
    entry = Entry.objects.get()
    assert (entry.act, entry.actor, entry.text) == (
        "reference.imported",
        asesora,
        "Se importaron 3 renglones de «hermanamientos existentes» (datos.csv; Lista de la oficina).",
    )


def test_without_a_source_the_usual_one_is_named(tmp_path):
    bring(tmp_path, "twinnings")
    assert stored().source == "Wikipedia y Wikidata: listas de ciudades hermanas"
    assert stored().as_of is None


def test_the_same_file_again_does_nothing_and_another_replaces_its_kind(tmp_path):
    assert current_edition() == ()
    bring(tmp_path, "twinnings")
    bring(tmp_path, "creative-cities")
    before, ids = current_edition(), set(TwinLink.objects.values_list("pk", flat=True))
    again = bring(tmp_path, "twinnings", now=NOW + dt.timedelta(days=1))
    assert (again.is_same, again.records) == (True, 3)
    assert set(TwinLink.objects.values_list("pk", flat=True)) == ids
    assert current_edition() == before

    bring(tmp_path, "twinnings", TWINNINGS.replace("Sendai", "Osaka"))
    assert TwinLink.objects.count() == 3
    assert not TwinLink.objects.filter(city_b="Sendai").exists()
    assert NetworkMember.objects.count() == 4
    assert current_edition() != before

    edition = current_edition()
    bring(
        tmp_path,
        "twinnings",
        TWINNINGS.replace("Sendai", "Osaka"),
        force=True,
        now=NOW + dt.timedelta(days=2),
    )
    assert TwinLink.objects.count() == 3
    assert current_edition() != edition
    assert Entry.objects.count() == 4


def test_the_edition_costs_one_query(tmp_path, django_assert_num_queries):
    bring(tmp_path, "twinnings")
    bring(tmp_path, "remittances", BY_COUNTRY)
    with django_assert_num_queries(1):
        assert [kind for kind, *_ in current_edition()] == ["remittances_by_country", "twinnings"]


def test_a_bad_row_leaves_the_earlier_import_as_it_was(tmp_path):
    bring(tmp_path, "twinnings")
    edition = current_edition()
    with pytest.raises(
        ImportRejected, match=r"No se importó nada: el archivo tiene problemas\."
    ) as rejection:
        bring(tmp_path, "twinnings", BAD.replace("Sendai", "Osaka"))
    assert rejection.value.report.problems == [
        (5, "«XX» no es el código de ningún país (columna «country_b»)."),
    ]
    assert current_edition() == edition
    assert TwinLink.objects.filter(city_b="Sendai").exists()


def test_bad_rows_are_skipped_when_asked(tmp_path):
    report = bring(tmp_path, "twinnings", BAD, skip_bad_rows=True)
    assert (report.records, report.problem_count, report.bad_records) == (3, 1, 1)
    assert TwinLink.objects.count() == stored().row_count == 3


def test_bad_rows_are_found_after_good_batches_and_take_them_back(tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    with pytest.raises(ImportRejected):
        bring(tmp_path, "twinnings", BAD)
    assert TwinLink.objects.count() == ReferenceImport.objects.count() == 0
    assert bring(tmp_path, "twinnings").records == TwinLink.objects.count() == 3


def test_a_file_that_breaks_off_is_refused_even_when_bad_rows_may_go(tmp_path):
    broken = TWINNINGS + '"abre y no cierra\n' + "x,MX\n" * 300
    with pytest.raises(ImportRejected, match="el archivo está dañado") as rejection:
        bring(tmp_path, "twinnings", broken, skip_bad_rows=True)
    assert rejection.value.report.problems == [(5, "unas comillas se abren y no se cierran.")]
    assert ReferenceImport.objects.count() == 0


def test_only_looking_writes_nothing(tmp_path, django_assert_num_queries):
    load_catalogue()
    with django_assert_num_queries(4):
        report = bring(tmp_path, "twinnings", dry_run=True)
    assert (report.records, report.rows) == (3, 3)
    assert ReferenceImport.objects.count() == Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "content", "message"),
    [
        ("twinnings", "", "El archivo está vacío."),
        ("twinnings", "\n\n", "El archivo está vacío."),
        (
            "twinnings",
            CREATIVE,
            "No reconozco los encabezados del archivo. Faltan las columnas: country_a, city_b, country_b.",
        ),
        (
            "remittances",
            CREATIVE,
            "No reconozco los encabezados del archivo. Faltan las columnas: estado_us, usd_2025 (una por año); "
            "o bien cvegeo, musd_2025 (una por año); o bien usd_2025 (una por año).",
        ),
        (
            "twinnings",
            TWINNINGS.splitlines()[0].replace("\\", "") + "\n",
            "No se importó nada: el archivo no tiene ningún dato de este tipo.",
        ),
        ("twinnings", "city_a\n" + "x" * 250_000, "No reconozco los encabezados"),
    ],
)
def test_other_files_are_refused_in_words(tmp_path, kind, content, message):
    with pytest.raises(ImportRejected) as rejection:
        bring(tmp_path, kind, content)
    assert str(rejection.value).startswith(message)
    assert ReferenceImport.objects.count() == 0


def test_columns_in_any_order_and_spreadsheets_separators_give_the_same(tmp_path):
    content = "CONFIANZA;País B;Ciudad B;pais_a;ciudad;de más\nalta;FR;Lyon;MX;Mérida;x\n"
    bring(tmp_path, "twinnings", content.encode("cp1252"))
    link = TwinLink.objects.get()
    assert (link.city_a, link.country_a, link.city_b, link.country_b, link.confidence) == (
        "Mérida",
        "MX",
        "Lyon",
        "FR",
        "alta",
    )


def test_repeated_records_are_remembered_by_line():
    seen = SeenRecords()
    assert [
        seen.line_of(identity, line) for line, identity in enumerate([("a", 1), ("b", 1), ("a", 1)], 2)
    ] == [
        2,
        3,
        2,
    ]
    seen.close()


# --- The command -------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_did_and_what_stays_doubtful(tmp_path, capsys):
    load_catalogue()
    path = write(tmp_path, CREATIVE)
    call_command(
        "import_reference", "creative-cities", str(path), "--as-of", "2024-10-31", "--source", "UNESCO"
    )
    assert capsys.readouterr().out == (
        "«Ciudades Creativas de la UNESCO»: se importaron 4 renglones (4 datos).\n"
        "  Ciudades que no se pudieron identificar sin duda: 1 (Ningunlugar).\n"
    )
    assert (stored().as_of, stored().source) == (dt.date(2024, 10, 31), "UNESCO")
    call_command("import_reference", "creative-cities", str(path))
    assert capsys.readouterr().out == (
        "«Ciudades Creativas de la UNESCO»: este mismo archivo ya está importado; no se cambió nada.\n"
    )


def test_the_command_shows_a_hundred_problems_and_counts_them_all(tmp_path, capsys):
    rows = "".join(f"Ciudad {n},MX,Lyon,XX\n" for n in range(130))
    path = write(tmp_path, "city_a,country_a,city_b,country_b\n" + rows)
    with pytest.raises(CommandError, match="No se importó nada"):
        call_command("import_reference", "twinnings", str(path))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 102
    assert lines[0] == "Línea 2: «XX» no es el código de ningún país (columna «country_b»)."
    assert lines[99].startswith("Línea 101: ")
    assert lines[100:] == [
        "… y 30 problemas más (se muestran 100).",
        "En total: 130 problemas en 130 renglones.",
    ]


def test_looking_at_a_bad_file_fails_too(tmp_path, capsys):
    path = write(tmp_path, BAD)
    with pytest.raises(CommandError, match="Sólo se revisó"):
        call_command("import_reference", "twinnings", str(path), "--dry-run")
    call_command("import_reference", "twinnings", str(path), "--dry-run", "--skip-bad-rows")
    assert "se importarían 3 renglones (3 datos)." in capsys.readouterr().out
    assert ReferenceImport.objects.count() == 0


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"No se puede leer .*: No such file or directory\."):
        call_command("import_reference", "twinnings", str(tmp_path / "nada.csv"))
    with pytest.raises(CommandError, match="«ayer» no es una fecha"):
        call_command("import_reference", "twinnings", str(tmp_path / "nada.csv"), "--as-of", "ayer")
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("import_reference", "otra-cosa", str(tmp_path / "nada.csv"))


# --- Memory ------------------------------------------------------------------------------------------------------


def large_file(folder, megabytes):
    """A list of twinnings of so many MB, its last record wrong; most of it stands in a column that nobody reads."""
    path = folder / f"grande-{megabytes}.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("city_a,country_a,city_b,country_b,notas\n")
        for number in range(megabytes * 500):
            file.write(f"Ciudad número {number},MX,Lyón {number},FR,{'x' * 1960}\n")
        file.write("Ciudad,MX,Lyon,XX,\n")
    return path


def test_memory_does_not_grow_with_the_file(tmp_path):
    """Twenty megabytes, refused at their last line, need no more memory than four."""
    peaks = []
    for megabytes in (4, 20):
        path = large_file(tmp_path, megabytes)
        assert path.stat().st_size > megabytes * 990_000
        tracemalloc.start()
        try:
            with pytest.raises(ImportRejected):
                importing.import_file(kind="twinnings", path=path, now=NOW)
            peaks.append(tracemalloc.get_traced_memory()[1] / 1_000_000)
        finally:
            tracemalloc.stop()
    assert TwinLink.objects.count() == 0
    assert peaks[1] < peaks[0] * 1.3, f"{peaks} MB"
