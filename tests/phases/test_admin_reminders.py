"""The advisors' pages of reminders and digests: failed ones are tried again."""

import datetime as dt

import pytest
from django.urls import reverse

from partners.models import Entry
from phases.models import Digest, Reminder

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 4)


def url(page, *args):
    return reverse(f"admin:phases_reminder_{page}", args=args)


def remind(task, number=1, **values):
    return Reminder.objects.create(
        task=task,
        recipient_email=f"persona{number}@municipio.example",
        deadline=dt.date(2026, 3, 9),
        step=-3,
        send_on=DAY,
        message_id=f"<{number}@municipio.example>",
        **{"state": "failed", "attempts": 12, "last_error": "OSError: sin servidor"} | values,
    )


@pytest.fixture
def advisor(client, asesora):
    client.force_login(asesora)
    return client


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_failed_reminder_is_tried_again_from_its_page(advisor, process, asesora):
    row = remind(process.tasks.first())
    page = advisor.get(url("change", row.pk)).content.decode()
    assert url("retry", row.pk) in page
    assert "OSError: sin servidor" in page
    assert advisor.get(url("retry", row.pk)).status_code == 200
    row.refresh_from_db()
    assert row.state == "failed"
    response = advisor.post(url("retry", row.pk), follow=True)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("planned", 1)
    assert said(response) == ["El recordatorio volverá a intentarse en el próximo envío."]
    assert Entry.objects.get(act="reminder.retried").actor == asesora
    assert url("retry", row.pk) not in response.content.decode()


def test_one_that_did_not_fail_is_refused(advisor, process):
    row = remind(process.tasks.first(), state="sent")
    assert url("retry", row.pk) not in advisor.get(url("change", row.pk)).content.decode()
    response = advisor.post(url("retry", row.pk))
    assert response.status_code == 422
    assert "Sólo puede reintentarse un recordatorio que falló" in response.content.decode()


def test_several_at_once_and_a_digest_as_a_whole(advisor, process, enlace):
    digest = Digest.objects.create(
        user=enlace, timezone="America/Mexico_City", day=DAY, state="failed", message_id="<r@x.example>"
    )
    tasks = list(process.tasks.all()[:4])
    rows = [remind(tasks[n], n, digest=digest if n < 2 else None) for n in range(3)]
    rows.append(remind(tasks[3], 3, state="sent"))
    body = {"action": "retry", "_selected_action": [row.pk for row in rows]}
    response = advisor.post(url("changelist"), body, follow=True)
    assert sorted(said(response)) == [
        "Mensajes que volverán a intentarse: 2.",
        "Sólo puede reintentarse un recordatorio que falló: éste ya no está en ese estado.",
    ]
    digest.refresh_from_db()
    assert digest.state == "planned"
    assert list(Reminder.objects.order_by("pk").values_list("state", flat=True)) == ["planned"] * 3 + ["sent"]


def test_the_page_of_a_digest_shows_its_reminders(advisor, process, enlace):
    digest = Digest.objects.create(
        user=enlace, timezone="America/Mexico_City", day=DAY, message_id="<r@x.example>"
    )
    task = process.tasks.first()
    remind(task, digest=digest)
    page = advisor.get(reverse("admin:phases_digest_change", args=[digest.pk])).content.decode()
    assert task.name in page
    assert "3 días hábiles antes" in page


def test_nobody_else_may_retry(client, enlace, process):
    row = remind(process.tasks.first())
    client.force_login(enlace)
    assert client.post(url("retry", row.pk)).status_code == 302
    row.refresh_from_db()
    assert row.state == "failed"
