"""What page and paper show of an evaluation's content: bars, charts, sentences that can be read alone. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from agreements.evaluation.charting import Chart
from agreements.evaluation.progress import AHEAD, BEHIND, ON_PATH, REACHED, UNKNOWN, figures
from agreements.evaluation.series import chart_from
from agreements.evaluation.suggestions import RESULTS
from agreements.vitality.criteria import AMBER, GREEN
from agreements.vitality.score import LIGHTS, Light

#: Units of a bar: one for each point of the score, twice.
BAR_WIDTH = 200
#: The same hues as everywhere on paper; on screen the style sheet gives them.
INKS = {"good": "#17613a", "soon": "#8a6400", "late": "#b3261e", "idle": "#5b6663", "active": "#0f4c4a"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a whole, drawn: widths in units of a drawing 200 wide, with a point."""

    filled: str
    tone: str
    title: str

    @property
    def ink(self):
        return INKS[self.tone]


@dataclass(frozen=True, slots=True)
class Part:
    """One contribution to the score, with its bar: `possible` fills the whole width."""

    label: str
    sentence: str
    points: str
    possible: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Result:
    """An indicator with its chart; `values` are (year, value, expected, source) as they are read."""

    row: dict
    baseline: str
    target: str
    values: list[tuple]
    chart: Chart


@dataclass(frozen=True, slots=True)
class Figure:
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    light: Light | None
    score_bar: Bar | None
    marks: tuple[str, str]
    """Where amber and green begin on the bar of the score."""
    parts: list[Part]
    results: list[tuple[str, list[Result]]]
    sentences: list[str]
    figures: list[Figure]
    differs: bool
    """Whether the person decided otherwise than was proposed."""


def shown(evaluation, content) -> Shown:
    """Everything that is drawn or counted of a content."""
    vitality = content["vitality"]
    light = LIGHTS[vitality["light"]["key"]] if vitality else None
    proposed = content["proposal"]["verdict"]
    return Shown(
        light=light,
        score_bar=_bar(
            Decimal(vitality["score"]), Decimal(100), light.tone, f"{vitality['score']} de 100 puntos"
        )
        if vitality
        else None,
        marks=(str(2 * AMBER), str(2 * GREEN)),
        parts=[_part(each) for each in vitality["contributions"]] if vitality else [],
        results=_results(content["results"]),
        sentences=sentences(content),
        figures=_figures(content),
        differs=bool(proposed and evaluation.verdict and proposed != evaluation.verdict),
    )


def _part(each):
    points, possible = Decimal(each["points"]), Decimal(each["possible"])
    share = points / possible if possible else Decimal(0)
    tone = "good" if share >= Decimal("0.7") else "soon" if share >= Decimal("0.35") else "late"
    title = f"{each['label']}: {each['points']} de {each['possible']} puntos"
    return Part(
        each["label"],
        each["sentence"],
        figures(points),
        figures(possible),
        _bar(points, possible, tone, title),
    )


def _bar(value, whole, tone, title):
    filled = BAR_WIDTH * value / whole if whole else Decimal(0)
    return Bar(f"{filled:.1f}", tone, title)


def _results(rows):
    found = []
    for key, (title, _) in RESULTS.items():
        mine = [
            Result(
                row,
                figures(Decimal(row["baseline"])),
                figures(Decimal(row["target"])),
                [
                    (
                        each["year"],
                        figures(Decimal(each["value"])),
                        figures(Decimal(each["expected"])),
                        each["source"],
                    )
                    for each in row["values"]
                ],
                chart_from(row),
            )
            for row in rows
            if row["result"] == key
        ]
        if mine:
            found.append((title, mine))
    return found


def sentences(content) -> list[str]:
    """Three sentences that tell the year to somebody who reads nothing else."""
    vitality, counterpart = content["vitality"], content["agreement"]["counterpart"]
    if vitality:
        first = (
            f"La relación con {counterpart} suma {vitality['score']} de 100 puntos de vitalidad "
            f"({vitality['light']['words'].lower()})."
        )
    else:
        first = f"El acuerdo con {counterpart} está {content['agreement']['state']}: su vitalidad ya no se calcula."
    return [first, content["execution"]["sentence"], _results_sentence(content)]


def _results_sentence(content):
    standings = [row["standing"] for row in content["results"]]
    if not standings:
        return "Todavía no hay indicadores de los resultados de mediano y largo plazo."
    fine = sum(standings.count(each) for each in (REACHED, AHEAD, ON_PATH))
    behind, unknown = standings.count(BEHIND), standings.count(UNKNOWN)
    told = [f"{fine} en lo esperado o mejor", f"{behind} atrás"]
    if unknown:
        told.append(f"{unknown} sin dato")
    total = len(standings)
    return f"De {total} {'indicador' if total == 1 else 'indicadores'} de resultados: {', '.join(told)}."


def _figures(content):
    vitality, execution = content["vitality"], content["execution"]
    measured = [row for row in content["results"] if row["standing"] != UNKNOWN]
    fine = sum(row["standing"] != BEHIND for row in measured)
    done = execution["done"]
    return [
        Figure(vitality["score"] if vitality else "–", "puntos de vitalidad, de 100"),
        Figure(
            f"{done} de {execution['planned']}" if done is not None else "–",
            "actividades realizadas"
            if done is not None
            else "actividades: sin informes cerrados"
            if execution["programme"]
            else "actividades: sin programa",
        ),
        Figure(execution["people"] or "–", "personas que participaron"),
        Figure(
            f"{fine} de {len(measured)}" if measured else "–",
            "resultados en lo esperado o mejor" if measured else "resultados: sin datos",
        ),
    ]
