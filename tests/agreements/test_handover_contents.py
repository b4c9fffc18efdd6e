"""What a package contains: every list with its schema, every file, every page, and what is missing said aloud."""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import bagit
import icalendar
import jsonschema
import pytest
from django.apps import apps
from django.core.files.storage import storages
from django.db import models
from django.utils import timezone

from agreements.handover import building
from agreements.handover.records import KINDS, LEFT_OUT, OF_MODEL, schema_of
from agreements.handover.verifying import verify_package
from agreements.models import Agreement, Commitment, Handover, IssuedDocument, Mission, Rendering
from agreements.trust import documents
from partners.models import Entry, Municipality, Stakeholder, User
from phases import progress
from phases.models import Evidence, Task
from tests import scene
from tests.factories import CounterpartFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 3)
NOW = timezone.make_aware(dt.datetime(2026, 3, 3, 12))
TEXTS = (".html", ".json", ".csv", ".ics", ".txt")
NASTY = "<script>alert(1)</script> & «=HYPERLINK(1)»"


@pytest.fixture
def office(municipality, enlace, methodology):
    """One row of everything that an office can have, with words that want to be more than words."""
    scene.office(municipality, enlace)
    agreement = Agreement.objects.filter(municipality=municipality, origin="process").first()
    Commitment.objects.create(
        agreement=agreement, clause_label="Cláusula cuarta", text=NASTY, created_by=enlace
    )
    Mission.objects.create(
        municipality=municipality,
        agreement=agreement,
        direction=Mission.Direction.OUTGOING,
        country="FR",
        city="Lyon",
        starts_on=TODAY,
        ends_on=TODAY,
        purpose=Mission.Purpose.TWINNING,
        cost="1234.50",
        created_by=enlace,
    )
    Stakeholder.objects.create(
        municipality=municipality,
        name=NASTY,
        sector=Stakeholder.Sector.BUSINESS,
        contact_name="Rosa Lima",
        contact_email="rosa@camara.example",
        data_ground=Stakeholder.Ground.CONSENT,
        consent_on=TODAY,
    )
    return municipality


def built(municipality, by):
    handover, _ = building.request_handover(municipality=municipality, by=by, today=TODAY, now=NOW)
    assert building.build(pk=handover.pk, now=NOW, clock=lambda: NOW)
    handover.refresh_from_db()
    return handover


def bytes_of(handover):
    with storages["private"].open(handover.storage_name) as file:
        return file.read()


@pytest.fixture
def package(office, enlace):
    return built(office, enlace)


@pytest.fixture
def files(package):
    """Path below data/ -> bytes; "LEEME.txt" and its like under their own names."""
    with zipfile.ZipFile(io.BytesIO(bytes_of(package))) as archive:
        names = archive.namelist()
        root = names[0].partition("/")[0]
        assert {name.partition("/")[0] for name in names} == {root}
        return {name.removeprefix(f"{root}/").removeprefix("data/"): archive.read(name) for name in names}


def test_any_archive_can_read_it(package, tmp_path):
    with zipfile.ZipFile(io.BytesIO(bytes_of(package))) as archive:
        archive.extractall(tmp_path)
    bag = bagit.Bag(str(tmp_path / "entrega-14039-2026-03-03"))
    assert bag.validate() is True
    assert bag.info["Source-Organization"] == "Municipio de Guadalajara, Jalisco"
    verdict = verify_package(
        io.BytesIO(bytes_of(package)), manifest=package.manifest_sha256, sha256=package.sha256
    )
    assert verdict.findings == []
    assert (verdict.count, package.size) == (package.done_count, len(bytes_of(package)))


# --- Data and their schemas -----------------------------------------------------------------------------------


def of_a_municipality():
    """Every model of ours whose rows belong, over however many steps, to a municipality."""
    own = [
        model
        for app in ("partners", "phases", "agreements")
        for model in apps.get_app_config(app).get_models()
    ]
    found, grown = {Municipality}, True
    while grown:
        more = {
            model
            for model in own
            for field in model._meta.fields
            if isinstance(field, models.ForeignKey) and field.related_model in found
        } - found
        grown = bool(more)
        found |= more
    return found


def test_every_table_of_a_municipality_is_in_it_or_left_out_with_a_reason():
    tables = of_a_municipality()
    assert len(tables) > 70
    assert {model.__name__ for model in tables - set(OF_MODEL) - set(LEFT_OUT)} == set()
    assert not set(OF_MODEL) & set(LEFT_OUT)
    assert {Rendering, User}.isdisjoint(OF_MODEL)


