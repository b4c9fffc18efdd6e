"""Several people at one report at once. PostgreSQL only."""

import datetime as dt

import pytest

from agreements.models import Report
from agreements.programme.writing import add_activity
from agreements.reporting import writing
from partners.models import Entry
from tests.agreements import reported
from tests.agreements.reported import NOW, TODAY, begin, say, tell, values
from tests.agreements.test_versions_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 4


@pytest.fixture
def programme(programme, activity, activity_data, enlace):
    data = activity_data | {"name": "Foro", "starts_on": dt.date(2026, 3, 9), "ends_on": dt.date(2026, 3, 9)}
    add_activity(programme=programme, by=enlace, **data)
    return reported.approved(programme, enlace)


def saving(report, activity, by, seen, women):
    return lambda: writing.save_line(
        report=report, activity=activity, by=by, seen=seen, today=TODAY, now=NOW, **values(women=women)
    )


def test_a_report_begun_by_six_people_is_one(programme, enlace):
    outcomes = at_once(*[lambda: begin(reported.programme_of(programme.pk), "t1", enlace)] * 6)
    assert {each.pk for each in outcomes} == {Report.objects.get().pk}
    assert Entry.objects.filter(act="report.begun").count() == 1


def test_of_four_tabs_on_one_line_one_is_kept_and_the_others_are_told(programme, enlace):
    report, visit = begin(programme, "t1", enlace), programme.activities.first()
    for _ in range(ROUNDS):
        seen = writing.stamp_of_line(report.lines.first())
        before = report.lines.first().women if report.lines.exists() else 0
        outcomes = at_once(*[saving(report, visit, enlace, seen, before + n) for n in range(1, 5)])
        (kept,) = [each for each in outcomes if each]
        assert report.lines.get().women == kept.women


def test_two_activities_saved_at_once_are_both_kept(programme, enlace):
    report = begin(programme, "t1", enlace)
    rows = list(programme.activities.all())
    outcomes = at_once(*[saving(report, row, enlace, "", 7) for row in rows])
    assert None not in outcomes and report.lines.count() == 2


def test_what_is_written_while_it_closes_is_in_the_closed_report_or_refused(programme, enlace):
    report, rows = begin(programme, "t1", enlace), list(programme.activities.all())
    for row in rows:
        say(report, row, enlace)
    for number in range(ROUNDS):
        tell(report, enlace, f"Ronda {number}")
        report.refresh_from_db()
        line = report.lines.get(activity=rows[0])
        seen, revision = writing.stamp_of_line(line), report.revision
        saved, closed = at_once(
            saving(report, rows[0], enlace, seen, 100 + number),
            lambda r=revision: writing.close_report(report=report, by=enlace, seen=r, today=TODAY, now=NOW),
        )
        assert (saved is None) != (closed is None)
        report.refresh_from_db()
        if closed:
            entry = report.content["rows"]
            women = [each["entries"][0]["women"] for each in entry if each["plan"]["pk"] == rows[0].pk]
            assert women == [report.lines.get(activity=rows[0]).women]
            writing.reopen_report(report=report, reason="Otra ronda", by=enlace, now=NOW)
            report.refresh_from_db()
