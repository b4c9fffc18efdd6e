"""Pages of a process: one happy path, refusals, and what each page costs."""

import datetime as dt
import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partners.models import Entry
from phases import progress
from phases.models import Process, Task
from tests.factories import CounterpartFactory, MembershipFactory
from tests.phases.moving import MONDAY

pytestmark = pytest.mark.usefixtures("methodology")


def one_page_pdf():
    """The bytes of the smallest real PDF."""
    document, target = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(target)
    return target.getvalue()


PDF = one_page_pdf()


def test_open_process_page_opens_it_and_shows_it(client, enlace, municipality, counterpart):
    client.force_login(enlace)
    answer = client.post(
        reverse("phases:process-open", args=["14039"]),
        {
            "opened_on": dt.date.today().isoformat(),
            "counterpart": counterpart.pk,
            "purpose": "Turismo",
            "origin": "planned",
            "themes": ["turismo"],
        },
    )
    process = Process.objects.get()
    assert (process.municipality, process.counterpart, process.purpose) == (
        municipality,
        counterpart,
        "Turismo",
    )
    assert (process.origin, process.themes) == (Process.Origin.PLANNED, ["turismo"])
    assert answer.status_code == 302
    assert answer.url == reverse("phases:process-detail", args=[process.pk])
    assert "Se abrió el proceso" in client.get(answer.url).content.decode()


