"""The matrix of an agreement: clause, commitment, activity, evidence, indicator, report; and both kinds of gap."""

from dataclasses import dataclass, field

from django.db.models import Count

from agreements.commitments.proposals import is_tracked
from agreements.commitments.writing import clause_labels
from agreements.models import Activity, ActivityStep, Commitment, Report, ReportLine

NOTHING, PROMISED, PLANNED, PROVED = "nothing", "promised", "planned", "proved"
#: How far a promise has come: word and tone.
STANDINGS = {
    NOTHING: ("sin nada detrás", "late"),
    PROMISED: ("sin actividad", "late"),
    PLANNED: ("con actividad, sin prueba", "soon"),
    PROVED: ("con evidencia o informe", "good"),
}


@dataclass(frozen=True)
class Trace:
    """What followed from an activity. `lines` are those of reports, oldest first; `value` is the indicator so far."""

    activity: Activity
    evidence_count: int
    task_ids: tuple[int, ...]
    lines: tuple[ReportLine, ...]

    @property
    def value(self):
        return self.activity.accumulate(line.actual for line in self.lines)

    @property
    def is_proved(self):
        return bool(
            self.evidence_count or any(line.report.state == Report.State.CLOSED for line in self.lines)
        )


@dataclass(frozen=True)
class PromiseRow:
    """A commitment with the activities that fulfil it; `commitment` is None when a clause has nothing behind it."""

    label: str
    commitment: Commitment | None
    traces: tuple[Trace, ...] = ()
    clause_key: str = ""

    @property
    def standing(self):
        if self.commitment is None:
            return NOTHING
        if not self.traces:
            return PROMISED
        return PROVED if any(trace.is_proved for trace in self.traces) else PLANNED

    @property
    def word(self):
        return STANDINGS[self.standing][0]

    @property
    def tone(self):
        return STANDINGS[self.standing][1]


@dataclass(frozen=True)
class Matrix:
    """`loose` are the activities that no commitment of the agreement asks for."""

    rows: list[PromiseRow]
    loose: list[Trace] = field(default_factory=list)

    def count(self, standing):
        return sum(row.standing == standing for row in self.rows)

    @property
    def promise_count(self):
        return sum(row.commitment is not None for row in self.rows)


def matrix_of(agreement, *, year=None):
    """The matrix of one agreement, with the activities of all years or of `year`. Eight queries, however many rows."""
    labels = clause_labels(agreement)
    clauses = list(agreement.clauses.order_by("position"))
    commitments = list(agreement.commitments.in_force().select_related("clause").order_by("pk"))
    traces = _traces(agreement, year)
    by_commitment = {}
    for trace in traces:
        for commitment in trace.activity.commitments.all():
            by_commitment.setdefault(commitment.pk, []).append(trace)
    of_clause, rows = {}, []
    for commitment in commitments:
        of_clause.setdefault(commitment.clause_id, []).append(commitment)
    for clause in clauses:
        found = of_clause.get(clause.pk, [])
        if found or is_tracked(clause):
            rows += _rows_of(labels[clause.key], found, by_commitment, clause.key)
    for commitment in of_clause.get(None, []):
        rows += _rows_of(commitment.clause_label, [commitment], by_commitment)
    standing = {commitment.pk for commitment in commitments}
    loose = [
        trace
        for trace in traces
        if not standing.intersection(commitment.pk for commitment in trace.activity.commitments.all())
    ]
    return Matrix(rows, loose)


def _rows_of(label, commitments, by_commitment, clause_key=""):
    if not commitments:
        return [PromiseRow(label, None, clause_key=clause_key)]
    return [
        PromiseRow(label, each, tuple(by_commitment.get(each.pk, ())), clause_key) for each in commitments
    ]


def _traces(agreement, year):
    activities = (
        Activity.objects.filter(programme__agreement=agreement)
        .select_related("programme")
        .prefetch_related("commitments")
        .order_by("programme__year", "starts_on", "pk")
    )
    if year:
        activities = activities.filter(programme__year=year)
    activities = list(activities)
    steps = (
        ActivityStep.objects.filter(activity__in=activities, task__isnull=False)
        .annotate(evidence_count=Count("task__evidence"))
        .order_by("activity", "weeks", "pk")
    )
    tasks = {}
    for step in steps:
        tasks.setdefault(step.activity_id, []).append(step)
    lines = {}
    reported = (
        ReportLine.objects.filter(activity__in=activities)
        .select_related("report__programme")
        .order_by("report__programme__year", "report__period", "pk")
    )
    for line in reported:
        lines.setdefault(line.activity_id, []).append(line)
    return [
        Trace(
            activity,
            sum(step.evidence_count for step in tasks.get(activity.pk, ())),
            tuple(step.task_id for step in tasks.get(activity.pk, ()) if step.evidence_count),
            tuple(lines.get(activity.pk, ())),
        )
        for activity in activities
    ]
