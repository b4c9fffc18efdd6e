"""Papers of a process: its timeline on one sheet, and its report. From the models to plain data, HTML and PDF.

Both tell how the process stands on a day. The same rows and the same day give the same bytes, so that a report issued
twice on one day is one document.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.text import Truncator

from agreements.drafting.answers import spoken_date
from agreements.papers import process_chart
from agreements.papers.data import Figure, Party
from agreements.papers.parties import party_of_counterpart, party_of_municipality
from agreements.papers.rendering import STYLES
from hermanamientos.lib.pdf import PdfSource
from partners.models import Entry
from phases import questionnaire
from phases.elapsed import Elapsed, elapsed_of
from phases.ledger import natural
from phases.models import Diagnosis, Extension, Process, Recommendations
from phases.results import Proof, results_from
from phases.timeline import Band, Chart
from phases.timeline_rows import timeline_of

PROCESS_STYLES = (*STYLES, "css/process-paper.css")
#: Suspensions named on the sheet of the timeline; the report names all.
MOST_BANDS = 12
LAST_ENTRIES = 20
#: Characters of a note of evidence in the report; the whole note stands on the page of its task.
NOTE_LENGTH = 240
# Issuing a report is written in the history; a report that told so would never be the same twice.
NOT_TOLD = ("document.issued",)


@dataclass(frozen=True)
class Letterhead:
    """What every paper of a process says about it. `counterpart` is None while there is none."""

    folio: str
    pair: str
    state_label: str
    dated: str
    municipality: Party
    counterpart: Party | None

    @property
    def edition(self):
        return f"{self.state_label} · al {self.dated}"


@dataclass(frozen=True)
class TimelinePaper:
    head: Letterhead
    chart: Chart
    groups: list
    left_out: int
    density: str
    drawing: process_chart.Drawing
    bands: tuple[Band, ...]
    bands_left_out: int
    legend: list[process_chart.Sign]

    @property
    def title(self):
        return f"Línea de tiempo, {self.head.pair}"


@dataclass(frozen=True)
class PhaseLine:
    """A phase, first and last day planned and in force; `gap` in words is the distance between both ends."""

    name: str
    planned: tuple[dt.date, dt.date]
    in_force: tuple[dt.date, dt.date]
    completed: str
    gap: str
    state: str
    tasks: str


@dataclass(frozen=True)
class TaskLine:
    task: Any
    word: str
    evidence: list[str]

    @property
    def done_by(self):
        return self.task.completed_by.full_name if self.task.completed_by_id else ""


@dataclass(frozen=True)
class DiagnosisLines:
    """What the answers to the questionnaire say; `answered` in words."""

    answered: str
    dated: str
    who: str
    findings: tuple[questionnaire.Finding, ...]


@dataclass(frozen=True)
class EntryLine:
    dated: str
    who: str
    text: str


@dataclass(frozen=True)
class ReportPaper:
    """The report of a process ready to be printed."""

    head: Letterhead
    purpose: str
    kind_label: str
    sentences: list[str]
    figures: list[Figure]
    drawing: process_chart.Drawing
    phases: list[PhaseLine]
    chart: Chart
    extensions: list
    elapsed: Elapsed
    tasks: list[tuple[Any, list[TaskLine]]]
    recommendations: list
    results: list[tuple[str, tuple[Proof, ...]]]
    diagnosis: DiagnosisLines | None
    entries: list[EntryLine]

    @property
    def title(self):
        return f"Informe del proceso, {self.head.pair}"

    @property
    def extension_days(self):
        """Natural days granted in all extensions together."""
        return sum(row.days for row in self.extensions)


# --- Bytes -----------------------------------------------------------------------------------------------------------


def timeline_source(process, today) -> PdfSource:
    """All that the timeline on one landscape sheet of Letter size is made from, as it stands on the day `today`."""
    paper = paper_of_timeline(process, today)
    return _source("agreements/pdf/timeline.html", paper, process, today)


def report_source(process, today) -> PdfSource:
    """All that the report of the process is made from, as it stands on the day `today`."""
    paper = paper_of_report(process, today)
    return _source("agreements/pdf/process_report.html", paper, process, today)


def _source(template, paper, process, today):
    head = paper.head
    coats = {
        "coat-municipality": head.municipality.coat,
        "coat-counterpart": head.counterpart.coat if head.counterpart else None,
    }
    return PdfSource(
        html=render_to_string(template, {"paper": paper}),
        css=PROCESS_STYLES,
        title=f"{paper.title} ({head.folio})",
        lang="es",
        created_at=dt.datetime.combine(today, dt.time(), tzinfo=process.municipality.zone),
        author=head.municipality.name,
        assets={name: ("image/png", coat) for name, coat in coats.items() if coat},
    )


# --- From models to papers -------------------------------------------------------------------------------------------


def report_folio(process) -> str:
    """The folio of the report: that of its process, marked."""
    return f"{process.folio}/INF"


def report_title(process, today) -> str:
    return f"Informe del proceso {process} al {spoken_date(today)}"


def _letterhead(process, today, folio):
    municipality = party_of_municipality(process.municipality)
    counterpart = party_of_counterpart(process.counterpart) if process.counterpart_id else None
    other = counterpart.short_name if counterpart else "contraparte por definir"
    return Letterhead(
        folio=folio,
        pair=f"{municipality.short_name} – {other}",
        state_label=f"Proceso {process.get_state_display()}",
        dated=spoken_date(today),
        municipality=municipality,
        counterpart=counterpart,
    )


def paper_of_timeline(process, today) -> TimelinePaper:
    """Read the timeline; of more suspensions than the sheet can name, the latest."""
    chart = timeline_of(process, today)
    groups, left_out, density = process_chart.printed(chart)
    # The last of the twelve places tells that there are more.
    named = chart.bands if len(chart.bands) <= MOST_BANDS else chart.bands[1 - MOST_BANDS :]
    return TimelinePaper(
        head=_letterhead(process, today, process.folio),
        chart=chart,
        groups=groups,
        left_out=left_out,
        density=density,
        drawing=process_chart.sheet(chart, groups),
        bands=named,
        bands_left_out=len(chart.bands) - len(named),
        legend=process_chart.legend(chart),
    )


def paper_of_report(process, today) -> ReportPaper:
    """Read a process with all that happened until the day `today`."""
    chart = timeline_of(process, today)
    prefetch_related_objects([row.task for row in chart.rows], "evidence", "completed_by")
    granted = Extension.objects.granted().filter(process=process)
    elapsed = elapsed_of(process, today)
    return ReportPaper(
        head=_letterhead(process, today, report_folio(process)),
        purpose=process.purpose,
        kind_label=process.get_kind_display(),
        sentences=_sentences(process, chart, elapsed),
        figures=_figures(chart, elapsed),
        drawing=process_chart.phases_only(chart),
        phases=[_phase_line(group) for group in chart.groups if group.phase],
        chart=chart,
        extensions=list(granted.select_related("task", "phase", "decided_by").order_by("decided_on", "pk")),
        elapsed=elapsed,
        tasks=[(group, [_task_line(row) for row in group.rows]) for group in chart.groups],
        results=_results(chart),
        recommendations=_recommendations(process),
        diagnosis=_diagnosis(process),
        entries=_entries(process),
    )


def _sentences(process, chart, elapsed):
    """The summary in words: where it stands, whose turn it is, what is late, what comes next."""
    found = [f"El proceso se abrió el {spoken_date(process.opened_on)}. {chart.standing}"]
    if process.state == Process.State.CLOSED:
        reason = f" {process.closing_reason}" if process.closing_reason else ""
        found.append(
            f"Se cerró el {spoken_date(process.closed_on)}: {process.get_outcome_display()}.{reason}"
        )
        return found
    if elapsed.holder:
        found.append(f"{elapsed.holder} tiene el expediente desde el {spoken_date(elapsed.since)}.")
    waiting = [row for row in chart.rows if row.task.state == "pending" and row.task.due_on]
    upcoming = min(waiting, key=lambda row: (row.task.due_on, row.task.position), default=None)
    if upcoming:
        lead = "Lo más atrasado" if upcoming.tone == "late" else "Lo que sigue"
        found.append(
            f"{lead}: {upcoming.task.name}, a cargo de {upcoming.task.assigned_to}, "
            f"con fecha límite {spoken_date(upcoming.task.due_on)}."
        )
    return found


def _figures(chart, elapsed):
    applicable = sum(group.applicable_count for group in chart.groups)
    late = chart.count("late")
    stopped = sum(band.days for band in chart.bands)
    return [
        Figure([f"{chart.count('done')} de {applicable}"], "tareas cumplidas"),
        Figure([str(late)], "tarea con retraso" if late == 1 else "tareas con retraso"),
        Figure(
            [str(elapsed.days)], "día natural" if elapsed.days == 1 else "días naturales desde la apertura"
        ),
        Figure([str(stopped)], "día suspendido" if stopped == 1 else "días de plazo suspendido"),
    ]


def _phase_line(group):
    phase = group.phase
    ended = phase.completed_on or phase.ends_on
    return PhaseLine(
        name=group.name,
        planned=(phase.planned_starts_on, phase.planned_ends_on),
        in_force=(phase.starts_on, phase.ends_on),
        completed=spoken_date(phase.completed_on) if phase.completed_on else "",
        gap=_gap((ended - phase.planned_ends_on).days),
        state=group.state + (f", {natural(group.days_late)}" if group.days_late else ""),
        tasks=f"{group.done_count} de {group.applicable_count}",
    )


def _gap(days):
    if days == 0:
        return "en la fecha prevista"
    return f"{natural(abs(days))} {'después' if days > 0 else 'antes'}"


def _task_line(row):
    return TaskLine(row.task, row.word, [_evidence(each) for each in row.task.evidence.all()])


def _evidence(row):
    """A piece of evidence in words: its note, the name of its file, or both."""
    note = Truncator(" ".join(row.note.split())).chars(NOTE_LENGTH)
    return " ".join(each for each in (note, f"({row.original_name})" if row.original_name else "") if each)


def _results(chart):
    """The results that the methodology expects, with what proves them, by their term."""
    found = results_from([row.task for row in chart.rows])
    return [("A corto plazo", found.short), ("A mediano y largo plazo", found.long)]


def _diagnosis(process):
    row = Diagnosis.objects.filter(process=process).select_related("answered_by").first()
    if row is None:
        return None
    asked = sum(not each.is_written for each in questionnaire.QUESTIONS.values())
    return DiagnosisLines(
        answered=f"{questionnaire.answered_count(row.answers)} de {asked} preguntas contestadas",
        dated=spoken_date(row.answered_at.astimezone(process.municipality.zone).date()),
        who=row.answered_by.full_name,
        findings=questionnaire.findings(row.answers),
    )


def _recommendations(process):
    rows = Recommendations.objects.filter(phase__process=process).select_related("phase", "written_by")
    return list(rows.order_by("phase__number"))


def _entries(process):
    zone = process.municipality.zone
    rows = Entry.objects.about(process).exclude(act__in=NOT_TOLD)[:LAST_ENTRIES]
    return [EntryLine(spoken_date(row.at.astimezone(zone).date()), row.actor_name, row.text) for row in rows]
