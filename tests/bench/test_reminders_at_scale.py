"""A million open tasks planned, twenty thousand mails rendered and handed over.

`bin/test -m bench -s tests/bench/test_reminders_at_scale.py`; BENCH_TASKS and BENCH_MAILS change the numbers.
Nothing is asserted on seconds. What is printed beside our own figures is the floor below which nobody can go: inserting
the same rows by `bulk_create` alone, and handing the same rendered message to the same SMTP server.
"""

import datetime as dt
import os
import resource
import socket
import subprocess
import sys
import time
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection

from partners.models import Membership, Municipality, User
from phases import reminders
from phases.models import Process, Reminder, Task
from tests.phases.reminding import make_phase, make_process, make_task

pytestmark = [pytest.mark.bench, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TASKS = int(os.environ.get("BENCH_TASKS", "1000000"))
MAILS = int(os.environ.get("BENCH_MAILS", "20000"))
PER_OFFICE, PER_PROCESS = 400, 20
#: A Wednesday without holidays near it.
TODAY = dt.date(2026, 5, 20)
NINE = dt.datetime.combine(TODAY, dt.time(9), ZoneInfo("America/Mexico_City"))
#: Working days from today to the deadlines: within reach of the ladder, so that each task has a reminder to write.
SPREAD = [dt.date(2026, 5, 13), dt.date(2026, 5, 19), TODAY, dt.date(2026, 5, 25), dt.date(2026, 6, 3)]


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Watch:
    """Seconds of a block, and how far it raised the highest memory of the process, in MB."""

    def __enter__(self):
        self.start, self.before = time.perf_counter(), peak_mb()
        return self

    def __exit__(self, *problem):
        self.seconds, self.raised = time.perf_counter() - self.start, peak_mb() - self.before


def copies(model, row, count, **columns):
    """Insert `count` copies of a row by one statement; `columns` are SQL expressions over n = 1, 2, …"""
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    values = ", ".join(columns.get(name, f'p."{name}"') for name in names)
    table, listed = model._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({listed}) SELECT {values} FROM "{table}" p, '  # noqa: S608 - our own names
            f"generate_series(1, {count}) AS n WHERE p.id = {row.pk}"
        )


