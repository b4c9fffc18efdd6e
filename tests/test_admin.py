"""The advisors' admin of processes, agreements and documents: what it shows, and whom it admits."""

import datetime as dt
import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from agreements.drafting.drafts import start_draft
from agreements.imports.inventory import add_existing
from agreements.models import Agreement, AnnualProgramme, IssuedDocument
from agreements.programme.writing import add_activity, create_programme
from agreements.trust.documents import issue
from hermanamientos.lib.uploads import check_upload
from partners.models import Entry
from phases import progress
from phases.models import (
    DeclaredDay,
    Digest,
    MethodologyVersion,
    Process,
    Reminder,
    TaskTemplate,
)
from tests.factories import CounterpartFactory, MembershipFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db

MODELS = [
    Process,
    MethodologyVersion,
    TaskTemplate,
    Reminder,
    Digest,
    DeclaredDay,
    Entry,
    Agreement,
    AnnualProgramme,
    IssuedDocument,
]
ACTS = ["suspender", "reanudar", "cerrar", "reabrir"]


def today():
    return timezone.localdate()


def admin_url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def open_one(municipality, *, days_ago=0, **kwargs):
    """A process opened so many days ago; from the twentieth on, its first tasks are late."""
    opened_on = today() - dt.timedelta(days=days_ago)
    enlace = kwargs.pop("by", None) or UserFactory()
    return progress.open_process(
        municipality=municipality, opened_on=opened_on, by=enlace, today=today(), **kwargs
    )


def listed(client, **filters):
    """The processes that the list shows with these filters."""
    response = client.get(admin_url(Process, "changelist"), filters)
    assert response.status_code == 200
    return set(response.context["cl"].queryset)


@pytest.fixture
def process(methodology, municipality, enlace, counterpart):
    return open_one(municipality, by=enlace, counterpart=counterpart)


@pytest.fixture
def late_process(methodology, other_municipality, otro_enlace):
    return open_one(other_municipality, days_ago=60, by=otro_enlace)


@pytest.fixture
def papers(process, enlace):
    """One row of each model of agreements, with the bytes of their files."""
    draft = start_draft(
        process=process,
        kind="twinning",
        languages=["es"],
        areas=["cultura"],
        modalities=["seminarios"],
        answers={"objective": "impulsar el desarrollo de ambas ciudades"},
        by=enlace,
    )
    programme = create_programme(agreement=draft, year=2027, by=enlace)
    add_activity(
        programme=programme,
        by=enlace,
        kind="visits",
        name="Visita técnica",
        area="cultura",
        starts_on=dt.date(2027, 5, 3),
        ends_on=dt.date(2027, 5, 7),
        responsible_local="Elena Ruiz",
        responsible_counterpart="Claire Martin",
        indicator="Visitas realizadas",
        indicator_unit="visitas",
        target_value=1,
    )
    document = issue(kind="programme", source=programme, by=enlace, now=timezone.now())
    return draft, programme, document


@pytest.fixture
def mailed(process, enlace):
    """A reminder that waits in a digest, and a declared day: rows that other people's acts leave behind."""
    digest = Digest.objects.create(
        user=enlace, timezone="America/Mexico_City", day=today(), message_id="<resumen@municipio.example>"
    )
    DeclaredDay.objects.create(
        municipality=process.municipality,
        starts_on=dt.date(2030, 7, 22),
        ends_on=dt.date(2030, 8, 2),
        name="Primer periodo vacacional",
        recorded_by=enlace,
    )
    return remind(process.tasks.first(), digest=digest)


def remind(task, number=1, **values):
    return Reminder.objects.create(
        task=task,
        recipient_email=f"persona{number}@municipio.example",
        deadline=dt.date(2026, 3, 9),
        send_on=dt.date(2026, 3, 4),
        message_id=f"<{number}@municipio.example>",
        **{"step": -3, **values},
    )


@pytest.fixture
def advisor(client, asesora):
    client.force_login(asesora)
    return client


