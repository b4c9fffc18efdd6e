"""What a link in a reminder can do, for whom, how often, and until when."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partners.models import Entry, Membership, Notice
from phases import preferences, progress, reminders
from phases.calendars import MEXICO
from phases.evidence import add_evidence
from phases.mail_acts import (
    LIFETIME,
    UnusableLink,
    ask_time_by_mail,
    complete_by_mail,
    link_for,
    links_of,
    open_link,
)
from phases.models import Evidence, Extension, MailAct, Reminder, Task
from tests.factories import MembershipFactory, UserFactory
from tests.phases.moving import MONDAY
from tests.scene import PDF

pytestmark = pytest.mark.django_db

DONE, MORE_TIME = MailAct.Kind.DONE, MailAct.Kind.MORE_TIME


@pytest.fixture
def task(process):
    return process.tasks.get(code="S4")


def assigned_to(task, user, by):
    membership = Membership.objects.get(user=user, municipality=task.municipality)
    return progress.assign_task(task=task, by=by, today=MONDAY, assignee=membership)


def remind(task, user=None, name="", email="", step=-3):
    """A reminder that was sent to an account, or to somebody without one."""
    return Reminder.objects.create(
        task=Task.objects.get(pk=task.pk),
        user=user,
        recipient_name=user.full_name if user else name,
        recipient_email=user.email if user else email,
        deadline=task.due_on or MONDAY,
        step=step,
        send_on=task.due_on or MONDAY,
        state=Reminder.State.SENT,
        message_id=f"<{task.pk}.{user.pk if user else email}.{step}@hermanamientos.example>",
    )


def path(reminder, kind=DONE, at=None):
    """The address on our own site of a link made at the instant `at` (now)."""
    return "/" + link_for(reminder, kind, at=at or timezone.now()).split("/", 3)[3]


def token(reminder, kind=DONE, at=None):
    return path(reminder, kind, at).rstrip("/").rsplit("/", 1)[1]


def counts():
    """How many rows there are of all that an act can write, and how many tasks are done."""
    return (
        MailAct.objects.count(),
        Evidence.objects.count(),
        Extension.objects.count(),
        Entry.objects.count(),
        Notice.objects.count(),
        Task.objects.filter(state=Task.State.DONE).count(),
    )


# --- Which links a mail has --------------------------------------------------------------------------------------


def labels(reminder, **more):
    return [label for label, _ in links_of(reminder, at=timezone.now(), **more)]


def test_an_enlace_gets_three_acts_one_of_them_behind_the_login(task, enlace):
    links = links_of(remind(task, enlace), at=timezone.now())
    assert [label for label, _ in links] == ["Ya está hecha", "Necesito más días", "Turnar a otra persona"]
    assert links[2][1].endswith(reverse("phases:task-assign", args=[task.pk]))
    assert all(url.startswith("http") for _, url in links)
    assert len({url for _, url in links}) == 3


def test_who_may_not_edit_is_not_offered_to_turn_the_task_over(task, enlace, lectora):
    assigned_to(task, lectora, enlace)
    assert labels(remind(task, lectora)) == ["Ya está hecha", "Necesito más días"]
    assert labels(remind(task, name="Luis Cano", email="luis@planeacion.example")) == [
        "Ya está hecha",
        "Necesito más días",
    ]


def test_links_cost_no_query_when_the_caller_knows_the_role(task, enlace, django_assert_num_queries):
    reminder = remind(task, enlace)
    with django_assert_num_queries(0):
        links_of(reminder, at=timezone.now(), may_edit=True)


def test_what_fulfils_itself_cannot_be_ticked_by_mail(process, enlace):
    milestone = process.tasks.get(is_milestone=True, phase__number=1)
    automatic = process.tasks.get(code="S5")
    Task.objects.filter(pk=automatic.pk).update(is_automatic=True)
    assert labels(remind(milestone, enlace)) == []
    assert labels(remind(automatic, enlace)) == ["Necesito más días"]
    for task, kind in ((automatic, DONE), (milestone, DONE), (milestone, MORE_TIME)):
        with pytest.raises(UnusableLink) as error:
            open_link(
                token(remind(task, enlace, step=0 if kind == DONE else 1), kind),
                kind=kind,
                now=timezone.now(),
            )
        assert error.value.reason == "forged"


def test_a_task_without_plan_date_has_nothing_to_prolong(task, enlace):
    Task.objects.filter(pk=task.pk).update(planned_on=None)
    assert labels(remind(task, enlace)) == ["Ya está hecha", "Turnar a otra persona"]


def test_the_links_of_a_real_mail_work(client, process, task, enlace):
    when = timezone.now()
    day = timezone.localdate(when, process.municipality.zone)
    while not MEXICO.is_working(day):
        day -= dt.timedelta(days=1)
    at_nine = dt.datetime.combine(day, dt.time(9), process.municipality.zone)
    Task.objects.exclude(pk=task.pk).update(due_on=None)
    Task.objects.filter(pk=task.pk).update(due_on=day, next_reminder_on=None)
    reminders.run(now=at_nine, clock=lambda: at_nine)
    body = mail.outbox[0].body
    urls = re.findall(r"https?://\S+/correo/\S+/", body)
    assert len(urls) == 2
    assert "Ya está hecha" in body and reverse("phases:mail-choice") in body
    before = counts()
    assert [client.get("/" + url.split("/", 3)[3]).status_code for url in urls] == [200, 200]
    assert counts() == before
    assert client.post("/" + urls[0].split("/", 3)[3], {"note": "Oficio 7"}).status_code == 200
    assert Task.objects.get(pk=task.pk).is_done


# --- Opening changes nothing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [DONE, MORE_TIME])
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing_however_often(client, task, enlace, kind, method):
    url, before = path(remind(task, enlace), kind), counts()
    for _ in range(3):
        answer = getattr(client, method)(url)
        assert answer.status_code == 200
    assert counts() == before
    assert answer.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_page_says_what_for_until_when_and_in_whose_name(client, task, enlace):
    page = client.get(path(remind(task, enlace))).content.decode()
    for words in (task.name, task.evidence_expected, "Elena Ruiz", "Guadalajara", "Ciudad de Lyon"):
        assert words in page
    assert "Sirve una sola vez" in page


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, task, enlace, method):
    assert getattr(client, method)(path(remind(task, enlace))).status_code == 405


def test_the_form_needs_its_token_like_every_other(task, enlace):
    strict = Client(enforce_csrf_checks=True)
    url = path(remind(task, enlace))
    assert strict.post(url, {"note": "Listo"}).status_code == 403
    secret = strict.get(url).context["csrf_token"]
    assert strict.post(url, {"note": "Listo", "csrfmiddlewaretoken": str(secret)}).status_code == 200
    assert Task.objects.get(pk=task.pk).is_done


# --- «Ya está hecha» ---------------------------------------------------------------------------------------------


def test_a_note_completes_the_task_in_the_name_of_the_recipient(client, task, enlace, lectora):
    assigned_to(task, lectora, enlace)
    answer = client.post(path(remind(task, lectora)), {"note": "Oficio 44/2026"})
    task.refresh_from_db()
    assert (answer.status_code, task.state, task.completed_by) == (200, Task.State.DONE, lectora)
    assert "La tarea quedó cumplida" in answer.content.decode()
    assert [(row.note, row.added_by) for row in task.evidence.all()] == [("Oficio 44/2026", lectora)]
    entry = Entry.objects.about(task.process).first()
    assert (entry.act, entry.actor) == ("task.completed", lectora)
    assert MailAct.objects.get().kind == DONE


def test_somebody_without_account_completes_by_name(client, process, task, enlace):
    progress.assign_task(
        task=task,
        by=enlace,
        today=MONDAY,
        assignee_name="Luis Cano",
        assignee_email="Luis@planeacion.example",
    )
    reminder = remind(task, name="Luis Cano", email="luis@planeacion.example")
    upload = SimpleUploadedFile("oficio.pdf", PDF, "application/pdf")
    answer = client.post(path(reminder), {"files": [upload]})
    task.refresh_from_db()
    assert (answer.status_code, task.is_done, task.completed_by) == (200, True, None)
    evidence = task.evidence.get()
    assert (evidence.original_name, evidence.added_by, evidence.author) == ("oficio.pdf", None, "Luis Cano")
    assert Entry.objects.about(process).first().actor_name == "Luis Cano"


def test_the_tasks_page_names_who_acted_without_account(client, process, task, enlace):
    progress.assign_task(
        task=task,
        by=enlace,
        today=MONDAY,
        assignee_name="Luis Cano",
        assignee_email="luis@planeacion.example",
    )
    client.post(path(remind(task, name="Luis Cano", email="luis@planeacion.example")), {"note": "Minuta 3"})
    client.force_login(enlace)
    page = client.get(reverse("phases:task-detail", args=[task.pk])).content.decode()
    assert "Luis Cano, " in page and "None" not in page
    history = client.get(reverse("phases:process-history", args=[process.pk])).content.decode()
    assert "Luis Cano" in history


def test_without_evidence_it_is_refused_and_the_link_still_works(client, task, enlace):
    url, before = path(remind(task, enlace)), counts()
    answer = client.post(url, {"note": "   "})
    assert answer.status_code == 422
    assert "Agregue un archivo o escriba una nota" in answer.content.decode()
    assert counts() == before
    assert client.post(url, {"note": "Oficio 1"}).status_code == 200


def test_a_wrong_file_is_refused_and_keeps_the_note(client, task, enlace):
    before = counts()
    answer = client.post(
        path(remind(task, enlace)),
        {"note": "Lo que escribí", "files": [SimpleUploadedFile("programa.exe", b"MZ\x90\x00")]},
    )
    assert answer.status_code == 422
    assert "Lo que escribí" in answer.content.decode()
    assert counts() == before


def test_evidence_kept_before_is_enough(client, task, enlace):
    add_evidence(task=task, by=enlace, note="Minuta")
    assert client.post(path(remind(task, enlace)), {}).status_code == 200
    assert Task.objects.get(pk=task.pk).is_done


def test_what_must_come_first_is_said_instead_of_a_form(client, process, enlace):
    signing = process.tasks.get(key="firma")
    url = path(remind(signing, enlace))
    page = client.get(url).content.decode()
    assert "Antes hace falta cumplir" in page
    assert process.tasks.get(key="cabildo").name in page
    assert "<textarea" not in page
    before = counts()
    answer = client.post(url, {"note": "Firmado"})
    assert (answer.status_code, counts()) == (422, before)


def test_somebody_else_logged_in_acts_for_the_recipient_and_is_told_so(
    client, task, enlace, lectora, otro_enlace
):
    assigned_to(task, lectora, enlace)
    client.force_login(otro_enlace)
    url = path(remind(task, lectora))
    page = client.get(url).content.decode()
    assert "En este navegador entró Óscar Pech" in page and "Laura Díaz" in page
    client.post(url, {"note": "Hecho"})
    assert Task.objects.get(pk=task.pk).completed_by == lectora
    client.force_login(lectora)
    other = remind(task.process.tasks.get(code="S5"), lectora)
    assigned_to(other.task, lectora, enlace)
    assert "En este navegador" not in client.get(path(other)).content.decode()


# --- Once, seven days, and only from here ------------------------------------------------------------------------


def test_a_link_works_once(client, task, enlace):
    url = path(remind(task, enlace))
    client.post(url, {"note": "Hecho"})
    after = counts()
    for answer in (client.get(url), client.post(url, {"note": "Otra vez"})):
        assert answer.status_code == 410
        assert "Este enlace ya se usó" in answer.content.decode()
    assert counts() == after


def test_reopening_the_task_does_not_bring_the_link_back(client, task, enlace):
    reminder = remind(task, enlace)
    client.post(path(reminder), {"note": "Hecho"})
    progress.reopen_task(task=Task.objects.get(pk=task.pk), by=enlace)
    assert client.post(path(reminder), {"note": "Hecho"}).status_code == 410
    assert Task.objects.get(pk=task.pk).state == Task.State.PENDING


def test_each_act_of_a_mail_is_spent_by_itself(client, task, enlace, lectora):
    assigned_to(task, lectora, enlace)
    reminder = remind(task, lectora)
    client.post(path(reminder, MORE_TIME), {"working_days": 2, "reason": "Falta una firma"})
    assert client.post(path(reminder), {"note": "Llegó la firma"}).status_code == 200
    assert MailAct.objects.count() == 2


def test_a_link_works_for_seven_days_and_not_longer(task, enlace):
    made_at = dt.datetime(2026, 3, 4, 14, tzinfo=dt.UTC)
    word = token(remind(task, enlace), at=made_at)
    link = open_link(word, kind=DONE, now=made_at + LIFETIME - dt.timedelta(seconds=1))
    assert (link.task, link.expires_at) == (task, dt.datetime(2026, 3, 11, 14, tzinfo=dt.UTC))
    with pytest.raises(UnusableLink) as error:
        open_link(word, kind=DONE, now=made_at + LIFETIME)
    assert error.value.reason == "expired"


def test_an_expired_link_says_so_and_does_nothing(client, task, enlace):
    url = path(remind(task, enlace), at=timezone.now() - dt.timedelta(days=8))
    before = counts()
    for answer in (client.get(url), client.post(url, {"note": "Tarde"})):
        assert answer.status_code == 410
        page = answer.content.decode()
        assert "sirven siete días" in page and task.name not in page
    assert counts() == before


@pytest.mark.parametrize(
    "spoil", ["truncate", "number", "letter", "time", "append", "nothing", "nul", "dots"]
)
def test_a_forged_link_is_not_found(client, task, enlace, spoil):
    remind(task, enlace, step=7)
    word = token(remind(task, enlace))
    fields, signature = word.rsplit(".", 1)
    number, letter, made_at, fingerprint = fields.split("-")
    spoiled = {
        "truncate": word[:-1],
        "number": f"{int(number) - 1}-{letter}-{made_at}-{fingerprint}.{signature}",
        "letter": f"{number}-m-{made_at}-{fingerprint}.{signature}",
        "time": f"{number}-{letter}-{int(made_at) + 99999}-{fingerprint}.{signature}",
        "append": word + "a",
        "nothing": "x",
        "nul": "\x00",
        "dots": "....",
    }[spoil]
    for name in ("phases:mail-done", "phases:mail-more-time"):
        url = reverse(name, args=[spoiled])
        for answer in (client.get(url), client.post(url, {"note": "Hecho"})):
            assert answer.status_code == 404
            assert "No reconocemos este enlace" in answer.content.decode()
    assert not MailAct.objects.exists()


def test_the_link_of_one_act_does_not_do_the_other(client, task, enlace):
    word = token(remind(task, enlace), DONE)
    answer = client.post(
        reverse("phases:mail-more-time", args=[word]),
        {"working_days": 5, "reason": "x", "approved_by": "x"},
    )
    assert (answer.status_code, Extension.objects.count()) == (404, 0)


def test_a_link_belongs_to_its_mail_and_not_to_a_number(task, enlace):
    reminder = remind(task, enlace)
    word = token(reminder)
    Reminder.objects.filter(pk=reminder.pk).update(message_id="<otro@hermanamientos.example>")
    with pytest.raises(UnusableLink) as error:
        open_link(word, kind=DONE, now=timezone.now())
    assert error.value.reason == "forged"
    Reminder.objects.filter(pk=reminder.pk).delete()
    with pytest.raises(UnusableLink):
        open_link(word, kind=DONE, now=timezone.now())


# --- Dies with the membership ------------------------------------------------------------------------------------


def leave(user, **_):
    Membership.objects.filter(user=user).update(ends_on=dt.date(2026, 3, 1))


def deactivate(user, **_):
    user.is_active = False
    user.save()


def take_away(task, enlace, **_):
    progress.assign_task(task=task, by=enlace, today=MONDAY)


@pytest.mark.parametrize("lose", [leave, deactivate, take_away])
@pytest.mark.parametrize("kind", [DONE, MORE_TIME])
def test_a_link_dies_with_the_right_to_the_task(client, task, enlace, lectora, lose, kind):
    assigned_to(task, lectora, enlace)
    url = path(remind(task, lectora), kind)
    assert client.get(url).status_code == 200
    lose(user=lectora, task=task, enlace=enlace)
    before = counts()
    for answer in (client.get(url), client.post(url, {"note": "x", "working_days": 1, "reason": "x"})):
        assert answer.status_code == 403
        page = answer.content.decode()
        assert "ya no está a cargo" in page
        assert task.name not in page and "Laura" not in page and "Guadalajara" not in page
    assert counts() == before


def test_a_change_of_role_keeps_the_task_and_its_link(client, task, enlace, lectora):
    assigned_to(task, lectora, enlace)
    reminder = remind(task, lectora)
    leave(lectora)
    MembershipFactory(
        user=lectora,
        municipality=task.municipality,
        role=Membership.Role.LEGAL,
        starts_on=dt.date(2026, 3, 2),
    )
    assert client.post(path(reminder), {"note": "Hecho"}).status_code == 200


def test_a_coordinator_who_left_cannot_use_the_mail(client, task, enlace, municipality):
    second = UserFactory(full_name="Sara Luna")
    MembershipFactory(user=second, municipality=municipality)
    take_away(task, enlace)
    url = path(remind(task, second))
    assert client.get(url).status_code == 200
    leave(second)
    assert client.post(url, {"note": "x"}).status_code == 403


def test_the_link_of_somebody_without_account_dies_when_the_address_changes(client, task, enlace):
    def give(name, email):
        progress.assign_task(task=task, by=enlace, today=MONDAY, assignee_name=name, assignee_email=email)

    give("Luis Cano", "luis@planeacion.example")
    url = path(remind(task, name="Luis Cano", email="luis@planeacion.example"))
    assert client.get(url).status_code == 200
    give("Rosa Gil", "rosa@planeacion.example")
    assert client.post(url, {"note": "x"}).status_code == 403


def test_an_account_is_told_apart_by_the_person_and_not_by_the_address(client, task, enlace, lectora):
    """An address that passes to somebody without account does not pass the old mails on."""
    assigned_to(task, lectora, enlace)
    url = path(remind(task, lectora))
    progress.assign_task(
        task=task, by=enlace, today=MONDAY, assignee_name="Otra Persona", assignee_email=lectora.email
    )
    assert client.post(url, {"note": "x"}).status_code == 403


def test_an_enlace_is_told_of_a_task_of_somebody_else_once_it_is_late(client, task, enlace, lectora):
    assigned_to(task, lectora, enlace)
    assert client.get(path(remind(task, enlace, step=-1))).status_code == 403
    assert client.get(path(remind(task, enlace, step=1))).status_code == 200


def test_the_head_of_the_office_may_act_on_a_mail_that_climbed(client, task, enlace, lectora, municipality):
    url = path(remind(task, lectora, step=3))
    assert client.get(url).status_code == 403
    preferences.set_policy(
        municipality=municipality,
        steps=[-3, 1, 3, 7],
        enlace_from=1,
        head_from=3,
        advisor_from=7,
        head=Membership.objects.get(user=lectora),
        by=enlace,
        today=MONDAY,
    )
    assert client.get(url).status_code == 200
    leave(lectora)
    assert client.get(url).status_code == 403


# --- Nothing left to do ------------------------------------------------------------------------------------------


def test_a_task_done_elsewhere_leaves_nothing_to_do(client, task, enlace):
    url = path(remind(task, enlace))
    progress.complete_task(task=task, by=enlace, today=MONDAY, note="Oficio")
    answer = client.post(url, {"note": "Hecho"})
    assert (answer.status_code, MailAct.objects.count()) == (410, 0)
    assert "No hay nada pendiente" in answer.content.decode()


def test_a_task_that_does_not_apply_leaves_nothing_to_do(client, task, enlace):
    url = path(remind(task, enlace), MORE_TIME)
    progress.mark_not_applicable(task=task, by=enlace, reason="No hay comité")
    assert client.get(url).status_code == 410


def test_a_closed_process_takes_nothing(client, process, task, enlace):
    url = path(remind(task, enlace))
    progress.close_process(
        process=process, outcome="no_answer", reason="Sin respuesta", by=enlace, today=MONDAY
    )
    before = counts()
    answer = client.post(url, {"note": "Hecho"})
    assert (answer.status_code, counts()) == (410, before)
    assert "El proceso está cerrado" in answer.content.decode()


def test_while_the_clock_stands_a_task_may_be_done_but_needs_no_days(client, process, task, enlace):
    reminder = remind(task, enlace)
    progress.suspend(process=process, cause="sre", reason="Espera", by=enlace, today=MONDAY)
    answer = client.get(path(reminder, MORE_TIME))
    assert answer.status_code == 409
    assert "El plazo está suspendido" in answer.content.decode()
    assert client.post(path(reminder), {"note": "Hecho"}).status_code == 200


# --- «Necesito más días» -----------------------------------------------------------------------------------------


def test_a_request_waits_and_every_enlace_is_told(client, task, enlace, lectora, municipality, otro_enlace):
    second = UserFactory(full_name="Sara Luna")
    MembershipFactory(user=second, municipality=municipality)
    assigned_to(task, lectora, enlace)
    due_on = Task.objects.get(pk=task.pk).due_on
    answer = client.post(
        path(remind(task, lectora), MORE_TIME), {"working_days": 5, "reason": "Falta el dictamen"}
    )
    extension = Extension.objects.get()
    assert answer.status_code == 200
    assert "Su solicitud llegó al enlace municipal" in answer.content.decode()
    assert (extension.state, extension.working_days, extension.asked_by) == ("asked", 5, lectora)
    assert Task.objects.get(pk=task.pk).due_on == due_on
    notices = Notice.objects.order_by("user")
    assert {notice.user for notice in notices} == {enlace, second}
    assert notices[0].title == "Laura Díaz pide 5 días hábiles más"
    assert notices[0].url == reverse("phases:extension-decide", args=[extension.pk])


def test_a_second_request_for_the_task_is_refused_and_said_beforehand(client, task, enlace, lectora):
    assigned_to(task, lectora, enlace)
    client.post(path(remind(task, lectora), MORE_TIME), {"working_days": 5, "reason": "Falta algo"})
    url, before = path(remind(task, lectora, step=0), MORE_TIME), counts()
    assert "ya pidió 5 días hábiles" in client.get(url).content.decode()
    answer = client.post(url, {"working_days": 2, "reason": "Falta más"})
    assert (answer.status_code, counts()) == (422, before)


def test_an_enlace_grants_at_once_and_says_who_authorised_it(client, task, enlace):
    url, before = path(remind(task, enlace), MORE_TIME), counts()
    refused = client.post(url, {"working_days": 3, "reason": "Falta una firma"})
    assert (refused.status_code, counts()) == (422, before)
    assert "Falta una firma" in refused.content.decode()
    due_on = task.due_on
    answer = client.post(
        url, {"working_days": 3, "reason": "Falta una firma", "approved_by": "Síndica municipal"}
    )
    extension = Extension.objects.get()
    task.refresh_from_db()
    assert (answer.status_code, extension.state, extension.decided_by) == (200, "granted", enlace)
    assert extension.approved_by == "Síndica municipal" and task.due_on > due_on
    assert "La prórroga quedó concedida" in answer.content.decode()


def test_an_enlace_decides_a_waiting_request_instead_of_granting_past_it(client, task, enlace, lectora):
    assigned_to(task, lectora, enlace)
    client.post(path(remind(task, lectora), MORE_TIME), {"working_days": 5, "reason": "Falta algo"})
    url = path(remind(task, enlace, step=1), MORE_TIME)
    waiting = Extension.objects.get()
    assert reverse("phases:extension-decide", args=[waiting.pk]) in client.get(url).content.decode()
    answer = client.post(url, {"working_days": 2, "reason": "Sí", "approved_by": "Yo"})
    assert (answer.status_code, Extension.objects.count()) == (422, 1)


@pytest.mark.parametrize("days", ["0", "-3", "121", "9999999999", "dos", "2.5", ""])
def test_days_out_of_range_are_refused_with_what_was_typed(client, task, enlace, lectora, days):
    assigned_to(task, lectora, enlace)
    before = counts()
    answer = client.post(
        path(remind(task, lectora), MORE_TIME), {"working_days": days, "reason": "Mi explicación"}
    )
    assert (answer.status_code, counts()) == (422, before)
    assert "Mi explicación" in answer.content.decode()


# --- The verbs themselves ----------------------------------------------------------------------------------------


def test_a_refused_act_does_not_spend_the_link(task, enlace):
    word, now = token(remind(task, enlace)), timezone.now()
    with pytest.raises(ValidationError):
        complete_by_mail(token=word, note="", now=now)
    assert not MailAct.objects.exists()
    assert complete_by_mail(token=word, note="Ahora sí", now=now).is_done


def test_the_second_use_of_a_link_is_refused_by_the_row_itself(task, enlace, lectora):
    assigned_to(task, lectora, enlace)
    reminder, now = remind(task, lectora), timezone.now()
    word = token(reminder, MORE_TIME)
    ask_time_by_mail(token=word, working_days=1, reason="Falta", now=now)
    with pytest.raises(UnusableLink) as error:
        ask_time_by_mail(token=word, working_days=1, reason="Falta", now=now)
    assert (error.value.reason, Extension.objects.count()) == ("used", 1)


def test_the_day_of_the_act_is_that_of_the_municipality(task, enlace):
    """At 2 in the morning UTC it is still the day before in Guadalajara."""
    word = token(remind(task, enlace), at=dt.datetime(2026, 3, 5, tzinfo=dt.UTC))
    done = complete_by_mail(token=word, note="Hecho", now=dt.datetime(2026, 3, 6, 2, tzinfo=dt.UTC))
    assert done.completed_on == dt.date(2026, 3, 5)