def test_lists_have_rows_and_keep_to_their_schemas(files):
    counts = {}
    for kind in KINDS:
        schema = json.loads(files[f"datos/esquema/{kind.key}.schema.json"])
        jsonschema.Draft202012Validator.check_schema(schema)
        rows = json.loads(files[f"datos/{kind.key}.json"])
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        assert list(validator.iter_errors(rows)) == []
        counts[kind.key] = len(rows)
    for key in (
        "municipio",
        "contrapartes",
        "procesos",
        "tareas",
        "evidencias",
        "acuerdos",
        "programas",
        "misiones",
    ):
        assert counts[key] > 0, key
    # All but the line that says that the package is ready.
    assert counts["bitacora"] == Entry.objects.exclude(act="handover.built").count()


def test_a_schema_refuses_what_is_not_so(files):
    rows = json.loads(files["datos/tareas.json"])
    schema = schema_of(OF_MODEL[Task])
    for broken in ({"due_on": 3}, {"extra": 1}, {"state": None}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate([rows[0] | broken], schema)
    del rows[0]["name"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(rows, schema)


def test_keys_are_the_columns_and_references_are_found(files):
    processes = {row["id"] for row in json.loads(files["datos/procesos.json"])}
    tasks = json.loads(files["datos/tareas.json"])
    assert {task["process"] for task in tasks} - {None} <= processes
    assert {row["opened_by"] for row in json.loads(files["datos/procesos.json"])} == {"Elena Ruiz"}
    [mission] = json.loads(files["datos/misiones.json"])
    assert (mission["cost"], mission["starts_on"], mission["created_by"]) == (
        "1234.50",
        "2026-03-03",
        "Elena Ruiz",
    )
    assert {row["content_type"] for row in json.loads(files["datos/bitacora.json"])} >= {
        "procesos",
        "acuerdos",
    }


def test_no_secret_and_no_account_is_in_it(files, enlace):
    whole = b"\n".join(files[path] for path in files if path.endswith(TEXTS)).decode()
    assert enlace.password not in whole
    assert enlace.email not in whole
    names = {field for kind in KINDS for field in (each.name for each in kind.fields)}
    assert not {name for name in names if re.search("password|secret|token|session_key|message_id", name)}
    link = documents.IssuedDocument.objects.filter(links__isnull=False).first()
    assert link is not None
    assert link.links.first().secret_hash not in whole


def test_rows_of_others_stay_out(office, enlace, other_municipality, otro_enlace):
    progress.open_process(
        municipality=other_municipality,
        opened_on=TODAY,
        counterpart=CounterpartFactory(municipality=other_municipality, official_name="Ciudad de La Habana"),
        by=otro_enlace,
        today=TODAY,
    )
    package = built(office, enlace)
    with zipfile.ZipFile(io.BytesIO(bytes_of(package))) as archive:
        text = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(TEXTS)).decode()
    assert "Óscar Pech" not in text
    assert "La Habana" not in text
    assert "Elena Ruiz" in text


# --- Files ----------------------------------------------------------------------------------------------------


def test_every_issued_document_and_every_file_is_in_it(files, office):
    issued = IssuedDocument.objects.filter(municipality=office, withdrawn_at__isnull=True)
    paths = sorted(path for path in files if path.startswith("documentos/"))
    assert len(paths) == issued.count() > 0
    assert all(files[path].startswith(b"%PDF") for path in paths)
    stored = [path for path in files if path.startswith("archivos/")]
    assert any(path.startswith("archivos/evidencias/") for path in stored)
    # Every file that the data name is there, under that name.
    named = {
        row[field.name]
        for kind in KINDS
        for field in kind.fields
        if isinstance(field, models.FileField)
        for row in json.loads(files[f"datos/{kind.key}.json"])
        if row[field.name]
    }
    assert named == set(stored)


def test_a_withdrawn_document_is_named_and_not_included(office, enlace):
    document = IssuedDocument.objects.filter(municipality=office).first()
    documents.withdraw_document(document=document, reason="Tenía un error", by=enlace, now=NOW)
    with zipfile.ZipFile(io.BytesIO(bytes_of(built(office, enlace)))) as archive:
        names = archive.namelist()
        root = names[0].partition("/")[0]
        listed = archive.read(f"{root}/data/listas/documentos.html").decode()
    assert not [name for name in names if document.code.lower() in name.lower()]
    assert "retirado: Tenía un error" in listed


def test_what_is_missing_or_damaged_is_said_everywhere(office, enlace):
    storage = storages["private"]
    document = IssuedDocument.objects.filter(municipality=office).first()
    storage.delete(document.storage_name)
    evidence = Evidence.objects.exclude(file="").first()
    with open(storage.path(evidence.file.name), "ab") as file:
        file.write(b"cambiado")
    package = built(office, enlace)
    assert sorted((each["path"].partition("/")[0], each["why"]) for each in package.missing) == [
        ("archivos", "está dañado: no coincide con su huella; se incluye como se encontró"),
        ("documentos", "no está en el almacén"),
    ]
    data = bytes_of(package)
    assert verify_package(io.BytesIO(data)).findings == []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = archive.namelist()[0].partition("/")[0]
        readme = archive.read(f"{root}/LEEME.txt").decode()
        index = archive.read(f"{root}/data/index.html").decode()
        listed = archive.read(f"{root}/data/listas/documentos.html").decode()
        names = archive.namelist()
    for each in package.missing:
        assert f"{each['path']}: {each['why']}" in readme
        assert each["path"] in index
    assert "(no está en el almacén)" in listed
    assert sum(f"{root}/data/{each['path']}" in names for each in package.missing) == 1


# --- Pages ----------------------------------------------------------------------------------------------------


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.tags, self.handlers = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.links += [value for name, value in attrs if name in ("href", "src")]


def test_pages_work_from_a_disk(files):
    """Every link is relative and leads to a file of the package; nothing is executed or fetched."""
    pages = {path: body.decode() for path, body in files.items() if path.endswith(".html")}
    assert len(pages) >= 12
    for path, text in pages.items():
        parser = Links()
        parser.feed(text)
        assert parser.tags.isdisjoint({"script", "iframe", "object", "embed", "form", "img", "link"}), path
        assert parser.handlers == []
        assert '<meta charset="utf-8">' in text
        for link in parser.links:
            if link.startswith("#"):
                continue
            assert not re.match(r"[a-z]+:|/", link), (path, link)
            parts = path.split("/")[:-1]
            for part in link.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in files, (path, link)


def test_every_process_and_agreement_has_its_page(files, office):
    for process in office.processes.all():
        assert process.folio in files[f"procesos/proceso-{process.pk}.html"].decode()
    for agreement in office.agreements.all():
        assert agreement.folio in files[f"acuerdos/acuerdo-{agreement.pk}.html"].decode()


def test_words_stay_words(files):
    agreement = Agreement.objects.filter(commitments__isnull=False).first()
    for path in ("lo-que-hereda.html", "listas/compromisos.html", "listas/contactos.html"):
        assert "<script>alert" not in files[path].decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; «=HYPERLINK(1)»" in files[path].decode()
    assert "<script>alert" not in files[f"acuerdos/acuerdo-{agreement.pk}.html"].decode()
    assert files["lo-que-hereda.pdf"].startswith(b"%PDF")


def test_lists_come_as_csv_too(files, office):
    rows = list(csv.reader(io.StringIO(files["listas/contactos.csv"].decode("utf-8-sig"))))
    assert rows[0][:3] == ["Clase", "Organización", "Persona"]
    rosa = next(row for row in rows if row[2] == "Rosa Lima")
    assert rosa[4] == "rosa@camara.example"
    assert rosa[6].startswith("consentimiento de la persona, el 3 de marzo de 2026")
    history = list(csv.reader(io.StringIO(files["listas/bitacora.csv"].decode("utf-8-sig"))))
    written = Entry.objects.filter(municipality=office).exclude(act="handover.built")
    assert len(history) == 1 + written.count()


def test_a_cell_of_a_list_is_no_formula(office, enlace):
    Commitment.objects.create(
        agreement=office.agreements.first(), clause_label="Primera", text="=1+1", created_by=enlace
    )
    with zipfile.ZipFile(io.BytesIO(bytes_of(built(office, enlace)))) as archive:
        name = next(name for name in archive.namelist() if name.endswith("compromisos.csv"))
        assert "\n=1+1" not in archive.read(name).decode()


def test_open_deadlines_come_as_a_calendar(files, office):
    calendar = icalendar.Calendar.from_ical(files["calendario/plazos.ics"])
    events = calendar.walk("VEVENT")
    open_ones = [process.pk for process in office.processes.all() if process.state != "closed"]
    pending = Task.objects.filter(
        process__in=open_ones, is_automatic=False, state="pending", due_on__isnull=False
    )
    assert len(events) == pending.count() > 0


def test_an_office_without_anything_has_a_package_too(municipality, enlace):
    package = built(municipality, enlace)
    assert package.missing == []
    with zipfile.ZipFile(io.BytesIO(bytes_of(package))) as archive:
        name = next(name for name in archive.namelist() if name.endswith("listas/misiones.html"))
        assert "No hay nada en esta lista." in archive.read(name).decode()
        assert verify_package(io.BytesIO(bytes_of(package))).is_whole


def test_the_count_told_before_is_about_right(package):
    request_count = Handover.objects.get(pk=package.pk).total_count
    assert request_count == package.done_count
    assert building.total_of(package.municipality) == package.done_count