# --- Who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_advisor_reads_every_list_and_record_and_changes_none(advisor, papers, mailed, model):
    row = model.objects.first()
    assert row is not None
    before = model.objects.filter(pk=row.pk).values().get()
    assert advisor.get(admin_url(model, "changelist")).status_code == 200
    assert advisor.get(admin_url(model, "change", row.pk)).status_code == 200
    assert advisor.post(admin_url(model, "change", row.pk), {"title": "otro"}).status_code == 403
    assert advisor.get(admin_url(model, "add")).status_code == 403
    assert advisor.post(admin_url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("person", ["enlace", "lectora", "integrante", "otro_enlace"])
def test_nobody_else_enters(client, request, person, process, papers):
    client.force_login(request.getfixturevalue(person))
    urls = [admin_url(model, "changelist") for model in MODELS]
    urls += [admin_url(Process, name, process.pk) for name in ("change", *ACTS)]
    urls += [admin_url(IssuedDocument, "download", papers[2].pk)]
    for url in urls:
        response = client.get(url)
        assert (response.status_code, response.url.partition("?")[0]) == (302, reverse("admin:login"))
    response = client.post(
        admin_url(Process, "cerrar", process.pk), {"confirm": "1", "outcome": "withdrawn", "reason": "No."}
    )
    assert response.status_code == 302
    process.refresh_from_db()
    assert process.state == Process.State.OPEN


# --- The list -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_process_list_query_count(advisor, methodology, django_assert_num_queries, rows):
    for number in range(rows):
        office = MunicipalityFactory(cvegeo=f"14{number + 300}")
        MembershipFactory(municipality=office)
        open_one(office, days_ago=30, counterpart=CounterpartFactory(municipality=office))
    with django_assert_num_queries(9):
        response = advisor.get(admin_url(Process, "changelist"))
    assert len(response.context["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_agreement_and_document_list_query_count(advisor, papers, enlace, django_assert_num_queries, rows):
    draft, programme, document = papers
    for number in range(1, rows):
        add_existing(
            municipality=draft.municipality,
            by=enlace,
            today=today(),
            counterpart=draft.counterpart,
            kind="twinning",
            state="unknown",
            signed_on=dt.date(1990, 1, number),
        )
        IssuedDocument.objects.create(
            municipality=draft.municipality,
            kind="programme",
            title=f"Documento {number}",
            folio="14039/POA/2027/00001",
            programme=programme,
            sha256=document.sha256,
            size=1,
            page_count=1,
            issued_by=enlace,
            issued_at=timezone.now(),
        )
    with django_assert_num_queries(14):
        assert len(advisor.get(admin_url(Agreement, "changelist")).context["cl"].result_list) == rows
    with django_assert_num_queries(8):
        assert len(advisor.get(admin_url(IssuedDocument, "changelist")).context["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_reminder_and_history_list_query_count(
    advisor, process, late_process, enlace, django_assert_num_queries, rows
):
    for number in range(rows):
        task = process.tasks.all()[number]
        progress.assign_task(
            task=task,
            by=enlace,
            today=task.process.opened_on,
            assignee_name="Sin cuenta",
            assignee_email="a@b.example",
        )
        remind(task, number)
    with django_assert_num_queries(8):
        assert len(advisor.get(admin_url(Reminder, "changelist")).context["cl"].result_list) == rows
    with django_assert_num_queries(8):
        assert len(advisor.get(admin_url(Entry, "changelist")).context["cl"].result_list) == rows + 2


def test_process_list_filters(advisor, process, late_process):
    assert listed(advisor) == {process, late_process}
    assert listed(advisor, entidad="14") == {process}
    assert listed(advisor, entidad="31") == {late_process}
    assert listed(advisor, puntualidad="atrasadas") == {late_process}
    assert listed(advisor, puntualidad="al-corriente") == {process}
    assert listed(advisor, fase="1") == {process, late_process}
    assert listed(advisor, fase="2") == set()
    assert listed(advisor, state__exact="open", q="Lyon") == {process}
    assert listed(advisor, kind__exact="new") == {process, late_process}
    assert listed(advisor, kind__exact="national") == set()
    assert listed(advisor, municipality__id__exact=late_process.municipality_id) == {late_process}


def test_closed_processes_are_found_by_their_outcome(advisor, process, late_process, enlace):
    progress.close_process(process=process, outcome="declined", reason="No.", by=enlace, today=today())
    assert listed(advisor, outcome__exact="declined") == {process}
    assert listed(advisor, outcome__exact="no_answer") == set()
    page = advisor.get(admin_url(Process, "changelist")).content.decode()
    assert ">cerrado: declinado por la contraparte</td>" in page


def test_escalated_tasks_are_found_while_they_are_late(advisor, process, late_process, otro_enlace):
    task = late_process.tasks.running().overdue(today()).filter(is_automatic=False).first()
    late_process.tasks.filter(pk=task.pk).update(escalated_on=today())
    process.tasks.filter(key="firma").update(escalated_on=today())  # not late: only the mark is left
    assert listed(advisor, escaladas="si") == {late_process}
    assert "; escaladas: 1" in advisor.get(admin_url(Process, "changelist")).content.decode()
    page = advisor.get(admin_url(Process, "change", late_process.pk)).content.decode()
    assert f"escalada a cancillería el {today():%d/%m/%Y}" in page
    late_process.tasks.filter(pk=task.pk).update(state="done", completed_on=today())
    assert listed(advisor, escaladas="si") == set()


def test_process_list_counts_late_tasks_only_while_the_clock_runs(advisor, late_process, otro_enlace):
    overdue = late_process.tasks.running().overdue(today())
    count, since = overdue.count(), min(overdue.values_list("due_on", flat=True))
    assert count > 10
    row = advisor.get(admin_url(Process, "changelist")).context["cl"].result_list[0]
    assert (row.late_count, row.late_since, row.open_phase_number) == (count, since, 1)
    progress.suspend(process=late_process, cause="sre", reason="Espera.", by=otro_enlace, today=today())
    row = advisor.get(admin_url(Process, "changelist")).context["cl"].result_list[0]
    assert (row.late_count, row.late_since) == (0, None)
    assert listed(advisor, puntualidad="atrasadas") == set()


def test_process_without_open_phase_is_found(advisor, process, enlace):
    process.phases.update(state="pending")
    assert listed(advisor, fase="ninguna") == {process}
    assert listed(advisor, fase="1") == set()


# --- Files and pages ----------------------------------------------------------------------------------------------


def test_issued_document_is_downloaded(advisor, papers):
    document = papers[2]
    url = admin_url(IssuedDocument, "download", document.pk)
    assert url in advisor.get(admin_url(IssuedDocument, "changelist")).content.decode()
    response = advisor.get(url)
    assert response["Content-Type"] == "application/pdf"
    with storages["private"].open(document.storage_name) as file:
        assert b"".join(response.streaming_content) == file.read()


def test_agreement_of_the_inventory_is_downloaded_and_a_draft_has_no_file(advisor, papers, enlace):
    draft = papers[0]
    picture = io.BytesIO()
    Image.new("RGB", (2, 2), "white").save(picture, "PNG")
    file = ContentFile(picture.getvalue(), name="acuerdo.png")
    agreement = add_existing(
        municipality=draft.municipality,
        by=enlace,
        today=today(),
        counterpart=draft.counterpart,
        kind="twinning",
        state="unknown",
        signed_on=dt.date(1982, 1, 1),
        signed_precision="year",
        upload=(file, check_upload(file)),
    )
    response = advisor.get(admin_url(Agreement, "download", agreement.pk))
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "image/png",
        'inline; filename="acuerdo.png"',
    )
    assert advisor.get(admin_url(Agreement, "download", draft.pk)).status_code == 404
    text = advisor.get(admin_url(Agreement, "changelist")).content.decode()
    assert '<td class="field-signed">1982</td>' in text


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_pages_obey_the_content_security_policy(advisor, papers, process, mailed, model):
    urls = [admin_url(model, "changelist"), admin_url(model, "change", model.objects.first().pk)]
    if model is Process:
        urls += [admin_url(Process, name, process.pk) for name in ACTS]
    for url in urls:
        text = advisor.get(url).content.decode()
        inline = [
            tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and "json" not in tag
        ]
        assert inline == []
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=\"", text) == []


@pytest.mark.parametrize(
    ("step", "words"), [(-3, "3 días hábiles antes"), (0, "el mismo día"), (1, "1 día hábil después")]
)
def test_reminder_list_says_the_step_in_words(advisor, process, step, words):
    remind(process.tasks.first(), step=step)
    assert f">{words}</td>" in advisor.get(admin_url(Reminder, "changelist")).content.decode()


def test_no_address_tells_the_hash_of_a_password(advisor):
    users = reverse("admin:partners_user_changelist")
    assert advisor.get(users, {"email__startswith": "asesora"}).status_code == 200
    for lookup in ("password__startswith", "password__gte", "password"):
        assert advisor.get(users, {lookup: "pbkdf2"}).status_code == 400


def test_the_invitation_of_an_enlace_links_the_privacy_notice_of_an_open_office(advisor, municipality):
    closed = MunicipalityFactory(opened_on=None)
    for office, links in ((municipality, 1), (closed, 0)):
        page = advisor.get(reverse("admin:partners_municipality_invite", args=[office.pk])).content.decode()
        assert page.count(f'href="{reverse("partners:privacy-notice", args=[office.cvegeo])}"') == links