def test_open_process_keeps_what_was_typed_when_the_date_is_wrong(client, enlace):
    client.force_login(enlace)
    answer = client.post(
        reverse("phases:process-open", args=["14039"]),
        {"opened_on": "31/31/2026", "purpose": "Lazos con Lyon"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Escriba una fecha válida" in page
    assert "Lazos con Lyon" in page
    assert Process.objects.count() == 0


def test_open_process_refuses_a_counterpart_of_another_municipality(client, enlace, other_municipality):
    stranger = CounterpartFactory(municipality=other_municipality)
    client.force_login(enlace)
    answer = client.post(
        reverse("phases:process-open", args=["14039"]),
        {"opened_on": dt.date.today().isoformat(), "counterpart": stranger.pk, "origin": "planned"},
    )
    assert answer.status_code == 422
    assert Process.objects.count() == 0


def test_double_click_on_opening_leaves_one_process(client, enlace, counterpart):
    client.force_login(enlace)
    url = reverse("phases:process-open", args=["14039"])
    data = {"opened_on": dt.date.today().isoformat(), "counterpart": counterpart.pk, "origin": "received"}
    client.post(url, data)
    again = client.post(url, data)
    assert again.status_code == 422
    assert "ya tiene un proceso abierto" in again.content.decode()
    assert Process.objects.count() == 1


def test_reader_sees_the_process_and_may_not_move_it(client, lectora, process):
    client.force_login(lectora)
    assert client.get(reverse("phases:process-detail", args=[process.pk])).status_code == 200
    answer = client.post(reverse("phases:process-advance", args=[process.pk]), {"expected_phase": 1})
    assert answer.status_code == 403
    assert process.current_phase.number == 1


def test_stranger_and_committee_get_404(client, otro_enlace, integrante, process):
    for user in (otro_enlace, integrante):
        client.force_login(user)
        assert client.get(reverse("phases:process-detail", args=[process.pk])).status_code == 404


def test_complete_task_with_a_file_and_download_it(client, enlace, lectora, otro_enlace, process):
    task = process.tasks.get(code="S1")
    client.force_login(enlace)
    answer = client.post(
        reverse("phases:task-complete", args=[task.pk]),
        {"note": "Oficio 12/2026", "files": [SimpleUploadedFile("oficio.pdf", PDF, "application/pdf")]},
    )
    assert answer.status_code == 302
    task.refresh_from_db()
    assert task.state == Task.State.DONE
    evidence = task.evidence.exclude(file="").get()
    assert (evidence.original_name, evidence.content_type, evidence.size) == (
        "oficio.pdf",
        "application/pdf",
        len(PDF),
    )
    url = reverse("phases:evidence-download", args=[evidence.pk])
    client.force_login(lectora)
    assert b"".join(client.get(url).streaming_content) == PDF
    client.force_login(otro_enlace)
    assert client.get(url).status_code == 404


def test_disguised_upload_is_refused_and_the_note_is_kept(client, enlace, process):
    task = process.tasks.get(code="S1")
    client.force_login(enlace)
    answer = client.post(
        reverse("phases:task-complete", args=[task.pk]),
        {
            "note": "Se designó a Elena Ruiz",
            "files": [SimpleUploadedFile("oficio.pdf", b"MZ\x90\x00 not a pdf" * 20, "application/pdf")],
        },
    )
    assert answer.status_code == 422
    assert "Se designó a Elena Ruiz" in answer.content.decode()
    task.refresh_from_db()
    assert task.state == Task.State.PENDING
    assert task.evidence.count() == 0


def test_saving_evidence_keeps_the_task_pending_and_then_suffices(client, enlace, process):
    task = process.tasks.get(code="S2")
    client.force_login(enlace)
    url = reverse("phases:task-complete", args=[task.pk])
    client.post(url, {"note": "Cuestionario enviado al enlace estatal", "guardar": "1"})
    task.refresh_from_db()
    assert (task.state, task.evidence.count()) == (Task.State.PENDING, 1)
    client.post(url, {})
    task.refresh_from_db()
    assert (task.state, task.evidence.count()) == (Task.State.DONE, 1)


def test_advance_says_what_blocks(client, enlace, process):
    client.force_login(enlace)
    answer = client.post(
        reverse("phases:process-advance", args=[process.pk]), {"expected_phase": 1}, follow=True
    )
    page = answer.content.decode()
    for code in ("S10", "S12"):
        assert f"«{process.tasks.get(code=code).name}»" in page
    assert Process.objects.get(pk=process.pk).current_phase.number == 1


def test_advance_twice_from_two_tabs_moves_one_phase(client, enlace, process):
    for code in ("S10", "S12"):
        progress.complete_task(task=process.tasks.get(code=code), by=enlace, today=MONDAY, note="Hecho")
    client.force_login(enlace)
    url = reverse("phases:process-advance", args=[process.pk])
    client.post(url, {"expected_phase": 1})
    answer = client.post(url, {"expected_phase": 1}, follow=True)
    assert "ya no está en curso" in answer.content.decode()
    assert Process.objects.get(pk=process.pk).current_phase.number == 2


def test_suspend_resume_and_close_through_the_pages(client, enlace, process):
    client.force_login(enlace)
    client.post(
        reverse("phases:process-suspend", args=[process.pk]),
        {"cause": "sre", "reason": "Espera del dictamen"},
    )
    process.refresh_from_db()
    assert process.state == Process.State.SUSPENDED
    client.post(reverse("phases:process-resume", args=[process.pk]))
    process.refresh_from_db()
    assert process.state == Process.State.OPEN
    client.post(
        reverse("phases:process-close", args=[process.pk]),
        {"outcome": "no_answer", "reason": "Sin respuesta"},
    )
    process.refresh_from_db()
    assert (process.state, process.outcome) == (Process.State.CLOSED, "no_answer")
    acts = list(Entry.objects.about(process).order_by("pk").values_list("act", flat=True))
    assert acts == ["process.opened", "process.suspended", "process.resumed", "process.closed"]


def test_assign_to_a_colleague_and_to_somebody_without_account(client, enlace, lectora, otro_enlace, process):
    task = process.tasks.get(code="S4")
    client.force_login(enlace)
    url = reverse("phases:task-assign", args=[task.pk])
    client.post(url, {"assignee": lectora.memberships.get().pk})
    task.refresh_from_db()
    assert task.assignee == lectora.memberships.get()
    client.post(url, {"assignee_name": "Luis Cano", "assignee_email": "luis@planeacion.example"})
    task.refresh_from_db()
    assert (task.assignee, task.assignee_name) == (None, "Luis Cano")
    refused = client.post(url, {"assignee": otro_enlace.memberships.get().pk})
    assert refused.status_code == 422


def test_legal_colleague_comments_and_a_reader_may_not(client, lectora, municipality, process):
    legal = MembershipFactory(municipality=municipality, role="legal").user
    url = reverse("phases:process-comment", args=[process.pk])
    client.force_login(legal)
    client.post(url, {"text": "Falta citar el artículo 115."})
    assert client.post(url, {"text": "  "}).status_code == 422
    client.force_login(lectora)
    assert client.post(url, {"text": "Yo también"}).status_code == 403
    entry = Entry.objects.about(process).filter(act="process.commented").get()
    assert (entry.actor, entry.text) == (legal, "Comentó: Falta citar el artículo 115.")


@pytest.mark.parametrize("rows", [1, 30])
def test_process_list_query_count(client, enlace, municipality, django_assert_num_queries, rows):
    for number in range(rows):
        progress.open_process(
            municipality=municipality,
            opened_on=MONDAY + dt.timedelta(days=number),
            by=enlace,
            today=MONDAY,
        )
    client.force_login(enlace)
    url = reverse("phases:process-list", args=["14039"])
    client.get(url)
    with django_assert_num_queries(PROCESS_LIST_QUERIES):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("done", [1, 11])
def test_process_page_query_count(client, enlace, process, django_assert_num_queries, done):
    for task in process.tasks.filter(phase__number=1, is_automatic=False)[:done]:
        progress.complete_task(task=task, by=enlace, today=MONDAY, note="Hecho")
    client.force_login(enlace)
    url = reverse("phases:process-detail", args=[process.pk])
    client.get(url)
    with django_assert_num_queries(PROCESS_PAGE_QUERIES):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("rows", [1, 8])
def test_home_and_task_list_query_count(client, enlace, municipality, django_assert_num_queries, rows):
    for number in range(rows):
        progress.open_process(
            municipality=municipality,
            opened_on=MONDAY + dt.timedelta(days=number),
            by=enlace,
            today=MONDAY,
        )
    client.force_login(enlace)
    for name, count in (("phases:task-list", TASK_LIST_QUERIES), ("municipality-home", HOME_QUERIES)):
        url = reverse(name, args=["14039"])
        client.get(url)
        with django_assert_num_queries(count):
            assert client.get(url).status_code == 200


PROCESS_LIST_QUERIES = 8
PROCESS_PAGE_QUERIES = 21
TASK_LIST_QUERIES = 11
HOME_QUERIES = 12


@pytest.mark.parametrize("name", ["process-advance", "process-resume", "task-complete", "task-reopen"])
def test_an_act_opened_by_get_shows_the_record(client, enlace, process, name):
    pk = process.pk if name.startswith("process") else process.tasks.get(code="S1").pk
    noun = name.split("-")[0]
    client.force_login(enlace)
    answer = client.get(reverse(f"phases:{name}", args=[pk]))
    assert (answer.status_code, answer.url) == (302, reverse(f"phases:{noun}-detail", args=[pk]))
    assert client.put(reverse(f"phases:{name}", args=[pk])).status_code == 405


def test_the_same_note_the_same_file_and_the_same_comment_are_kept_once(client, enlace, process):
    task = process.tasks.get(code="S1")
    client.force_login(enlace)
    for _ in range(2):
        client.post(
            reverse("phases:task-complete", args=[task.pk]),
            {"note": "Se hizo", "files": SimpleUploadedFile("acta.pdf", PDF), "guardar": "1"},
        )
        client.post(reverse("phases:process-comment", args=[process.pk]), {"text": "Va bien"})
    assert [(row.note, row.original_name) for row in task.evidence.all()] == [
        ("", "acta.pdf"),
        ("Se hizo", ""),
    ]
    entries = Entry.objects.about(process)
    assert entries.filter(act="task.evidence_added").count() == 1
    assert entries.filter(act="process.commented").count() == 1
    client.post(reverse("phases:process-comment", args=[process.pk]), {"text": "Va mejor"})
    client.post(reverse("phases:process-comment", args=[process.pk]), {"text": "Va bien"})
    assert entries.filter(act="process.commented").count() == 3


def test_a_process_that_stands_still_shows_nothing_as_late(client, enlace, process):
    client.force_login(enlace)
    url = reverse("phases:process-detail", args=[process.pk])
    assert "is-late" in client.get(url).content.decode()
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=MONDAY)
    page = client.get(url).content.decode()
    assert "is-late" not in page
    assert "Atrasadas" not in page


def test_closing_offers_concluded_only_after_the_four_phases(client, enlace, process):
    client.force_login(enlace)
    url = reverse("phases:process-close", args=[process.pk])
    assert 'value="completed"' not in client.get(url).content.decode()
    Process.objects.filter(pk=process.pk).update(state=Process.State.IN_FOLLOWUP)
    assert 'value="completed"' in client.get(url).content.decode()