def settle():
    """Offices of 400 open tasks, each with an enlace, in processes of twenty tasks; the methodology's texts."""
    count = TASKS // PER_OFFICE
    places = Municipality.objects.bulk_create(
        Municipality(
            cvegeo=f"14{number:03d}" if number < 1000 else f"{15 + number // 1000}{number % 1000:03d}",
            state="14" if number < 1000 else str(15 + number // 1000),
            name=f"Municipio {number}",
            opened_on=dt.date(2026, 1, 5),
        )
        for number in range(count)
    )
    users = User.objects.bulk_create(
        User(email=f"enlace{number}@oficina.example", full_name=f"Enlace {number}") for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(
            user=user, municipality=place, role=Membership.Role.COORDINATOR, starts_on=dt.date(2026, 1, 5)
        )
        for user, place in zip(users, places, strict=True)
    )
    memberships = list(Membership.objects.order_by("pk").values_list("pk", flat=True))
    process = make_process(places[0], users[0])
    phase = make_phase(process)
    first_place, first_member = places[0].pk, memberships[0]
    # Rows of one bulk insert have consecutive numbers, so that arithmetic finds them again.
    assert places[-1].pk - first_place == memberships[-1] - first_member == count - 1
    per_place = PER_OFFICE // PER_PROCESS
    copies(Process, process, TASKS // PER_PROCESS, municipality_id=f"{first_place} + (n - 1) / {per_place}")
    copies(type(phase), phase, TASKS // PER_PROCESS, process_id=f"{process.pk} + n")
    task = make_task(
        places[0],
        process=process,
        phase=phase,
        guidance="Reúna los convenios anteriores y diga de cada uno si sigue vigente, quién lo firmó y dónde está.",
        responsible_unit="Oficina de Asuntos Internacionales",
        evidence_expected="Inventario con la fecha de cada convenio",
    )
    days = "ARRAY[" + ", ".join(f"DATE '{day}'" for day in SPREAD) + "]"
    copies(
        Task,
        task,
        TASKS,
        municipality_id=f"{first_place} + (n - 1) / {PER_OFFICE}",
        process_id=f"{process.pk} + 1 + (n - 1) / {PER_PROCESS}",
        phase_id=f"{phase.pk} + 1 + (n - 1) / {PER_PROCESS}",
        key="'tarea-' || n",
        due_on=f"({days})[1 + n % {len(SPREAD)}]",
        assignee_id=f"{first_member} + (n - 1) / {PER_OFFICE}",
    )
    task.delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [place.pk for place in places]


@pytest.fixture
def smtp(settings):
    """A mail server in a process of its own, which keeps nothing."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    )
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            assert time.monotonic() < deadline, "the mail server did not start"
            time.sleep(0.1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield
    server.kill()
    server.wait()


def floor_of_planning(count):
    """Seconds of `bulk_create` alone for as many rows, of those that planning wrote; they are taken away again."""
    rows = list(Reminder.objects.order_by("pk")[:count])
    Reminder.objects.filter(pk__lte=rows[-1].pk).delete()
    for row in rows:
        row.pk = None
    with Watch() as watch:
        Reminder.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return watch.seconds / len(rows)


def floor_of_mailing(model, count):
    """Seconds a mail of handing a finished message over, again and again."""
    html = model.alternatives[0][0]
    with Watch() as watch:
        for _ in range(count):
            message = EmailMultiAlternatives(
                model.subject, model.body, to=model.to, headers=dict(model.extra_headers)
            )
            message.attach_alternative(html, "text/html")
            message.send()
    return watch.seconds / count


def test_planning_is_linear_and_mailing_is_near_its_floor(smtp, settings):
    places = settle()
    tenth = places[: len(places) // 10]
    first, rest = len(tenth) * PER_OFFICE, (len(places) - len(tenth)) * PER_OFFICE
    with Watch() as small:
        assert reminders.plan(today=TODAY, municipality_ids=tenth).planned == first
    with Watch() as large:
        assert reminders.plan(today=TODAY, municipality_ids=places[len(tenth) :]).planned == rest
    with Watch() as nothing:
        assert reminders.plan(today=TODAY).planned == 0
    floor = floor_of_planning(min(50_000, first))
    print(
        f"\nplanning: {first:,} tasks in {small.seconds:.1f} s ({first / small.seconds:,.0f} rows/s, memory "
        f"+{small.raised:.0f} MB), {rest:,} more in {large.seconds:.1f} s ({rest / large.seconds:,.0f} rows/s, memory "
        f"+{large.raised:.0f} MB), again with nothing due {nothing.seconds:.2f} s; bulk_create alone "
        f"{1 / floor:,.0f} rows/s, ratio {(small.seconds + large.seconds) / TASKS / floor:.2f}; peak {peak_mb():.0f} MB"
    )
    real, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.locmem.EmailBackend"
    reminders.send_due(now=NINE, municipality_ids=places[-1:], clock=lambda: NINE)
    model, settings.EMAIL_BACKEND = mail.outbox[-1], real
    mail.outbox.clear()
    offices = places[: MAILS // PER_OFFICE]
    with Watch() as sending:
        tally = reminders.send_due(now=NINE, municipality_ids=offices, clock=lambda: NINE)
    assert (tally.sent, tally.failed) == (MAILS, 0)
    floor = floor_of_mailing(model, min(2000, MAILS))
    print(
        f"mailing: {MAILS:,} mails rendered and handed to SMTP in {sending.seconds:.1f} s "
        f"({MAILS / sending.seconds:,.0f} mails/s, memory +{sending.raised:.0f} MB); a finished message alone "
        f"{1 / floor:,.0f} mails/s, ratio {sending.seconds / MAILS / floor:.2f}; peak {peak_mb():.0f} MB"
    )
    assert Reminder.objects.filter(state=Reminder.State.SENT).count() == MAILS + PER_OFFICE
