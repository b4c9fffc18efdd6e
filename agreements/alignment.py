"""The alignment matrix: plan line x SDG x theme x area of an agreement x activity, with what is missing both ways.

`build()` is pure. A line and an area of an agreement meet in a theme (`library.areas.THEMES_OF_AREA`); a line and an
activity only where somebody linked them, never by the likeness of words. It is the evidence of the task
`alineacion-planes` (methodology, S6: «alinear con los planes de desarrollo y la Agenda 2030»).
"""

from dataclasses import dataclass, field

from agreements.library.areas import AREAS, THEMES_OF_AREA
from agreements.models import Activity, Agreement, State
from partners.models import PlanLine
from partners.themes import GOALS, theme_names
from phases.models import Process

TASK_KEY = "alineacion-planes"
#: Agreements behind which nothing can stand any more.
OVER = (State.ENDED, State.RENEWED, State.WITHDRAWN, State.REJECTED)

ACTIVITY, AGREEMENT, PROCESS, NOTHING = "actividad", "acuerdo", "proceso", "nada"
#: How a line of the plan stands, best first: word and tone of its chip.
STANDINGS = {
    ACTIVITY: ("con actividad", "good"),
    AGREEMENT: ("en un acuerdo, sin actividad", "soon"),
    PROCESS: ("sólo en un proceso", "soon"),
    NOTHING: ("sin nada detrás", "late"),
}
STANDING_CHOICES = [(key, word.capitalize()) for key, (word, _) in STANDINGS.items()]
COVERED, UNSERVED, UNPLANNED, ABSENT = (
    "línea y actividad",
    "línea sin actividad",
    "actividad sin línea",
    "ni línea ni actividad",
)


@dataclass(frozen=True, slots=True)
class AreaUse:
    """An area of cooperation of one agreement."""

    agreement: Agreement
    key: str

    @property
    def name(self):
        return AREAS[self.key].es if self.key in AREAS else self.key

    @property
    def themes(self):
        return THEMES_OF_AREA.get(self.key, ())


@dataclass(slots=True)
class LineRow:
    """A line of a plan with all that stands behind it."""

    line: PlanLine
    areas: list[AreaUse] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)

    @property
    def theme_names(self):
        return theme_names(self.line.themes)

    @property
    def standing(self):
        return (
            ACTIVITY
            if self.activities
            else AGREEMENT
            if self.areas
            else PROCESS
            if self.processes
            else NOTHING
        )

    @property
    def word(self):
        return STANDINGS[self.standing][0]

    @property
    def tone(self):
        return STANDINGS[self.standing][1]


@dataclass(frozen=True, slots=True)
class Gap:
    """What no line of the plan asks for in one record: areas of an agreement, an activity, themes of a process."""

    kind: str
    names: tuple[str, ...]
    where: str
    advice: str
    record: object = None
    """The agreement, activity or process in which it stands."""

    @property
    def url_name(self):
        return URL_NAMES[type(self.record)]


URL_NAMES = {
    Agreement: "agreements:agreement-detail",
    Activity: "agreements:activity-edit",
    Process: "phases:process-detail",
}


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One Sustainable Development Goal: how many lines and how many activities name it."""

    number: int
    name: str
    line_count: int
    activity_count: int

    @property
    def word(self):
        if self.line_count:
            return COVERED if self.activity_count else UNSERVED
        return UNPLANNED if self.activity_count else ABSENT

    @property
    def tone(self):
        return {COVERED: "good", UNSERVED: "soon", UNPLANNED: "soon", ABSENT: "idle"}[self.word]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole picture. `silent` counts agreements that do not say their areas and so cannot be compared."""

    rows: list[LineRow]
    gaps: list[Gap]
    goals: list[GoalRow]
    silent: int

    def count(self, standing):
        return sum(row.standing == standing for row in self.rows)

    @property
    def gap_count(self):
        return sum(len(gap.names) for gap in self.gaps)

    @property
    def is_empty(self):
        return not self.rows and not self.gaps

    @property
    def without_themes(self):
        """Lines that name no theme: they can meet activities only."""
        return sum(not row.line.themes for row in self.rows)


