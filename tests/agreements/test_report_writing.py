"""Verbs of reports: beginning, writing, closing, opening again; locked periods, stale tabs, and the process's tasks."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agreements.models import ActivityStep, Agreement, Report, ReportLine
from agreements.programme.writing import add_activity, create_programme, remove_activity
from agreements.reporting import periods, plain, writing
from agreements.reporting.reading import Book, was_approved
from partners.models import Entry
from phases import progress
from phases.models import Task
from tests.agreements import reported
from tests.agreements.reported import NOW, TODAY, begin, close, closed_quarter, say, tell
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db

D = dt.date


@pytest.fixture
def later_activity(programme, activity_data, enlace):
    data = activity_data | {"name": "Foro", "starts_on": D(2026, 9, 1), "ends_on": D(2026, 9, 2)}
    return add_activity(programme=programme, by=enlace, **data)


@pytest.fixture
def reporting(activity, later_activity, programme, enlace):
    """The approved programme of 2026, with a visit in May and a forum in September."""
    return reported.approved(programme, enlace)


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as error:
        call(*args, **kwargs)
    return error.value


# --- Beginning -------------------------------------------------------------------------------------------------------


def test_only_an_approved_programme_is_reported_on(programme, activity, enlace):
    assert "ambas partes" in refused(begin, programme, "t1", enlace).messages[0]
    assert Report.objects.count() == 0 and not was_approved(programme)


def test_a_programme_that_is_changed_again_was_approved_and_reports_what_was(
    reporting, activity_data, enlace
):
    type(reporting).objects.filter(pk=reporting.pk).update(state="draft")
    programme = reported.programme_of(reporting.pk)
    add_activity(programme=programme, by=enlace, **activity_data | {"name": "Sin aprobar"})
    assert was_approved(programme)
    assert [each.name for each in Book(programme).activities] == ["Visita técnica", "Foro"]


def test_a_report_begins_once_and_not_before_its_period(reporting, enlace):
    error = refused(begin, reporting, "t2", enlace, today=D(2026, 3, 31))
    assert error.messages == ["El segundo trimestre de 2026 empieza el 01/04/2026."]
    report = begin(reporting, "t2", enlace, today=D(2026, 4, 1))
    assert begin(reporting, "t2", enlace).pk == report.pk
    assert Entry.objects.about(report).get().act == "report.begun"
    assert refused(begin, reporting, "t9", enlace).code == "period"


def test_a_quarter_is_not_begun_behind_a_closed_one(reporting, enlace):
    Agreement.objects.filter(pk=reporting.agreement_id).update(starts_on=D(2026, 4, 1))
    programme = reported.programme_of(reporting.pk)
    activity = programme.activities.get(name="Visita técnica")
    closed_quarter(programme, "t2", enlace, **{f"a{activity.pk}": {"real_starts_on": D(2026, 5, 4)}})
    assert "segundo trimestre de 2026" in refused(begin, programme, "t1", enlace).messages[0]


# --- Writing ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def report(reporting, enlace):
    return begin(reporting, "t2", enlace)


@pytest.fixture
def visit(reporting):
    return reporting.activities.get(name="Visita técnica")


def test_a_line_is_said_once(report, visit, enlace):
    line = say(report, visit, enlace, spent_local=Decimal("1000.50"))
    assert (line.progress, line.spent_local, line.unspecified) == ("under_way", Decimal("1000.50"), None)
    report.refresh_from_db()
    entries, revision = Entry.objects.about(report).count(), report.revision
    assert say(report, visit, enlace, seen="", spent_local=Decimal("1000.50")).pk == line.pk
    report.refresh_from_db()
    assert (Entry.objects.about(report).count(), report.revision) == (entries, revision)


def test_two_people_on_one_line_and_on_two(report, reporting, visit, enlace):
    say(report, visit, enlace, women=11)
    stale = refused(say, report, visit, enlace, seen="", women=99)
    assert stale.code == "stale" and report.lines.get().women == 11
    # Another activity is another matter.
    forum = reporting.activities.get(name="Foro")
    say(report, forum, enlace, seen="", progress="postponed", real_starts_on=None, problems="Sin fecha")
    assert report.lines.count() == 2


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"progress": "magia"}, {"progress"}),
        ({"progress": "done"}, {"real_ends_on"}),
        ({"progress": "done", "real_ends_on": D(2026, 7, 1)}, {"real_ends_on"}),
        ({"progress": "done", "real_ends_on": D(2026, 3, 31)}, {"real_ends_on"}),
        (
            {"progress": "done", "real_starts_on": D(2026, 5, 8), "real_ends_on": D(2026, 5, 7)},
            {"real_ends_on"},
        ),
        ({"real_ends_on": D(2026, 5, 8)}, {"real_ends_on"}),
        ({"real_starts_on": None}, {"real_starts_on"}),
        ({"real_starts_on": D(2025, 12, 31)}, {"real_starts_on"}),
        ({"real_starts_on": D(2026, 7, 1)}, {"real_starts_on"}),
        ({"narrative": "  "}, {"narrative"}),
        ({"progress": "postponed"}, {"problems"}),
        ({"progress": "not_started"}, {"progress"}),
        ({"women": -1}, {"women"}),
        ({"men": 2**31}, {"men"}),
        ({"spent_local": Decimal("-0.01")}, {"spent_local"}),
        ({"spent_counterpart": Decimal("1e13")}, {"spent_counterpart"}),
        ({"actual": Decimal("-1")}, {"actual"}),
        ({"actual": Decimal("0.001")}, {"actual"}),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_by_field(report, visit, enlace, changes, fields):
    assert set(refused(say, report, visit, enlace, **changes).message_dict) == fields
    assert ReportLine.objects.count() == 0
    report.refresh_from_db()
    assert report.revision == 1


def test_days_outside_the_agreements_life_or_to_come_are_refused(report, visit, enlace):
    Agreement.objects.filter(pk=report.programme.agreement_id).update(
        starts_on=D(2026, 4, 1), ends_on=D(2026, 6, 1)
    )
    early = refused(say, report, visit, enlace, real_starts_on=D(2026, 3, 31)).message_dict
    assert early == {"real_starts_on": ["El acuerdo rige desde el 01/04/2026: no puede ser antes."]}
    done = {"progress": "done", "real_starts_on": D(2026, 5, 4)}
    late = refused(say, report, visit, enlace, **done, real_ends_on=D(2026, 6, 2)).message_dict
    assert late == {"real_ends_on": ["El acuerdo terminó el 01/06/2026: no puede ser después."]}
    to_come = refused(
        say, report, visit, enlace, **done, real_ends_on=D(2026, 5, 8), today=D(2026, 5, 7)
    ).message_dict
    assert list(to_come) == ["real_ends_on"]


def test_an_activity_of_another_programme_and_a_line_of_the_year_are_refused(
    report, reporting, draft, activity_data, visit, enlace
):
    other = create_programme(agreement=draft, year=2027, by=enlace)
    data = activity_data | {"starts_on": D(2027, 5, 4), "ends_on": D(2027, 5, 8)}
    foreign = add_activity(programme=other, by=enlace, **data)
    assert refused(say, report, foreign, enlace).code == "foreign_row"
    assert refused(say, begin(reporting, "year", enlace), visit, enlace).code == "year"


def test_a_line_that_says_done_settles_the_task_of_the_activity(report, visit, enlace):
    step = ActivityStep.objects.select_related("task").get(activity=visit, key="event")
    assert step.task.state == Task.State.PENDING
    say(report, visit, enlace, progress="done", real_starts_on=D(2026, 5, 4), real_ends_on=D(2026, 5, 8))
    step.task.refresh_from_db()
    assert step.task.state == Task.State.DONE


def test_a_cancelled_activity_has_a_task_that_does_not_apply(report, visit, enlace):
    say(report, visit, enlace, progress="cancelled", real_starts_on=None, problems="Sin recursos")
    task = ActivityStep.objects.get(activity=visit, key="event").task
    assert task.state == Task.State.NOT_APPLICABLE


def test_the_narrative_of_a_stale_tab_is_refused(report, enlace):
    seen = writing.stamp_of_texts(report)
    tell(report, enlace, "Uno")
    words = {"achievements": "", "problems": "", "next_steps": ""}
    error = refused(
        writing.save_narrative, report=report, by=enlace, seen=seen, now=NOW, summary="Dos", **words
    )
    report.refresh_from_db()
    assert (error.code, report.summary) == ("stale", "Uno")
    # A line meanwhile does not make the words stale.
    tell(report, enlace, "Tres")
    report.refresh_from_db()
    assert report.summary == "Tres"


def test_an_activity_with_a_line_stays_in_its_programme(report, reporting, visit, enlace):
    say(report, visit, enlace)
    type(reporting).objects.filter(pk=reporting.pk).update(state="draft")
    visit.refresh_from_db()
    assert "informe" in refused(remove_activity, activity=visit, by=enlace, today=TODAY).messages[0]


# --- Closing ---------------------------------------------------------------------------------------------------------


def test_what_is_missing_is_told_exactly(report, visit, enlace):
    error = refused(close, report, enlace, today=D(2026, 6, 30))
    assert error.messages == [
        "Cierre antes el informe del primer trimestre de 2026.",
        "Falta el avance de «Visita técnica».",
        "Falta escribir el resumen.",
        "El periodo termina el 30/06/2026: se cierra después.",
    ]
    closed_quarter(report.programme, "t1", enlace)
    say(report, visit, enlace)
    tell(report, enlace)
    assert refused(close, report, enlace, today=D(2026, 6, 30)).messages == error.messages[3:]
    assert not close(report, enlace, today=D(2026, 7, 1)).report.is_open


def test_what_did_not_end_is_asked_for_in_the_next_quarter(reporting, visit, enlace):
    closed_quarter(reporting, "t1", enlace)
    closed_quarter(reporting, "t2", enlace, **{f"a{visit.pk}": {"real_starts_on": D(2026, 5, 4)}})
    third = begin(reporting, "t3", enlace)
    lacks = [each.text for each in Book(reporting).lacks(third, TODAY)]
    assert lacks == [
        "Falta el avance de «Visita técnica».",
        "Falta el avance de «Foro».",
        "Falta escribir el resumen.",
    ]


def test_a_closed_report_does_not_change_through_any_verb(reporting, visit, enlace):
    closed_quarter(reporting, "t1", enlace)
    report = closed_quarter(reporting, "t2", enlace, **{f"a{visit.pk}": {"real_starts_on": D(2026, 5, 4)}})
    before = Report.objects.values().get(pk=report.pk)
    assert refused(say, report, visit, enlace, women=99).code == "closed"
    assert refused(tell, report, enlace, "Otra cosa").code == "closed"
    assert close(report, enlace).report.pk == report.pk
    assert Report.objects.values().get(pk=report.pk) == before
    assert Entry.objects.about(report).filter(act="report.closed").count() == 1
    assert ReportLine.objects.get().women == 10


def test_closing_from_a_stale_tab_is_refused(reporting, enlace):
    report = begin(reporting, "t1", enlace)
    tell(report, enlace)
    report.refresh_from_db()
    seen = report.revision
    tell(report, enlace, "Cambió")
    error = refused(writing.close_report, report=report, by=enlace, seen=seen, today=TODAY, now=NOW)
    assert error.code == "stale"
    report.refresh_from_db()
    assert report.is_open and report.content is None


def test_what_was_closed_keeps_its_words_when_the_plan_changes(reporting, visit, enlace):
    closed_quarter(reporting, "t1", enlace)
    line = {"real_starts_on": D(2026, 5, 4), "spent_counterpart": Decimal(50)}
    report = closed_quarter(reporting, "t2", enlace, **{f"a{visit.pk}": line})
    reporting.activities.filter(pk=visit.pk).update(name="Otro nombre", currency_counterpart="USD")
    book = Book(reported.programme_of(reporting.pk))
    assert book.content(book.reports["t2"]).row(visit.pk).plan.name == "Visita técnica"
    assert book.entry("t2", visit.pk).currency == "EUR"
    assert plain.loaded(report.content).texts["summary"] == "Fue un buen trimestre."


def test_opening_again_asks_for_a_reason_and_for_the_order(reporting, visit, enlace):
    first = closed_quarter(reporting, "t1", enlace)
    second = closed_quarter(reporting, "t2", enlace, **{f"a{visit.pk}": {"real_starts_on": D(2026, 5, 4)}})

    def reopen(report, reason="Faltó un dato"):
        return writing.reopen_report(report=report, reason=reason, by=enlace, now=NOW)

    assert set(refused(reopen, second, "  ").message_dict) == {"reason"}
    assert set(refused(reopen, second, "x" * 251).message_dict) == {"reason"}
    error = refused(reopen, first)
    assert error.messages[0].startswith("Ya está cerrado: segundo trimestre de 2026.")
    second = reopen(second)
    assert (second.is_open, second.content, second.closed_by) == (True, None, None)
    assert "Faltó un dato" in Entry.objects.about(second).first().text
    assert refused(reopen, second).code == "open"
    assert reopen(first).is_open


# --- The year --------------------------------------------------------------------------------------------------------


def whole_year(programme, visit, by):
    forum = programme.activities.get(name="Foro")
    closed_quarter(programme, "t1", by)
    closed_quarter(
        programme, "t2", by, **{f"a{visit.pk}": {"real_starts_on": D(2026, 5, 4), "actual": Decimal("0.4")}}
    )
    closed_quarter(
        programme,
        "t3",
        by,
        **{
            f"a{visit.pk}": {
                "progress": "done",
                "real_starts_on": D(2026, 5, 4),
                "real_ends_on": D(2026, 7, 2),
                "actual": Decimal("0.6"),
            },
            f"a{forum.pk}": {"progress": "cancelled", "real_starts_on": None, "problems": "Sin sede"},
        },
    )
    return closed_quarter(programme, "t4", by)


def test_the_year_adds_up_its_quarters_and_waits_for_them(reporting, visit, enlace):
    year = begin(reporting, "year", enlace)
    tell(year, enlace, "Un buen año.")
    assert refused(close, year, enlace).messages == [
        f"Falta cerrar el informe del {periods.in_words(each, 2026)}." for each in periods.QUARTERS
    ]
    whole_year(reporting, visit, enlace)
    assert refused(close, year, enlace, today=D(2026, 12, 31)).messages == [
        "El periodo termina el 31/12/2026: se cierra después."
    ]
    content = plain.loaded(close(year, enlace).report.content)
    row = content.row(visit.pk)
    assert (row.result.value, row.percent, row.is_met, row.progress) == (Decimal("1.00"), 100, True, "done")
    assert [each.period for each in row.entries] == ["t2", "t3"]
    assert (row.starts_on, row.ends_on, row.people().value) == (D(2026, 5, 4), D(2026, 7, 2), 36)


def test_a_quarter_does_not_open_behind_a_closed_year(reporting, visit, enlace):
    fourth = whole_year(reporting, visit, enlace)
    year = begin(reporting, "year", enlace)
    tell(year, enlace)
    close(year, enlace)
    error = refused(writing.reopen_report, report=fourth, reason="Error", by=enlace, now=NOW)
    assert error.messages[0].startswith("Ya está cerrado: informe anual de 2026.")


# --- The process's tasks ---------------------------------------------------------------------------------------------


def followup_task(process, key, planned_on):
    defaults = {
        "name": key,
        "planned_on": planned_on,
        "municipality": process.municipality,
        "state": "pending",
    }
    task, _ = Task.objects.update_or_create(process=process, key=key, defaults=defaults)
    return task


@pytest.mark.parametrize(
    ("key", "planned_on", "state"),
    [
        ("seguimiento-trimestral-2026-t1", D(2026, 4, 15), "done"),
        ("seguimiento-trimestral", D(2026, 4, 15), "done"),
        ("seguimiento-trimestral", None, "done"),
        ("seguimiento-trimestral", D(2026, 7, 15), "pending"),
        ("seguimiento-trimestral-2026-t2", D(2026, 7, 15), "pending"),
    ],
)
def test_closing_a_quarter_fulfils_the_task_of_that_quarter(
    reporting, process, enlace, key, planned_on, state
):
    Task.objects.filter(process=process, key__startswith="seguimiento-trimestral").delete()
    task = followup_task(process, key, planned_on)
    closed_quarter(reporting, "t1", enlace)
    task.refresh_from_db()
    assert task.state == state


def test_closing_the_year_fulfils_the_annual_task(reporting, process, visit, enlace):
    task = followup_task(process, "informe-anual-2026", D(2027, 1, 31))
    whole_year(reporting, visit, enlace)
    year = begin(reporting, "year", enlace)
    tell(year, enlace)
    close(year, enlace)
    task.refresh_from_db()
    assert task.state == "done" and year.folio in task.note


def test_a_closed_process_does_not_stop_a_report(reporting, process, enlace):
    progress.close_process(
        process=process, outcome="withdrawn", reason="Otra prioridad", by=enlace, today=MONDAY
    )
    followup_task(process, "seguimiento-trimestral-2026-t1", D(2026, 4, 15))
    report = begin(reporting, "t1", enlace)
    tell(report, enlace)
    closed = close(report, enlace)
    assert not closed.report.is_open
    assert closed.unfulfilled == ("El proceso está cerrado: sus tareas quedaron como estaban.",)
