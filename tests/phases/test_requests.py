"""Requests for more time on screen, and who hears of the answer."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from partners.models import Membership, Notice
from phases import progress
from phases.mail_acts import link_for
from phases.mail_answers import deadline_with, late_by
from phases.models import Extension, MailAct, Reminder, Task
from tests.phases.moving import MONDAY

pytestmark = pytest.mark.django_db

#: Session, user, memberships, municipality, count, waiting, rows, notices.
QUERIES = 8


@pytest.fixture
def task(process):
    return process.tasks.get(code="S4")


@pytest.fixture
def hers(task, enlace, lectora):
    """The same task, in the hands of a colleague who only reads."""
    membership = Membership.objects.get(user=lectora)
    return progress.assign_task(task=task, by=enlace, today=MONDAY, assignee=membership)


def ask(task, by, days=3, **more):
    return progress.request_extension(
        task=task, working_days=days, reason="Falta una firma", by=by, today=MONDAY, **more
    )


def page(client, name, *args):
    return client.get(reverse(f"phases:{name}", args=args)).content.decode()


# --- Asking from the task's page ---------------------------------------------------------------------------------


def test_whoever_has_the_task_asks_from_its_page(client, hers, enlace, lectora):
    client.force_login(lectora)
    url = reverse("phases:extension-ask", args=[hers.pk])
    assert url in page(client, "task-detail", hers.pk)
    answer = client.post(url, {"working_days": 4, "reason": "La sesión se movió"})
    assert (answer.status_code, answer.url) == (302, reverse("phases:task-detail", args=[hers.pk]))
    extension = Extension.objects.get()
    assert (extension.state, extension.working_days, extension.asked_by) == ("asked", 4, lectora)
    assert [notice.user for notice in Notice.objects.all()] == [enlace]
    after = page(client, "task-detail", hers.pk)
    assert "La sesión se movió" in after and "espera respuesta" in after
    assert url not in after
    assert reverse("phases:extension-decide", args=[extension.pk]) not in after


def test_a_colleague_without_the_task_does_not_ask(client, task, lectora):
    client.force_login(lectora)
    url = reverse("phases:extension-ask", args=[task.pk])
    assert url not in page(client, "task-detail", task.pk)
    assert client.get(url).status_code == 403
    assert client.post(url, {"working_days": 4, "reason": "x"}).status_code == 403
    assert not Extension.objects.exists()


def test_who_lost_the_reading_role_does_not_ask(client, hers, lectora):
    Membership.objects.filter(user=lectora).update(role=Membership.Role.COMMITTEE)
    client.force_login(lectora)
    assert client.post(reverse("phases:extension-ask", args=[hers.pk]), {}).status_code == 404


def test_a_refusal_keeps_what_was_typed(client, hers, lectora):
    ask(hers, lectora)
    client.force_login(lectora)
    url = reverse("phases:extension-ask", args=[hers.pk])
    answer = client.post(url, {"working_days": 4, "reason": "Otra vez"})
    assert answer.status_code == 422
    assert "Ya hay una solicitud" in answer.content.decode() and "Otra vez" in answer.content.decode()
    assert client.post(url, {"working_days": "", "reason": ""}).status_code == 422


def test_an_overdue_task_says_how_many_days_it_takes(client, hers, lectora):
    assert late_by(hers, hers.due_on) == 0
    # Friday 13 March and, after a long weekend, Tuesday 17.
    Task.objects.filter(pk=hers.pk).update(due_on=dt.date(2026, 3, 13))
    hers.refresh_from_db()
    assert [late_by(hers, dt.date(2026, 3, day)) for day in (14, 16, 17, 18)] == [1, 1, 1, 2]
    assert deadline_with(hers, 1) == dt.date(2026, 3, 17)
    client.force_login(lectora)
    answer = client.get(reverse("phases:extension-ask", args=[hers.pk]))
    days = answer.context["late_by"]
    assert days > 100 and f"hacen falta {days} días hábiles" in answer.content.decode()


def test_nobody_asks_for_the_end_of_a_phase(client, process, enlace):
    client.force_login(enlace)
    milestone = process.tasks.get(is_milestone=True, phase__number=1)
    assert client.get(reverse("phases:extension-ask", args=[milestone.pk])).status_code == 403


# --- The enlace's list and answer --------------------------------------------------------------------------------


def test_the_list_begins_with_what_waits(client, process, task, enlace, lectora):
    first = ask(process.tasks.get(code="S5"), lectora)
    progress.decide_extension(extension=first, granted=False, by=enlace, today=MONDAY, answer="No")
    waiting = ask(task, lectora)
    client.force_login(enlace)
    answer = client.get(reverse("phases:extension-list", args=["14039"]))
    assert [row.pk for row in answer.context["page"]] == [waiting.pk, first.pk]
    assert "Hay 1 que espera respuesta." in answer.content.decode()
    client.force_login(lectora)
    assert client.get(reverse("phases:extension-list", args=["14039"])).status_code == 200


def test_a_request_of_a_task_done_meanwhile_waits_for_nothing(client, process, hers, enlace, lectora):
    extension = ask(hers, lectora)
    progress.complete_task(task=hers, by=enlace, today=MONDAY, note="Oficio")
    client.force_login(enlace)
    listed = page(client, "extension-list", "14039")
    assert "Ninguna espera respuesta." in listed and "ya no hace falta" in listed
    assert "no necesita respuesta" in page(client, "extension-decide", extension.pk)
    assert "Resolver la solicitud" not in page(client, "task-detail", hers.pk)
    progress.reopen_task(task=Task.objects.get(pk=hers.pk), by=enlace)
    assert "Hay 1 que espera respuesta." in page(client, "extension-list", "14039")
    progress.close_process(
        process=process, outcome="no_answer", reason="Sin respuesta", by=enlace, today=MONDAY
    )
    assert "Ninguna espera respuesta." in page(client, "extension-list", "14039")


def test_an_empty_list_says_what_it_is_for(client, municipality, enlace):
    client.force_login(enlace)
    assert "Todavía no hay prórrogas" in page(client, "extension-list", "14039")


def test_the_list_costs_the_same_for_one_and_for_thirty(
    client, process, enlace, lectora, django_assert_num_queries
):
    tasks = list(process.tasks.filter(is_milestone=False).exclude(planned_on=None)[:30])
    assert len(tasks) == 30
    client.force_login(enlace)
    url = reverse("phases:extension-list", args=["14039"])
    ask(tasks[0], lectora)
    client.get(url)
    with django_assert_num_queries(QUERIES):
        client.get(url)
    for task in tasks[1:]:
        ask(task, lectora)
    with django_assert_num_queries(QUERIES):
        client.get(url)


def test_granting_moves_the_deadline_and_tells_the_asker(client, hers, enlace, lectora):
    extension = ask(hers, lectora)
    client.force_login(enlace)
    url = reverse("phases:extension-decide", args=[extension.pk])
    assert url in page(client, "task-detail", hers.pk)
    shown = client.get(url).context["new_deadline"]
    answer = client.post(url, {"conceder": "1", "approved_by": "Síndica municipal"})
    assert (answer.status_code, answer.url) == (302, reverse("phases:extension-list", args=["14039"]))
    assert Task.objects.get(pk=hers.pk).due_on == shown
    notice = Notice.objects.get(user=lectora)
    assert notice.title.startswith("Se concedieron 3 días hábiles más")
    assert notice.url == reverse("phases:task-detail", args=[hers.pk])
    assert mail.outbox == []
    after = page(client, "extension-decide", extension.pk)
    assert "Síndica municipal" in after and "No conceder" not in after


def test_refusing_tells_why(client, hers, enlace, lectora):
    extension = ask(hers, lectora)
    client.force_login(enlace)
    client.post(
        reverse("phases:extension-decide", args=[extension.pk]), {"negar": "1", "answer": "La sesión es fija"}
    )
    notice = Notice.objects.get(user=lectora)
    assert notice.title.startswith("No se concedió más tiempo")
    assert notice.text == "Respuesta: La sesión es fija"
    assert Task.objects.get(pk=hers.pk).due_on == hers.due_on


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"conceder": "1", "answer": "Mi respuesta"}, "Escriba quién autorizó la prórroga."),
        ({"negar": "1", "approved_by": "Mi respuesta"}, "Explique por qué no se concede"),
        ({"answer": "Mi respuesta"}, "Elija si concede o no la prórroga."),
    ],
)
def test_an_incomplete_answer_is_refused(client, hers, enlace, lectora, typed, words):
    extension = ask(hers, lectora)
    client.force_login(enlace)
    answer = client.post(reverse("phases:extension-decide", args=[extension.pk]), typed)
    assert answer.status_code == 422
    assert words in answer.content.decode() and "Mi respuesta" in answer.content.decode()
    assert Extension.objects.waiting().count() == 1


def test_a_second_answer_is_refused_on_the_page(client, hers, enlace, lectora):
    extension = ask(hers, lectora)
    progress.decide_extension(extension=extension, granted=False, by=enlace, today=MONDAY, answer="No")
    client.force_login(enlace)
    url = reverse("phases:extension-decide", args=[extension.pk])
    answer = client.post(url, {"conceder": "1", "approved_by": "Síndica"})
    assert answer.status_code == 422
    assert "ya se resolvió" in answer.content.decode()
    assert Task.objects.get(pk=hers.pk).due_on == hers.due_on


def test_the_enlace_who_asked_is_not_told_of_the_own_answer(client, task, enlace):
    extension = ask(task, enlace)
    client.force_login(enlace)
    client.post(
        reverse("phases:extension-decide", args=[extension.pk]), {"conceder": "1", "approved_by": "Síndica"}
    )
    assert not Notice.objects.exists()


# --- Somebody without account ------------------------------------------------------------------------------------


@pytest.fixture
def by_mail(client, task, enlace):
    """A request that came from the mail of somebody without account."""
    progress.assign_task(
        task=task,
        by=enlace,
        today=MONDAY,
        assignee_name="Luis Cano",
        assignee_email="luis@planeacion.example",
    )
    reminder = Reminder.objects.create(
        task=task,
        recipient_name="Luis Cano",
        recipient_email="luis@planeacion.example",
        deadline=task.due_on,
        step=-1,
        send_on=task.due_on,
        message_id="<luis@hermanamientos.example>",
    )
    url = link_for(reminder, MailAct.Kind.MORE_TIME, at=timezone.now())
    answer = client.post("/" + url.split("/", 3)[3], {"working_days": 2, "reason": "Falta el visto bueno"})
    assert answer.status_code == 200
    return Extension.objects.get()


def decide(client, extension, capture, **typed):
    with capture(execute=True):
        return client.post(reverse("phases:extension-decide", args=[extension.pk]), typed)


def test_the_answer_reaches_an_asker_without_account_by_mail(
    client, by_mail, enlace, django_capture_on_commit_callbacks
):
    client.force_login(enlace)
    decide(
        client,
        by_mail,
        django_capture_on_commit_callbacks,
        conceder="1",
        approved_by="Síndica municipal",
    )
    message = mail.outbox[0]
    assert (len(mail.outbox), message.to) == (1, ["luis@planeacion.example"])
    assert message.subject.startswith("Se concedieron 2 días hábiles más para «")
    for text in (message.body, message.alternatives[0][0]):
        assert "Autorizó: Síndica municipal." in text
        assert "usted pidió más días" in text and "Elena Ruiz" in text
    assert message.extra_headers["Reply-To"] == enlace.email
    assert "Luis Cano" in page(client, "extension-list", "14039")


def test_a_refusal_reaches_it_too(client, by_mail, enlace, django_capture_on_commit_callbacks):
    client.force_login(enlace)
    decide(client, by_mail, django_capture_on_commit_callbacks, negar="1", answer="La sesión es fija")
    assert mail.outbox[0].subject.startswith("No se concedió más tiempo")
    assert "Respuesta: La sesión es fija" in mail.outbox[0].body


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_fails_keeps_the_answer_and_is_told(client, by_mail, enlace, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client.force_login(enlace)
    url = reverse("phases:extension-decide", args=[by_mail.pk])
    answer = client.post(url, {"conceder": "1", "approved_by": "Síndica municipal"})
    assert (answer.status_code, Extension.objects.granted().count()) == (302, 1)
    assert "No pudo salir el correo para Luis Cano" in page(client, "extension-list", "14039")


def test_the_enlace_hears_of_a_request_by_mail(by_mail, enlace):
    assert [(notice.user, notice.title) for notice in Notice.objects.all()] == [
        (enlace, "Luis Cano pide 2 días hábiles más")
    ]
