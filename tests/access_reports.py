"""Rows of the access table: reports on an annual programme.

They are of the programme of a year that is over, approved by both sides: its first quarter is closed, its second open.
"""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from agreements.models import AnnualProgramme, Report
from agreements.programme.writing import add_activity, create_programme
from agreements.reporting import writing
from tests.access_kinds import (
    NO_POST,
    PAPERS,
    READ,
    TO_ITS_PAGE,
    WRITE,
    WRITE_PAPERS,
    Case,
    act,
    act_on_papers,
)
from tests.agreements.reported import approved, programme_of, tell
from tests.scene import activity_data

YEAR = 2025
LINE = {
    "progress": "under_way",
    "real_starts_on": f"{YEAR}-05-05",
    "actual": "1",
    "women": "3",
    "men": "2",
    "narrative": "Se hizo la primera parte.",
}


def _programme(scene):
    """The programme of a past year with its reports, made through the verbs once per scene."""
    found = AnnualProgramme.objects.filter(agreement=scene.draft, year=YEAR).first()
    if found:
        return programme_of(found.pk)
    by, now = scene.people["enlace"], timezone.now()
    today = now.date()
    programme = create_programme(agreement=scene.draft, year=YEAR, by=by)
    add_activity(programme=programme, by=by, **activity_data(YEAR) | _spring())
    programme = approved(programme, by)

    def begin(period):
        return writing.begin_report(programme=programme, period=period, by=by, today=today, now=now)

    first = begin("t1")
    tell(first, by)
    first.refresh_from_db()
    writing.close_report(report=first, by=by, seen=first.revision, today=today, now=now)
    begin("t2")
    return programme


def _spring():
    return {"starts_on": dt.date(YEAR, 5, 4), "ends_on": dt.date(YEAR, 5, 8)}


def _of(period):
    return lambda scene: [Report.objects.get(programme=_programme(scene), period=period).pk]


def _line(scene):
    return [*_of("t2")(scene), _programme(scene).activities.get().pk]


def _complete(scene):
    """The open quarter with all that it needs to be closed."""
    report = Report.objects.get(pk=_of("t2")(scene)[0])
    if not report.lines.exists():
        by, now = scene.people["enlace"], timezone.now()
        values = dict.fromkeys(writing.LINE_FIELDS) | {
            "progress": "postponed",
            "narrative": "",
            "problems": "Sin fecha",
        }
        writing.save_line(
            report=report,
            activity=_programme(scene).activities.get(),
            by=by,
            seen="",
            today=now.date(),
            now=now,
            **values,
        )
        tell(report, by)
    return [report.pk]


def _form(scene, name, args):
    return scene.form_of(reverse(f"agreements:{name}", args=args))


ROWS = {
    "agreements:report-list": Case(PAPERS, NO_POST, lambda s: [_programme(s).pk]),
    "agreements:report-begin": Case(
        TO_ITS_PAGE, act_on_papers(), lambda s: [_programme(s).pk], lambda s: {"period": "t3"}
    ),
    "agreements:report-detail": Case(PAPERS, NO_POST, _of("t1")),
    "agreements:report-pdf": Case(READ, NO_POST, _of("t2")),
    "agreements:report-edit": Case(
        WRITE, act(), _of("t2"), lambda s: _form(s, "report-edit", _of("t2")(s)) | {"summary": "Otro resumen"}
    ),
    "agreements:report-line": Case(
        WRITE, act(), _line, lambda s: _form(s, "report-line", _line(s)) | LINE | {"problems": ""}
    ),
    "agreements:report-close": Case(
        WRITE, act(), _complete, lambda s: {"seen": Report.objects.get(pk=_complete(s)[0]).revision}
    ),
    "agreements:report-reopen": Case(
        WRITE_PAPERS, act_on_papers(), _of("t1"), lambda s: {"reason": "Faltó un dato"}
    ),
    "agreements:document-issue-report": Case(WRITE_PAPERS, act_on_papers(), _of("t1")),
}
