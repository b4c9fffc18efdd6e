"""The pages of the hand-over: before, during and after a package; its papers."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from agreements.handover import building
from agreements.handover.papers import certificate_source, summary_source
from agreements.handover.summary import loose_ends_of, summary_of
from agreements.handover.verifying import verify_package
from agreements.handover_jobs import build_handover, forget_handovers, keep_up_preparations
from agreements.models import Agreement, Commitment, Handover
from hermanamientos.celery import app
from partners.models import Entry, Municipality
from phases import progress
from phases.models import Task
from tests import scene
from tests.factories import CounterpartFactory
from tests.lib.test_pdf import failures, text_of

pytestmark = pytest.mark.django_db
State = Handover.State


def url(name, *args):
    return reverse(f"agreements:handover-{name}", args=args)


def waiting(municipality, by, **values):
    now = timezone.now()
    values = {
        "state": State.RUNNING,
        "started_at": now,
        "beat_at": now,
        "done_count": 7,
        "total_count": 90,
    } | values
    return Handover.objects.create(
        municipality=municipality,
        as_of=municipality.today(now),
        requested_by=by,
        requested_at=now,
        **values,
    )


@pytest.fixture
def office(municipality, enlace, methodology):
    scene.office(municipality, enlace)
    return municipality


def test_from_the_button_to_the_archive(client, office, enlace, django_capture_on_commit_callbacks):
    client.force_login(enlace)
    page = client.get(url("list", office.cvegeo))
    assert "Todavía no hay paquetes" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url("create", office.cvegeo), {"understood": "on"})
    handover = Handover.objects.get()
    assert answer.url == url("detail", handover.pk)
    assert handover.state == State.DONE
    page = client.get(answer.url).content.decode()
    assert handover.manifest_sha256 in page
    assert handover.sha256 in page
    answer = client.get(url("download", handover.pk))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Length"] == str(handover.size)
    verdict = verify_package(io.BytesIO(answer.getvalue()), manifest=handover.manifest_sha256)
    assert verdict.findings == []
    listed = client.get(url("list", office.cvegeo)).content.decode()
    assert handover.manifest_sha256[:12] in listed


def test_without_the_box_nothing_is_asked_for(client, office, enlace):
    client.force_login(enlace)
    answer = client.post(url("create", office.cvegeo), {})
    assert answer.status_code == 422
    assert "Marque la casilla" in answer.content.decode()
    assert not Handover.objects.exists()


def test_a_second_click_leads_to_the_one_that_is_being_made(client, municipality, enlace):
    current = waiting(municipality, enlace)
    client.force_login(enlace)
    answer = client.post(url("create", municipality.cvegeo), {"understood": "on"}, follow=True)
    assert answer.redirect_chain[-1][0] == url("detail", current.pk)
    assert "Ya se estaba preparando" in answer.content.decode()
    assert Handover.objects.count() == 1


def test_one_that_is_being_made_shows_how_far_it_is(client, municipality, enlace):
    current = waiting(municipality, enlace)
    client.force_login(enlace)
    answer = client.get(url("detail", current.pk))
    assert answer["Refresh"] == f"5; url={url('detail', current.pk)}"
    assert "7 de unos 90 archivos" in answer.content.decode()
    listed = client.get(url("list", municipality.cvegeo)).content.decode()
    assert "7 de unos 90 archivos" in listed
    assert 'id="preparar"' not in listed
    assert client.get(url("download", current.pk)).status_code == 404
    assert client.get(url("certificate", current.pk)).status_code == 404


def test_one_whose_worker_died_says_so_and_may_be_asked_for_again(client, municipality, enlace):
    ago = timezone.now() - dt.timedelta(minutes=11)
    current = waiting(municipality, enlace, beat_at=ago)
    client.force_login(enlace)
    answer = client.get(url("detail", current.pk))
    assert "Refresh" not in answer
    assert "se interrumpió" in answer.content.decode()
    assert 'id="preparar"' in client.get(url("list", municipality.cvegeo)).content.decode()


def test_without_a_broker_the_page_says_so_at_once(
    client, municipality, enlace, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.PDF_IN_PROCESS = False
    nowhere = "redis://127.0.0.1:1/0"
    # Celery reads this variable before its own configuration.
    monkeypatch.setenv("CELERY_BROKER_URL", nowhere)
    monkeypatch.setattr(app.conf, "broker_url", nowhere)
    monkeypatch.setattr(app, "_pool", None)
    client.force_login(enlace)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url("create", municipality.cvegeo), {"understood": "on"})
    handover = Handover.objects.get()
    assert (handover.state, handover.error) == (State.FAILED, building.NO_BROKER)
    assert building.NO_BROKER in client.get(answer.url).content.decode()


def test_jobs_are_registered_and_beat_calls_them(settings):
    app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {keep_up_preparations.name, forget_handovers.name} <= named & set(app.tasks)
    assert build_handover.name in app.tasks


def test_an_archive_that_is_gone_is_404(client, municipality, enlace):
    handover, _ = building.request_handover(
        municipality=municipality, by=enlace, today=municipality.today(timezone.now()), now=timezone.now()
    )
    building.build(pk=handover.pk, now=timezone.now())
    handover.refresh_from_db()
    storages["private"].delete(handover.storage_name)
    client.force_login(enlace)
    assert client.get(url("download", handover.pk)).status_code == 404


@pytest.mark.parametrize(
    ("ends_in", "said"),
    [
        (None, "no ha dicho cuándo termina"),
        (100, "en 100 días naturales"),
        (1, "en 1 día natural"),
        (-3, "La administración registrada terminó"),
    ],
)
def test_when_the_administration_ends_is_said(client, municipality, enlace, ends_in, said):
    today = municipality.today(timezone.now())
    ends_on = today + dt.timedelta(days=ends_in) if ends_in is not None else None
    Municipality.objects.filter(pk=municipality.pk).update(administration_ends_on=ends_on)
    client.force_login(enlace)
    page = client.get(url("list", municipality.cvegeo)).content.decode()
    assert said in page
    if ends_in == 1:
        assert "1 día natural." in page


def test_what_is_left_open_is_counted(office):
    today = dt.date(2026, 3, 3)
    found = {each.text: each.count for each in loose_ends_of(office, today)}
    drafts = Agreement.objects.filter(municipality=office, state="draft", origin="process").count()
    assert drafts
    assert sum("sin firmar" in text for text in found) == 1
    assert not any("vencida" in text for text in found)
    late = {each.text: each.count for each in loose_ends_of(office, dt.date(2030, 1, 1))}
    overdue = (
        Task.objects.filter(municipality=office, is_automatic=False).running().overdue(dt.date(2030, 1, 1))
    )
    assert late["tareas vencidas"] == overdue.count() > 1


@pytest.mark.parametrize("name", ["list", "summary"])
def test_pages_cost_the_same_for_one_row_and_for_thirty(
    client, municipality, enlace, methodology, django_assert_num_queries, name
):
    def add(count):
        for _ in range(count):
            waiting(municipality, enlace, state=State.FAILED, error="x")
            counterpart = CounterpartFactory(municipality=municipality)
            agreement = Agreement.objects.create(
                municipality=municipality,
                counterpart=counterpart,
                origin="inventory",
                state="in_force",
                title="Hermanamiento",
                created_by=enlace,
            )
            Commitment.objects.create(agreement=agreement, clause_label="1", text="x", created_by=enlace)

    add(1)
    progress.open_process(
        municipality=municipality,
        opened_on=municipality.today(timezone.now()),
        counterpart=CounterpartFactory(municipality=municipality),
        by=enlace,
        today=municipality.today(timezone.now()),
    )
    client.force_login(enlace)
    client.get(url(name, municipality.cvegeo))
    cost = {"list": 32, "summary": 32}[name]
    with django_assert_num_queries(cost):
        client.get(url(name, municipality.cvegeo))
    add(29)
    with django_assert_num_queries(cost):
        client.get(url(name, municipality.cvegeo))


def test_packages_come_as_a_file(client, municipality, enlace):
    waiting(municipality, enlace, state=State.FAILED, error="x")
    client.force_login(enlace)
    answer = client.get(url("list", municipality.cvegeo), {"formato": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Al día,Estado,Pedido por")
    assert "con error" in text


def test_the_summary_tells_what_comes_first(client, office, enlace):
    client.force_login(enlace)
    page = client.get(url("summary", office.cvegeo)).content.decode()
    for heading in (
        "Lo que vence pronto",
        "A qué está obligado",
        "Compromisos abiertos",
        "Con quién se habla",
    ):
        assert heading in page
    summary = summary_of(office, dt.date(2026, 3, 3))
    assert [line.day for line in summary.deadlines] == sorted(line.day for line in summary.deadlines)
    assert len(summary.deadlines) == 10
    assert summary.figures[1].number == office.processes.exclude(state="closed").count()


def test_papers_conform_and_say_the_hashes(office, enlace, tmp_path):
    now = timezone.make_aware(dt.datetime(2026, 3, 3, 12))
    summary = summary_source(summary_of(office, dt.date(2026, 3, 3)))
    handover = waiting(
        office,
        enlace,
        state=State.DONE,
        sha256="ab" * 32,
        manifest_sha256="cd" * 32,
        size=123_456,
        finished_at=now,
        missing=[{"path": "documentos/uno.pdf", "why": "no está en el almacén"}],
    )
    certificate = certificate_source(handover)
    for source, words in ((summary, "Lo que vence pronto"), (certificate, "documentos/uno.pdf")):
        data = source.pdf()
        assert failures(data, "ua1") == []
        assert failures(data, "2a") == []
        assert words in text_of(data, tmp_path)
    text = text_of(certificate.pdf(), tmp_path).replace("\n", "").replace(" ", "")
    assert "cd" * 32 in text
    assert "ab" * 32 in text
    assert summary.pdf() == summary_source(summary_of(office, dt.date(2026, 3, 3))).pdf()


def test_the_history_has_one_line_for_each_act(
    client, municipality, enlace, django_capture_on_commit_callbacks
):
    client.force_login(enlace)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("create", municipality.cvegeo), {"understood": "on"})
    found = Entry.objects.filter(act__startswith="handover.").order_by("pk")
    assert [line.act for line in found] == ["handover.requested", "handover.built"]
    assert found[0].subject == Handover.objects.get()
    with (
        storages["private"].open(Handover.objects.get().storage_name) as file,
        zipfile.ZipFile(file) as archive,
    ):
        assert archive.testzip() is None
