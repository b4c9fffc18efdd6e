"""Reminders gathered: what a daily and a weekly digest hold, when they leave, and that they leave once."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.models import Membership, Notice
from phases import digests, reminders, sending
from phases.models import Digest, MailChoice, Reminder, Task
from tests.factories import CounterpartFactory, MembershipFactory, MunicipalityFactory
from tests.phases.reminding import (
    DEADLINE,
    STEPS,
    THREE_BEFORE,
    at,
    fixed,
    make_process,
    make_task,
    states,
)
from tests.phases.smtp import Crash

pytestmark = pytest.mark.django_db

PLANNED, CLAIMED, SENT, FAILED, CANCELLED = (
    Digest.State.PLANNED,
    Digest.State.CLAIMED,
    Digest.State.SENT,
    Digest.State.FAILED,
    Digest.State.CANCELLED,
)
MINUTE = dt.timedelta(minutes=1)
#: Monday 16 March 2026 is a day of rest: that week begins on the Tuesday.
TUESDAY = dt.date(2026, 3, 17)


def run(instant, **options):
    return reminders.run(now=instant, clock=fixed(instant), **options)


def choose(user, rhythm):
    MailChoice.objects.update_or_create(user=user, defaults={"rhythm": rhythm})


@pytest.fixture
def daily(enlace):
    choose(enlace, "daily")
    return enlace


@pytest.fixture
def weekly(enlace):
    choose(enlace, "weekly")
    return enlace


class Post:
    """A transport that keeps letters; it raises `error` before or after it has kept one."""

    def __init__(self, error=None, after=False):
        self.letters, self.error, self.after = [], error, after

    def __call__(self, letter):
        if self.error and not self.after:
            raise self.error
        self.letters.append(letter)
        if self.error:
            raise self.error

    @property
    def steps(self):
        return [[item.reminder.step for item in letter.items] for letter in self.letters]


# --- What and when --------------------------------------------------------------------------------------------


def test_a_daily_digest_gathers_what_is_due(municipality, daily):
    for number in range(3):
        make_task(municipality, key=f"tarea-{number}")
    assert run(at(THREE_BEFORE)).sent == 3
    (message,) = mail.outbox
    digest = Digest.objects.get()
    assert message.to == [daily.email]
    assert message.extra_headers["Message-ID"] == digest.message_id
    assert (digest.day, digest.timezone, digest.state) == (THREE_BEFORE, "America/Mexico_City", SENT)
    assert (
        list(Reminder.objects.values_list("state", "digest", "sent_at"))
        == [(SENT, digest.pk, at(THREE_BEFORE))] * 3
    )
    assert Notice.objects.filter(user=daily).count() == 3


def test_nothing_due_means_no_digest(municipality, daily):
    make_task(municipality)
    assert run(at(dt.date(2026, 3, 10))).sent == 1
    assert run(at(dt.date(2026, 3, 11))) == reminders.Tally()
    assert (len(mail.outbox), Digest.objects.count()) == (1, 1)


def test_nothing_leaves_before_eight_or_on_a_day_of_rest(municipality, daily):
    make_task(municipality)
    assert [run(at(THREE_BEFORE, 7)).sent, run(at(dt.date(2026, 3, 16))).sent] == [0, 0]
    assert Digest.objects.count() == 0
    assert run(at(TUESDAY)).sent == 1


def test_what_comes_after_the_digest_of_a_day_waits_for_the_next_ones(municipality, daily):
    make_task(municipality)
    run(at(THREE_BEFORE))
    make_task(municipality, key="otra")
    assert run(at(THREE_BEFORE, 12)) == reminders.Tally(planned=1)
    assert run(at(TUESDAY)).sent == 1
    assert len(mail.outbox) == 2


def test_the_rhythm_is_each_persons_own(municipality, daily, lectora):
    make_task(municipality, assignee=lectora.memberships.get())
    run(at(STEPS[1]))
    assert sorted(message.to[0] for message in mail.outbox) == sorted([daily.email, lectora.email])
    assert list(Digest.objects.values_list("user", flat=True)) == [daily.pk]


def test_a_weekly_digest_leaves_on_the_first_working_day_of_the_week(municipality, weekly):
    make_task(municipality, due_on=dt.date(2026, 3, 20))
    days = [dt.date(2026, 3, 9) + dt.timedelta(days=number) for number in range(14)]
    assert [day for day in days if run(at(day)).sent] == [dt.date(2026, 3, 9), TUESDAY]
    assert [message.subject.split(" (")[1] for message in mail.outbox] == [
        "lunes 9 de marzo de 2026)",
        "martes 17 de marzo de 2026)",
    ]


def test_a_weekly_digest_that_was_missed_on_its_day_leaves_on_the_next(municipality, weekly):
    make_task(municipality, due_on=dt.date(2026, 3, 24))
    assert run(at(dt.date(2026, 3, 12))).planned == 1
    assert Reminder.objects.get().state == PLANNED
    # Nothing ran on the Tuesday.
    assert run(at(dt.date(2026, 3, 18))).sent == 1
    assert states() == {-7: SENT}


def test_what_is_overdue_does_not_wait_for_the_week(municipality, weekly):
    make_task(municipality)
    make_task(municipality, key="otra", due_on=dt.date(2026, 3, 25))
    assert run(at(TUESDAY)).sent == 2
    post = Post()
    # A Friday: one day late, and three days before the other.
    assert run(at(STEPS[1]), post=post).sent == 1
    assert post.steps == [[1]]


def test_somebody_who_serves_two_municipalities_of_a_zone_gets_one_digest(municipality, daily):
    neighbour = MunicipalityFactory(cvegeo="14120", name="Zapopan")
    MembershipFactory(user=daily, municipality=neighbour)
    make_task(municipality)
    make_task(neighbour)
    reminders.plan(today=THREE_BEFORE)
    assert run(at(THREE_BEFORE), municipality_ids=[municipality.pk]).sent == 2
    assert len(mail.outbox) == 1


def test_each_time_zone_has_its_own_digest(municipality, daily):
    tijuana = MunicipalityFactory(cvegeo="02004", name="Tijuana", timezone="America/Tijuana")
    MembershipFactory(user=daily, municipality=tijuana)
    make_task(municipality)
    make_task(tijuana)
    assert run(at(THREE_BEFORE, 8)).sent == 1
    assert run(at(THREE_BEFORE, 8, zone="America/Tijuana")).sent == 1
    assert Digest.objects.count() == 2


# --- What no longer holds ---------------------------------------------------------------------------------------


def test_what_no_longer_holds_is_left_out(municipality, daily):
    done = make_task(municipality, key="hecha")
    make_task(municipality)
    reminders.plan(today=THREE_BEFORE)
    Task.objects.filter(pk=done.pk).update(state=Task.State.DONE, completed_on=THREE_BEFORE)
    post = Post()
    tally = run(at(THREE_BEFORE), post=post)
    assert (tally.sent, tally.cancelled, post.steps) == (1, 1, [[-3]])
    assert Reminder.objects.values_list("state", "digest").get(task=done) == (CANCELLED, None)


def test_a_digest_that_holds_nothing_any_more_is_cancelled_and_not_sent(municipality, daily):
    make_task(municipality)
    post = Post(error=OSError("451 later"))
    run(at(THREE_BEFORE), post=post)
    Task.objects.update(state=Task.State.DONE, completed_on=THREE_BEFORE)
    assert run(at(THREE_BEFORE, 10)) == reminders.Tally(cancelled=1)
    assert (mail.outbox, Digest.objects.get().state, states()) == ([], CANCELLED, {-3: CANCELLED})


def test_a_bound_reminder_leaves_with_its_digest_only(municipality, daily):
    make_task(municipality)
    run(at(THREE_BEFORE), post=Post(error=OSError("451 later")))
    choose(daily, "each")
    post = Post()
    assert run(at(THREE_BEFORE, 10), post=post).sent == 1
    assert [letter.message_id for letter in post.letters] == [Digest.objects.get().message_id]


def test_a_digest_without_reminders_left_is_put_away(municipality, daily):
    process = make_process(municipality, daily)
    make_task(municipality, process=process)
    run(at(THREE_BEFORE), post=Post(error=OSError("451 later")))
    process.delete()
    assert run(at(TUESDAY)) == reminders.Tally()
    assert Digest.objects.get().state == CANCELLED


# --- Failures ---------------------------------------------------------------------------------------------------


def test_a_refused_digest_waits_and_leaves_later_with_the_same_message_id(municipality, daily):
    make_task(municipality)
    start = at(THREE_BEFORE)
    post = Post(error=OSError("451 later"))
    assert run(start, post=post).failed == 1
    assert (Digest.objects.get().state, states()) == (PLANNED, {-3: PLANNED})
    assert "451 later" in Digest.objects.get().last_error
    calm = Post()
    assert run(start + 9 * MINUTE, post=calm) == reminders.Tally()
    assert run(start + 10 * MINUTE, post=calm).sent == 1
    digest = Digest.objects.get()
    assert [letter.message_id for letter in calm.letters] == [digest.message_id]
    assert (digest.state, digest.attempts, digest.last_error) == (SENT, 2, "")


@pytest.mark.parametrize("after", [False, True], ids=["before it left", "after it left"])
def test_a_crash_repeats_the_same_digest_with_the_same_message_id(municipality, daily, after):
    for number in range(2):
        make_task(municipality, key=f"tarea-{number}")
    start = at(THREE_BEFORE)
    crashing, calm = Post(error=Crash(), after=after), Post()
    with pytest.raises(Crash):
        run(start, post=crashing)
    assert Digest.objects.get().state == CLAIMED
    assert run(start + 14 * MINUTE, post=calm) == reminders.Tally()
    tally = run(start + 15 * MINUTE, post=calm)
    assert (tally.released, tally.sent) == (2, 2)
    assert calm.steps == [[-3, -3]]
    assert {letter.message_id for letter in crashing.letters + calm.letters} == {
        Digest.objects.get().message_id
    }
    assert set(Reminder.objects.values_list("state", flat=True)) == {SENT}
    assert Notice.objects.count() == 2


def test_what_comes_due_between_a_crash_and_the_repetition_waits_for_the_next_digest(municipality, daily):
    """The first version may have arrived: the inbox would drop a second one with more in it."""
    make_task(municipality)
    with pytest.raises(Crash):
        run(at(THREE_BEFORE), post=Post(error=Crash(), after=True))
    make_task(municipality, key="otra")
    post = Post()
    assert run(at(THREE_BEFORE, 10), post=post).sent == 1
    assert run(at(TUESDAY), post=post).sent == 1
    assert post.steps == [[-3], [-3]]


def test_a_digest_given_up_is_tried_again_with_all_its_reminders_on_request(
    municipality, daily, asesora, monkeypatch
):
    monkeypatch.setattr(sending, "MAX_ATTEMPTS", 1)
    for number in range(2):
        make_task(municipality, key=f"tarea-{number}")
    run(at(THREE_BEFORE), post=Post(error=OSError("550 no")))
    assert Digest.objects.get().state == FAILED
    assert set(Reminder.objects.values_list("state", flat=True)) == {FAILED}
    monkeypatch.undo()
    reminders.retry(reminder=Reminder.objects.first(), by=asesora)
    post = Post()
    assert run(at(THREE_BEFORE, 10), post=post).sent == 2
    assert len(post.letters) == 1


def test_a_digest_that_kills_its_process_every_time_is_given_up(municipality, daily, monkeypatch):
    monkeypatch.setattr(sending, "MAX_ATTEMPTS", 2)
    monkeypatch.setattr(digests, "MAX_ATTEMPTS", 2)
    make_task(municipality)
    for hour in (9, 11):
        with pytest.raises(Crash):
            run(at(THREE_BEFORE, hour), post=Post(error=Crash()))
    post = Post()
    run(at(THREE_BEFORE, 13), post=post)
    assert (post.letters, Digest.objects.get().state, states()) == ([], FAILED, {-3: FAILED})


def test_a_digest_waits_while_one_of_its_offices_rests(municipality, daily):
    make_task(municipality)
    run(at(THREE_BEFORE), post=Post(error=OSError("451 later")))
    post = Post()
    assert run(at(dt.date(2026, 3, 16)), post=post) == reminders.Tally()
    assert run(at(TUESDAY), post=post).sent == 1


# --- Words ------------------------------------------------------------------------------------------------------


def test_a_digest_says_all_by_process_and_the_most_urgent_first(municipality, daily, settings, counterpart):
    settings.SITE_URL = "https://hermanamientos.example"
    nantes = CounterpartFactory(municipality=municipality, city__name="Nantes")
    lyon = make_process(municipality, daily, counterpart)
    other = make_process(municipality, daily, nantes)
    soon = make_task(municipality, process=lyon, due_on=dt.date(2026, 3, 25), planned_on=DEADLINE)
    late = make_task(municipality, process=other, due_on=STEPS[-1], name="Enviar la carta", key="carta")
    make_task(municipality, key="suelta", name="Ordenar el archivo", due_on=dt.date(2026, 3, 20))
    run(at(STEPS[1]))
    (message,) = mail.outbox
    assert message.subject == "Resumen: 3 tareas, 1 con retraso (viernes 20 de marzo de 2026)"
    html = message.alternatives[0].content
    text_of_html = " ".join(re.sub(r"<[^>]+>", " ", html.partition("</head>")[2]).split())
    for body in (" ".join(message.body.split()), text_of_html):
        assert (
            "Tiene 3 tareas por atender, 1 con retraso. Lo más urgente: «Enviar la carta» lleva 2 días hábiles de "
            "retraso: venció el miércoles 18 de marzo de 2026." in body
        )
        places = [body.index(each) for each in (other.folio, "Ordenar el archivo", lyon.folio)]
        assert places == sorted(places)
        for sentence in (
            "Faltan 3 días hábiles para «Inventariar los hermanamientos anteriores»",
            "Le llega porque usted es enlace municipal de Guadalajara y la tarea no tiene a otra persona asignada.",
            "Si sigue pendiente, el próximo recordatorio saldrá el martes 24 de marzo de 2026.",
            "valen hasta el viernes 27 de marzo de 2026 a las 9:00 h (hora de Guadalajara, UTC−6)",
            "Recibe este resumen porque eligió un correo al día.",
            "Los resúmenes salen desde las 8:00 h (hora de Guadalajara, UTC−6)",
        ):
            assert sentence in body
    for address in (f"/tareas/{soon.pk}/", f"/tareas/{late.pk}/", "/mis-tareas/", "/cuenta/recordatorios/"):
        assert f"https://hermanamientos.example{address}" in message.body
        assert f'href="https://hermanamientos.example{address}"' in html
    # Done and more time for each, but no more time where no plan date stands to count from.
    assert message.body.count("Ya está hecha: https://hermanamientos.example/correo/hecha/") == 3
    assert message.body.count("Necesito más días: ") == 1
    assert message.body.count("Turnar a otra persona: ") == 3


def test_one_task_is_singular(municipality, daily):
    make_task(municipality)
    run(at(THREE_BEFORE))
    assert mail.outbox[0].subject == "Resumen: 1 tarea (viernes 13 de marzo de 2026)"
    assert mail.outbox[0].body.startswith("Tiene 1 tarea por atender. Lo más urgente: Faltan 3 días hábiles")


def test_a_weekly_reader_learns_why_a_mail_comes_in_mid_week(municipality, weekly):
    make_task(municipality)
    run(at(STEPS[1]))
    assert "Recibe este resumen porque eligió un correo a la semana." in mail.outbox[0].body
    assert "Lo que está vencido no espera al resumen de la semana." in mail.outbox[0].body


def test_a_member_of_the_committee_gets_no_link_that_would_not_open(municipality, enlace, integrante):
    choose(integrante, "daily")
    task = make_task(municipality, assignee=integrante.memberships.get())
    run(at(THREE_BEFORE))
    assert f"/tareas/{task.pk}/" not in mail.outbox[0].body


# --- Cost -------------------------------------------------------------------------------------------------------


def queries_of_digests(people, each):
    for number in range(people):
        place = MunicipalityFactory()
        person = MembershipFactory(municipality=place, role=Membership.Role.COORDINATOR)
        choose(person.user, "daily")
        for part in range(each):
            make_task(place, key=f"tarea-{number}-{part}")
    reminders.plan(today=THREE_BEFORE)
    post = Post()
    with CaptureQueriesContext(connection) as queries:
        assert reminders.send_due(now=at(THREE_BEFORE), post=post).sent == people * each
    assert len(post.letters) == people
    return len(queries)


def test_gathering_costs_the_same_for_one_person_and_thirty():
    """Each digest costs its claim, reading, marks and one notice per reminder; nothing else grows."""
    assert (queries_of_digests(1, 1), queries_of_digests(30, 1)) == (30, 30 + 29 * 11)


def test_a_digest_of_thirty_reminders_costs_their_notices_more():
    assert (queries_of_digests(1, 1), queries_of_digests(1, 30)) == (30, 30 + 29 * 4)
