"""An agreement in force with a year behind it, and its evaluation: for tests of several modules."""

import datetime as dt
from decimal import Decimal

from agreements.evaluation import indicators, judging
from agreements.models import Mission, Report, ReportLine, TwinningContact
from tests.agreements.conftest import put_in_force

NOW = dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)
TEXTS = {
    "transformation": "Doce talleres exportan por primera vez.",
    "lessons": "Los webinars antes de las visitas ahorran tiempo.",
    "presence": "Se ingresará a una red.",
    "reasons": "La relación dio frutos.",
}


def year_behind(agreement, activity, by):
    """Signed in March; one activity done with its closed report, a contact, a mission, an indicator with two values."""
    put_in_force(agreement, dt.date(2026, 3, 2), ends_on=dt.date(2031, 3, 1))
    report = Report.objects.create(
        programme=activity.programme,
        period="t2",
        state="closed",
        content={},
        created_by=by,
        closed_by=by,
        closed_at=NOW,
        changed_at=NOW,
    )
    ReportLine.objects.create(
        report=report,
        activity=activity,
        progress="done",
        women=30,
        men=20,
        spent_local=Decimal("110000"),
        spent_counterpart=Decimal("3500"),
    )
    TwinningContact.objects.create(
        agreement=agreement,
        on=dt.date(2026, 11, 2),
        channel="mail",
        begun_by="counterpart",
        note="Invitación",
        recorded_by=by,
    )
    Mission.objects.create(
        municipality=agreement.municipality,
        agreement=agreement,
        direction="incoming",
        state="done",
        country="FR",
        city="Lyon",
        starts_on=dt.date(2026, 6, 1),
        ends_on=dt.date(2026, 6, 3),
        purpose="culture",
        result="Hecha",
        created_by=by,
    )
    indicator = indicators.add_indicator(
        municipality=agreement.municipality,
        by=by,
        result="territory",
        name="Talleres que exportan",
        unit="talleres",
        direction="up",
        baseline_year=2023,
        baseline=Decimal(2),
        target_year=2027,
        target=Decimal(20),
        source="Padrón de artesanos",
    )
    for year, value in ((2025, 9), (2026, 15)):
        indicators.record_value(indicator=indicator, year=year, value=Decimal(value), by=by, today=TODAY)
    return agreement


def begun(agreement, by, year=2026):
    return judging.begin_evaluation(agreement=agreement, year=year, by=by, now=NOW)


def closed(agreement, by, year=2026, verdict="continue"):
    row = begun(agreement, by, year)
    row = judging.save_evaluation(evaluation=row, by=by, now=NOW, seen=1, verdict=verdict, **TEXTS)
    return judging.close_evaluation(evaluation=row, by=by, now=NOW, seen=2)
