"""From the rows of a programme to the plain content of its reports, and to what each of them still lacks."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import Count

from agreements.library.areas import AREAS
from agreements.models import ActivityStep, AnnualProgramme, Report, ReportLine
from agreements.papers.parties import party_of_counterpart, party_of_municipality
from agreements.programme.writing import life_of
from agreements.reporting import periods, plain
from agreements.reporting.figures import SETTLED, Entry, Plan, Proof, Row
from phases.models import Evidence

#: Characters of a note of evidence that a report repeats.
NOTE_LENGTH = 160
#: What a report repeats of the plan of an activity, by what it is in the content of a version.
_WORDS = ("name", "area", "kind", "indicator", "indicator_unit", "target", "adding", "currency_counterpart")
_DAYS = ("starts_on", "ends_on")
_AMOUNTS = ("baseline", "target_value", "budget_local", "budget_counterpart")


@dataclass(frozen=True)
class Lack:
    """Something that a report needs before it can be closed; `activity` is the one that it is about, if any."""

    text: str
    activity: int | None = None


def was_approved(programme) -> bool:
    """Whether both sides approved the programme at some time: before that nothing of it can be reported."""
    if programme.state == AnnualProgramme.State.APPROVED:
        return True
    return _approved_versions(programme).exists()


def _approved_versions(programme):
    # One approval of each side: the constraint allows no two of the same.
    return programme.versions.annotate(yes=Count("approvals")).filter(yes__gte=2)


def _approved_activities(programme):
    """What can be reported on: while the next version is being written, the activities of the approved one, as it says.

    Nobody is measured against a target to which only one side said yes. What was reported and is in no approved version
    stands as it is written now.
    """
    rows = programme.activities.order_by("starts_on", "pk")
    if programme.state == AnnualProgramme.State.APPROVED:
        return list(rows)
    version = _approved_versions(programme).order_by("-number").first()
    approved = {each["id"]: each for each in version.content["activities"]} if version else {}
    reported = set(ReportLine.objects.filter(report__programme=programme).values_list("activity", flat=True))
    found = [
        _as_approved(each, approved.get(each.pk)) for each in rows if each.pk in approved.keys() | reported
    ]
    return sorted(found, key=lambda each: (each.starts_on, each.pk))


def _as_approved(activity, facts):
    """The activity with what a version says of it (`programme.content`); never to be saved."""
    if facts is not None:
        for name in (*_WORDS, *_DAYS, *_AMOUNTS):
            value = facts[name]
            if value is not None and name in _DAYS:
                value = dt.date.fromisoformat(value)
            elif value is not None and name in _AMOUNTS:
                value = Decimal(value)
            setattr(activity, name, value)
    return activity


class Book:
    """All that was reported on one programme, read once: five queries, however many activities there are.

    `programme` comes with its municipality and with the agreement's counterpart and city.
    """

    def __init__(self, programme):
        self.programme = programme
        self.year = programme.year
        self.reports = {each.period: each for each in programme.reports.all()}
        for each in self.reports.values():
            each.programme = programme
        self.activities = _approved_activities(programme)
        lines = ReportLine.objects.filter(report__programme=programme).select_related("report")
        self.lines = {(each.report.period, each.activity_id): each for each in lines}

    @cached_property
    def proofs(self):
        """The evidence of every activity's tasks, by the activity's id."""
        steps = ActivityStep.objects.filter(activity__programme=self.programme, task__isnull=False)
        activity_of = dict(steps.values_list("task", "activity"))
        found = {}
        rows = Evidence.objects.filter(task__in=activity_of).select_related("task").order_by("added_at", "pk")
        for each in rows:
            note = " ".join(each.note.split())
            words = each.original_name or (
                note if len(note) <= NOTE_LENGTH else f"{note[: NOTE_LENGTH - 1].rstrip()}…"
            )
            proof = Proof(each.pk, each.task_id, each.task.name, words, bool(each.file), each.sha256)
            found.setdefault(activity_of[each.task_id], []).append(proof)
        return found

    @cached_property
    def _frozen(self):
        """The contents of the closed quarters: what they say is what they said when they were closed."""
        return {
            period: plain.loaded(report.content)
            for period, report in self.reports.items()
            if not report.is_open and period != periods.YEAR
        }

    @property
    def life(self):
        """First and last day of the agreement; None where that is not known."""
        return life_of(self.programme.agreement)

    @property
    def needed(self) -> tuple[str, ...]:
        """The quarters that the year's report needs."""
        spans = [(each.starts_on, each.ends_on) for each in self.activities]
        begun = {period for period in self.reports if period != periods.YEAR}
        return periods.needed_quarters(self.year, self.life, spans, begun)

    def entry(self, period, activity_pk) -> Entry | None:
        """What a quarter says of an activity; None when it says nothing."""
        frozen = self._frozen.get(period)
        if frozen is not None:
            row = frozen.row(activity_pk)
            return row.of(period) if row else None
        line = self.lines.get((period, activity_pk))
        return self._entry_of(line) if line else None

    def _entry_of(self, line):
        report = self.reports[line.report.period]
        return Entry(
            period=report.period,
            report=report.pk,
            folio=report.folio,
            line=line.pk,
            progress=line.progress,
            starts_on=line.real_starts_on,
            ends_on=line.real_ends_on,
            actual=line.actual,
            women=line.women,
            men=line.men,
            unspecified=line.unspecified,
            spent_local=line.spent_local,
            spent_counterpart=line.spent_counterpart,
            currency=self._currencies[line.activity_id],
            narrative=line.narrative,
            problems=line.problems,
        )

    @cached_property
    def _currencies(self):
        return {each.pk: each.currency_counterpart for each in self.activities}

    def rows(self, period) -> tuple[Row, ...]:
        """Every activity up to a period, in order of date."""
        quarters = periods.up_to(period)
        found = []
        for number, activity in enumerate(self.activities, 1):
            entries = tuple(
                entry for quarter in quarters if (entry := self.entry(quarter, activity.pk)) is not None
            )
            row = Row(_plan(number, activity), entries, False, tuple(self.proofs.get(activity.pk, ())))
            found.append(replace(row, is_expected=self._is_expected(row, period)))
        return tuple(found)

    def _is_expected(self, row, period):
        """Planned to run in the period, or brought along from earlier quarters without having ended."""
        plan = row.plan
        if period == periods.YEAR or periods.runs_in(plan.starts_on, plan.ends_on, period, self.year):
            return True
        before = [entry for entry in row.entries if entry.period != period]
        if before:
            return before[-1].progress not in SETTLED
        return False

    def content(self, report) -> plain.Content:
        """What a report says: as it was closed, or as it stands now."""
        if not report.is_open:
            return plain.loaded(report.content)
        programme, agreement = self.programme, self.programme.agreement
        head = plain.Head(
            period=report.period,
            year=self.year,
            folio=report.folio,
            programme_folio=programme.folio,
            programme_objective=programme.objective,
            agreement_title=agreement.title,
            agreement_folio=agreement.folio,
            municipality=_words(party_of_municipality(programme.municipality)),
            counterpart=_words(party_of_counterpart(agreement.counterpart)),
        )
        return plain.Content(
            head, {name: getattr(report, name) for name in plain.TEXTS}, self.rows(report.period)
        )

    def lacks(self, report, today) -> list[Lack]:
        """What stands between a report and its closing, in the order in which one would do it."""
        found = []
        if report.period == periods.YEAR:
            found += [
                Lack(f"Falta cerrar el informe del {periods.in_words(each, self.year)}.")
                for each in self.needed
                if each not in self._frozen
            ]
        else:
            found += [
                Lack(f"Cierre antes el informe del {periods.in_words(each, self.year)}.")
                for each in periods.earlier(report.period)
                if each in self.needed and each not in self._frozen
            ]
            found += [
                Lack(f"Falta el avance de «{row.plan.name}».", row.plan.pk)
                for row in self.rows(report.period)
                if row.is_expected and row.of(report.period) is None
            ]
        if not report.summary.strip():
            found.append(Lack("Falta escribir el resumen."))
        if not periods.is_over(report.period, self.year, today):
            last = periods.days_of(report.period, self.year)[1]
            found.append(
                Lack(f"El periodo termina el {last.day:02d}/{last.month:02d}/{last.year}: se cierra después.")
            )
        return found

    def closed_later(self, period) -> list[Report]:
        """Closed reports that are built upon this period."""
        return [
            self.reports[each]
            for each in periods.later(period)
            if each in self.reports and not self.reports[each].is_open
        ]


def _words(party):
    return plain.PartyWords(party.name, party.short_name, party.place, party.name_local, party.language)


def _plan(number, activity):
    area = AREAS.get(activity.area)
    return Plan(
        number=number,
        pk=activity.pk,
        name=activity.name,
        area=area.es if area else activity.area,
        kind=activity.get_kind_display(),
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        indicator=activity.indicator,
        unit=activity.indicator_unit,
        baseline=activity.baseline,
        target=activity.target_value,
        target_words=activity.target,
        adding=activity.adding,
        budget_local=activity.budget_local,
        budget_counterpart=activity.budget_counterpart,
        currency=activity.currency_counterpart,
    )