def build(lines, agreements, activities, processes):
    """The `Matrix` of lines in force, agreements (`areas`), activities (with `line_ids`) and processes (`themes`)."""
    uses = [AreaUse(agreement, key) for agreement in agreements for key in agreement.areas]
    rows = []
    for line in lines:
        wanted = set(line.themes)
        rows.append(
            LineRow(
                line,
                areas=[use for use in uses if wanted.intersection(use.themes)],
                activities=[activity for activity in activities if line.pk in activity.line_ids],
                processes=[process for process in processes if wanted.intersection(process.themes)],
            )
        )
    return Matrix(
        rows=rows,
        gaps=[*_area_gaps(rows, uses), *_activity_gaps(rows, activities), *_theme_gaps(rows, processes)],
        goals=_goals(rows, activities),
        silent=sum(not agreement.areas for agreement in agreements),
    )


def _area_gaps(rows, uses):
    met = {(use.agreement.pk, use.key) for row in rows for use in row.areas}
    unmet = {}
    for use in uses:
        if (use.agreement.pk, use.key) not in met:
            unmet.setdefault(use.agreement.pk, []).append(use)
    return [
        Gap(
            "Áreas de un acuerdo",
            tuple(use.name for use in found),
            str(found[0].agreement.counterpart),
            "Revise si el plan las pide; si no, el acuerdo abarca más de lo que el municipio se propuso.",
            found[0].agreement,
        )
        for found in unmet.values()
    ]


def _activity_gaps(rows, activities):
    in_force = {row.line.pk for row in rows}
    return [
        Gap(
            "Actividad",
            (activity.name,),
            f"Programa {activity.programme.year}, {activity.programme.agreement.counterpart}",
            f"Se escribió «{activity.plan_line}»: elija en la actividad a qué línea corresponde."
            if activity.plan_line
            else "Elija en la actividad a qué línea del plan contribuye.",
            activity,
        )
        for activity in activities
        if not in_force.intersection(activity.line_ids)
    ]


def _theme_gaps(rows, processes):
    planned = {theme for row in rows for theme in row.line.themes}
    gaps = []
    for process in processes:
        names = tuple(theme_names(set(process.themes) - planned))
        if names:
            advice = "Ninguna línea del plan trata de ellos."
            gaps.append(Gap("Temas de un proceso", names, process.partner_name, advice, process))
    return gaps


def _goals(rows, activities):
    in_lines = [number for row in rows for number in set(row.line.goals)]
    # An activity serves the goal that it names, and those of the lines to which it is linked.
    served = {}
    for activity in activities:
        if activity.sdg:
            served.setdefault(activity.sdg, set()).add(activity.pk)
    for row in rows:
        for activity in row.activities:
            for number in row.line.goals:
                served.setdefault(number, set()).add(activity.pk)
    return [
        GoalRow(number, name, in_lines.count(number), len(served.get(number, ())))
        for number, name in GOALS.items()
    ]


# --- From rows -----------------------------------------------------------------------------------------------------


def matrix_of(municipality, user, *, year=None):
    """The matrix of one municipality with what the person may see; of activities only those of `year` when given.

    Five queries, however many rows there are.
    """
    lines = PlanLine.objects.visible_to(user).filter(municipality=municipality, retired_on__isnull=True)
    agreements = (
        Agreement.objects.visible_to(user)
        .filter(municipality=municipality)
        .exclude(state__in=OVER)
        .select_related("counterpart")
        .order_by("pk")
    )
    activities = (
        Activity.objects.visible_to(user)
        .filter(programme__municipality=municipality)
        .select_related("programme__agreement__counterpart")
        .prefetch_related("plan_lines")
        .order_by("-programme__year", "starts_on", "pk")
    )
    if year:
        activities = activities.filter(programme__year=year)
    activities = list(activities)
    for activity in activities:
        activity.line_ids = {line.pk for line in activity.plan_lines.all()}
    processes = (
        Process.objects.visible_to(user)
        .filter(municipality=municipality)
        .not_closed()
        .select_related("counterpart")
        .order_by("pk")
    )
    return build(list(lines), list(agreements), activities, list(processes))
