"""The two doors to reminders: the job that beat calls, and the command by hand."""

import datetime as dt
import io

import pytest
from celery import current_app
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from hermanamientos.celery import app
from phases import jobs, progress, reminders
from phases.calendars import MEXICO
from phases.models import Process, Reminder, Task
from tests.factories import MembershipFactory, MunicipalityFactory
from tests.phases.reminding import DEADLINE, THREE_BEFORE, make_process, make_task, states

pytestmark = pytest.mark.django_db


def by_hand(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("send_reminders", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("entry", "job"),
    [
        ("phases.send-reminders", jobs.send_reminders_now),
        ("phases.keep-up-followup", jobs.keep_up_followup),
        ("phases.keep-up-dues", jobs.keep_up_dues),
    ],
)
def test_beat_calls_the_jobs_by_the_names_under_which_they_are_registered(entry, job):
    app.loader.import_default_modules()
    assert settings.CELERY_BEAT_SCHEDULE[entry]["task"] == job.name
    assert {job.name, "phases.jobs.remind_municipalities"} <= set(current_app.tasks)
    assert jobs.BUDGET.total_seconds() < settings.CELERY_TASK_TIME_LIMIT


@pytest.fixture
def at_once():
    """Messages are worked off where they are sent, as a worker would: no broker is needed."""
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = True
    yield
    current_app.conf.task_always_eager = current_app.conf.task_eager_propagates = False


def test_the_job_plans_sends_and_releases_for_the_present_moment(enlace, municipality, at_once):
    """Today's rows are written whatever the hour is; mail leaves only if offices work now."""
    now = timezone.now()
    today = municipality.today(now)
    due_on = MEXICO.add_working_days(today, 5)
    make_task(municipality, due_on=due_on)
    stuck = Reminder.objects.create(
        task=make_task(municipality, key="otra", due_on=today + dt.timedelta(days=200)),
        recipient_email="x@ejemplo.example",
        deadline=today,
        step=0,
        send_on=today,
        state=Reminder.State.CLAIMED,
        claimed_at=now - dt.timedelta(hours=1),
        attempts=1,
        message_id="<x@ejemplo.example>",
    )
    jobs.send_reminders_now()
    works = MEXICO.is_working(today) and now.astimezone(municipality.zone).hour >= 8
    assert states(deadline=due_on) == {-7: Reminder.State.SENT if works else Reminder.State.PLANNED}
    assert len(mail.outbox) == (1 if works else 0)
    stuck.refresh_from_db()
    # Given back, and cancelled at once: its task has another deadline.
    assert stuck.state == Reminder.State.CANCELLED


def test_the_follow_up_is_kept_up_in_every_municipalitys_own_day(municipality, enlace, methodology):
    process = make_process(municipality, enlace, state=Process.State.IN_FOLLOWUP)
    Process.objects.update(methodology=methodology)
    jobs.keep_up_followup()
    years = {row.planned_on.year for row in process.tasks.filter(planned_on__isnull=False)}
    assert municipality.today(timezone.now()).year + 1 in years


@pytest.fixture
def messages(monkeypatch):
    """What would be handed to the broker, which is another program's."""
    sent = []
    monkeypatch.setattr(
        jobs.remind_municipalities, "apply_async", lambda args, **options: sent.append((args[0], options))
    )
    return sent


def test_the_work_is_handed_out_in_portions_that_expire_when_the_next_ones_come(messages):
    places = [MunicipalityFactory(timezone=["America/Tijuana", "America/Cancun"][n % 2]) for n in range(120)]
    MunicipalityFactory(opened_on=None)
    jobs.send_reminders_now()
    assert [len(keys) for keys, _ in messages] == [50, 50, 20]
    assert sorted(key for keys, _ in messages for key in keys) == sorted(place.pk for place in places)
    zones = {place.pk: place.timezone for place in places}
    assert [len({zones[key] for key in keys}) for keys, _ in messages] == [1, 2, 1]
    minutes = settings.CELERY_BEAT_SCHEDULE["phases.send-reminders"]["schedule"].minute
    assert minutes == set(range(0, 60, 10))
    assert [options for _, options in messages] == [{"expires": 600.0}] * 3


def test_a_portion_keeps_to_its_municipalities(municipality, enlace, other_municipality, otro_enlace):
    today = municipality.today(timezone.now())
    for place in (municipality, other_municipality):
        make_task(place, due_on=MEXICO.add_working_days(today, 5))
    jobs.remind_municipalities([other_municipality.pk])
    assert list(Reminder.objects.values_list("user", flat=True)) == [otro_enlace.pk]


def test_the_command_does_a_given_day_and_says_what_it_did(municipality, enlace):
    make_task(municipality)
    assert by_hand("--today", "2026-03-13") == (
        "Previstos: 1. Enviados: 1. Cancelados: 0. Con error: 0.\n",
        "",
    )
    assert by_hand("--today", "2026-03-13") == (
        "Previstos: 0. Enviados: 0. Cancelados: 0. Con error: 0.\n",
        "",
    )
    assert [message.to for message in mail.outbox] == [[enlace.email]]


def test_the_command_stands_for_nine_o_clock_everywhere():
    for cvegeo, zone in [("23005", "America/Cancun"), ("02004", "America/Tijuana")]:
        place = MunicipalityFactory(cvegeo=cvegeo, timezone=zone)
        MembershipFactory(municipality=place)
        make_task(place)
    out, _ = by_hand("--today", "2026-03-13")
    assert out == "Previstos: 2. Enviados: 2. Cancelados: 0. Con error: 0.\n"


def test_the_command_notes_when_the_mail_really_left(municipality, enlace):
    make_task(municipality)
    before = timezone.now()
    by_hand("--today", "2026-03-13")
    row = Reminder.objects.get(step=-3)
    assert before <= row.claimed_at <= row.sent_at <= timezone.now()


def test_the_command_says_why_nothing_leaves_on_a_holiday(municipality, enlace):
    make_task(municipality)
    out, _ = by_hand("--today", "2026-03-16")
    assert out == (
        f"El lunes 16 de marzo de 2026 es inhábil ({MEXICO.why_not_working(dt.date(2026, 3, 16))}): "
        "sólo sale correo de municipios que lo laboran.\nPrevistos: 1. Enviados: 0. Cancelados: 0. Con error: 0.\n"
    )


def test_the_command_tells_of_mails_that_did_not_leave(municipality, enlace, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    make_task(municipality)
    out, err = by_hand("--today", "2026-03-13")
    assert out == "Previstos: 1. Enviados: 0. Cancelados: 0. Con error: 1.\n"
    assert err.startswith("Los recordatorios con error se intentarán de nuevo")


def test_the_command_without_a_day_means_now(municipality, enlace):
    make_task(municipality, due_on=MEXICO.add_working_days(municipality.today(timezone.now()), 5))
    out, _ = by_hand()
    assert out.startswith("Previstos: 1. ")


@pytest.mark.parametrize(
    "text", ["2026-02-30", "9/3/2026", "20260309", "2026-W11-1", "", "hoy", "0001-01-01"]
)
def test_the_command_refuses_a_wrong_day(municipality, text):
    with pytest.raises(CommandError, match=f"La fecha «{text}» no es válida: "):
        by_hand("--today", text)


def test_reminders_of_a_process_opened_by_its_verb(municipality, enlace, counterpart):
    """From the methodology to the mails: the first two weeks' tasks are near, and phase ends follow."""
    call_command("load_methodology", stdout=io.StringIO())
    opened_on = dt.date(2026, 3, 2)
    process = progress.open_process(
        municipality=municipality, opened_on=opened_on, by=enlace, counterpart=counterpart, today=opened_on
    )
    tally = reminders.run_day(today=opened_on)
    near = Task.objects.running().filter(due_on__lte=MEXICO.add_working_days(opened_on, 14))
    assert tally.sent == near.count() == len(mail.outbox) > 0
    assert reminders.run_day(today=opened_on) == reminders.Tally()
    milestone = process.tasks.get(key="fin-sensibilizacion")
    assert milestone.due_on == dt.date(2026, 3, 30)
    reminders.run_day(today=dt.date(2026, 3, 17))
    assert states(task=milestone, state=Reminder.State.SENT) == {-14: Reminder.State.SENT}


def test_suspending_by_the_verb_stops_the_reminders(municipality, enlace, counterpart):
    call_command("load_methodology", stdout=io.StringIO())
    process = progress.open_process(
        municipality=municipality,
        opened_on=dt.date(2026, 3, 2),
        by=enlace,
        counterpart=counterpart,
        today=dt.date(2026, 3, 2),
    )
    progress.suspend(
        process=process, cause="counterpart", reason="Espera.", by=enlace, today=dt.date(2026, 3, 3)
    )
    assert reminders.run_day(today=THREE_BEFORE) == reminders.Tally()
    progress.resume(process=process, by=enlace, today=DEADLINE)
    assert reminders.run_day(today=DEADLINE).sent > 0
