"""Helpers of tests about reports: an approved programme, and the lines of its activities."""

import datetime as dt

from django.utils import timezone

from agreements.models import AnnualProgramme
from agreements.programme import approving
from agreements.reporting import writing

NOW = dt.datetime(2027, 2, 1, 18, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


def approved(programme, by):
    """The programme after both sides said yes to it."""
    programme = AnnualProgramme.objects.get(pk=programme.pk)
    # A sensible day for both, whatever year the programme is of.
    now = timezone.make_aware(dt.datetime(programme.year, 3, 2, 12))
    version = approving.propose(programme=programme, by=by, now=now, seen_at=programme.changed_at)
    for side in ("local", "counterpart"):
        approving.approve(
            programme=programme,
            number=version.number,
            side=side,
            by=by,
            now=now,
            approved_on=now.date(),
            name="Quien aprueba",
            reference="Minuta 1",
        )
    return programme_of(programme.pk)


def programme_of(pk):
    return AnnualProgramme.objects.select_related("municipality", "agreement__counterpart__city").get(pk=pk)


def values(**changes):
    """What a person says of an activity under way, to change one at a time."""
    return {
        "progress": "under_way",
        "real_starts_on": dt.date(2026, 2, 2),
        "real_ends_on": None,
        "actual": 1,
        "women": 10,
        "men": 8,
        "unspecified": None,
        "spent_local": 1000,
        "spent_counterpart": None,
        "narrative": "Se hizo la primera parte.",
        "problems": "",
    } | changes


def begin(programme, period, by, today=TODAY, now=NOW):
    return writing.begin_report(programme=programme, period=period, by=by, today=today, now=now)


def say(report, activity, by, *, seen=None, today=TODAY, **changes):
    """Save the line of an activity as somebody who sees what there is."""
    line = report.lines.filter(activity=activity).first()
    seen = writing.stamp_of_line(line) if seen is None else seen
    return writing.save_line(
        report=report, activity=activity, by=by, seen=seen, today=today, now=NOW, **values(**changes)
    )


def tell(report, by, summary="Fue un buen trimestre.", **texts):
    report.refresh_from_db()
    words = {"achievements": "", "problems": "", "next_steps": ""} | texts
    return writing.save_narrative(
        report=report, by=by, seen=writing.stamp_of_texts(report), now=NOW, summary=summary, **words
    )


def close(report, by, today=TODAY, now=NOW):
    report.refresh_from_db()
    return writing.close_report(report=report, by=by, seen=report.revision, today=today, now=now)


def closed_quarter(programme, period, by, **lines):
    """Begin, tell and close a quarter; `lines` are values by `a<id of the activity>`."""
    report = begin(programme, period, by)
    for key, changes in lines.items():
        say(report, programme.activities.get(pk=int(key[1:])), by, **changes)
    tell(report, by)
    return close(report, by).report
