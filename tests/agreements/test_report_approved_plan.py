"""A report measures against what both sides approved, also while the next version is being written."""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.models import Activity, AnnualProgramme
from agreements.programme import approving, writing
from agreements.reporting.reading import Book
from tests.agreements import reported
from tests.agreements.reported import NOW, begin, close, say, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def reopened(activity, programme, enlace):
    """The approved programme, open again, with another target, name and currency that nobody approved."""
    programme = reported.approved(programme, enlace)
    approving.reopen(programme=programme, number=1, by=enlace, now=NOW, reason="Cambió la sede")
    current = Activity.objects.get(pk=activity.pk)
    writing.change_activity(
        activity=current,
        by=enlace,
        seen=writing.fingerprint(current),
        name="Visita con otro nombre",
        target_value=7,
        currency_counterpart="USD",
        starts_on=current.starts_on - dt.timedelta(days=1),
    )
    return reported.programme_of(programme.pk)


def plan_of(programme, period="t2"):
    (row,) = Book(programme).rows(period)
    return row.plan


def test_what_only_one_side_wrote_is_in_no_report(reopened, activity):
    plan = plan_of(reopened)
    assert (plan.name, plan.target, plan.currency) == (
        activity.name,
        activity.target_value,
        activity.currency_counterpart,
    )
    assert (plan.starts_on, plan.ends_on) == (activity.starts_on, activity.ends_on)
    assert (plan.budget_local, plan.baseline) == (activity.budget_local, activity.baseline)


def test_the_next_version_counts_once_both_sides_said_yes(reopened, enlace):
    programme = AnnualProgramme.objects.get(pk=reopened.pk)
    approving.propose(programme=programme, by=enlace, now=NOW, seen_at=programme.changed_at, note="Otra meta")
    assert plan_of(reported.programme_of(programme.pk)).target != 7
    for side in ("local", "counterpart"):
        approving.approve(
            programme=programme,
            number=2,
            side=side,
            by=enlace,
            now=NOW,
            approved_on=NOW.date(),
            name="Quien aprueba",
            reference="Minuta 2",
        )
    plan = plan_of(reported.programme_of(programme.pk))
    assert (plan.name, plan.target, plan.currency) == ("Visita con otro nombre", 7, "USD")


def test_the_form_asks_in_the_currency_that_was_approved(client, reopened, activity, enlace):
    report = begin(reopened, "t1", enlace)
    client.force_login(enlace)
    page = client.get(reverse("agreements:report-line", args=[report.pk, activity.pk]))
    assert f"({activity.currency_counterpart})" in page.content.decode()
    assert "(USD)" not in page.content.decode()


def test_a_report_closed_meanwhile_keeps_the_approved_target(reopened, activity, enlace):
    report = begin(reopened, "t1", enlace)
    say(report, Activity.objects.get(pk=activity.pk), enlace)
    tell(report, enlace)
    content = close(report, enlace).report.content
    (row,) = content["rows"]
    assert row["plan"]["name"] == activity.name
    assert Activity.objects.get(pk=activity.pk).name == "Visita con otro nombre"
