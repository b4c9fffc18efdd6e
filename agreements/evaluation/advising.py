"""What the facts of a year say should become of an agreement: continue, adjust, suspend or end. Pure.

Rules are data. Each rule that holds gives one sentence with its figures; the severest of their verdicts is proposed,
so that a fact that gets worse never makes the proposal milder. What is not known is said and moves nothing. It is a
proposal: a person decides, and may decide otherwise, saying why. The limits are this system's own (grade D): neither
the law nor the methodology fixes them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

CONTINUE, ADJUST, SUSPEND, END = "continue", "adjust", "suspend", "end"
#: From the mildest to the severest, with the words of a proposal.
VERDICTS = {CONTINUE: "Continuar", ADJUST: "Ajustar", SUSPEND: "Suspender", END: "Terminar"}
_SEVERITY = list(VERDICTS)

#: Natural days without a contact with the counterpart after which a twinning is quiet, asleep, or given up.
QUIET_DAYS, ASLEEP_DAYS, GIVEN_UP_DAYS = 180, 365, 730
#: Points of vitality of 100 below which it is weak, or failing; and from which it is good.
WEAK_SCORE, FAILING_SCORE, GOOD_SCORE = 60, 25, 70
#: Percent of the planned activities carried out that is too little, and that is good.
LITTLE_DONE, WELL_DONE = 50, 75
#: Percent of the budget beyond which spending is out of plan.
OVERSPENT = 120
#: Natural days before its last day in which an agreement's future has to be negotiated.
SOON_OVER = 365


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What is known of one agreement and its year; None is not known. `score` is of 0 to 100 points of vitality.

    `planned` and `done` count activities of the year's programme (None: there is no programme, or no closed report);
    `spent_percent` is the municipality's spending against its budget; `behind`, `fine` and `unmeasured` count result
    indicators; `earlier` are the verdicts of earlier years, the newest first.
    """

    year: int
    score: Decimal | int | None = None
    has_programme: bool = False
    planned: int | None = None
    done: int | None = None
    spent_percent: int | None = None
    quiet_days: int | None = None
    days_left: int | None = None
    has_ended: bool = False
    behind: int = 0
    fine: int = 0
    unmeasured: int = 0
    earlier: tuple[str, ...] = ()

    @property
    def done_percent(self):
        if not self.planned or self.done is None:
            return None
        return 100 * self.done // self.planned


@dataclass(frozen=True, slots=True)
class Rule:
    """`holds` tells whether the facts speak for `verdict`, `says` is the sentence with its figures."""

    key: str
    verdict: str
    holds: Callable[[AgreementFacts], bool]
    says: Callable[[AgreementFacts], str]


@dataclass(frozen=True, slots=True)
class Reason:
    key: str
    verdict: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`verdict` is "" when too little is known. `reasons` carry the proposal, `others` also count, `missing` is
    what nobody has written down yet."""

    verdict: str
    reasons: tuple[Reason, ...]
    others: tuple[Reason, ...]
    missing: tuple[str, ...]

    @property
    def label(self):
        return VERDICTS.get(self.verdict, "Sin propuesta")


def _below(value, limit):
    return value is not None and value < limit


def _from(value, limit):
    return value is not None and value >= limit


def _nothing_done(facts):
    return facts.done == 0 or not facts.has_programme


RULES = (
    Rule(
        "ended",
        END,
        lambda f: f.has_ended,
        lambda f: "El acuerdo ya terminó: queda cerrarlo con su informe y entregar su expediente.",
    ),
    Rule(
        "given-up",
        END,
        lambda f: _from(f.quiet_days, GIVEN_UP_DAYS) and _nothing_done(f) and SUSPEND in f.earlier[:1],
        lambda f: (
            f"Ya se recomendó suspenderlo, y siguen {f.quiet_days} días naturales sin contacto y un año sin "
            "actividades realizadas."
        ),
    ),
    Rule(
        "asleep",
        SUSPEND,
        lambda f: _from(f.quiet_days, ASLEEP_DAYS) and _nothing_done(f),
        lambda f: (
            f"No consta ningún contacto con la contraparte desde hace {f.quiet_days} días naturales, ni "
            f"actividades realizadas en {f.year}."
        ),
    ),
    Rule(
        "failing",
        SUSPEND,
        lambda f: _below(f.score, FAILING_SCORE),
        lambda f: (
            f"Su vitalidad es de {f.score} puntos de 100: por debajo de {FAILING_SCORE} la relación no se sostiene."
        ),
    ),
    Rule(
        "weak",
        ADJUST,
        lambda f: _below(f.score, WEAK_SCORE),
        lambda f: f"Su vitalidad es de {f.score} puntos de 100, menos de {WEAK_SCORE}.",
    ),
    Rule(
        "no-programme",
        ADJUST,
        lambda f: not f.has_programme,
        lambda f: f"En {f.year} no tuvo programa anual de actividades.",
    ),
    Rule(
        "little-done",
        ADJUST,
        lambda f: _below(f.done_percent, LITTLE_DONE),
        lambda f: f"Se realizaron {f.done} de las {f.planned} actividades previstas ({f.done_percent} %).",
    ),
    Rule(
        "overspent",
        ADJUST,
        lambda f: f.spent_percent is not None and f.spent_percent > OVERSPENT,
        lambda f: f"El municipio gastó el {f.spent_percent} % de lo que había presupuestado.",
    ),
    Rule(
        "quiet",
        ADJUST,
        lambda f: _from(f.quiet_days, QUIET_DAYS),
        lambda f: f"El último contacto con la contraparte fue hace {f.quiet_days} días naturales.",
    ),
    Rule(
        "results-behind",
        ADJUST,
        lambda f: f.behind > f.fine,
        lambda f: (
            f"De {f.behind + f.fine} resultados medidos, {f.behind} "
            f"{'va' if f.behind == 1 else 'van'} atrás de lo esperado."
        ),
    ),
    Rule(
        "soon-over",
        ADJUST,
        lambda f: f.days_left is not None and 0 <= f.days_left <= SOON_OVER,
        lambda f: (
            f"Su vigencia termina en {f.days_left} días naturales: conviene negociar desde ahora la renovación o el "
            "cierre."
        ),
    ),
    Rule(
        "good-score",
        CONTINUE,
        lambda f: _from(f.score, GOOD_SCORE),
        lambda f: f"Su vitalidad es de {f.score} puntos de 100.",
    ),
    Rule(
        "well-done",
        CONTINUE,
        lambda f: _from(f.done_percent, WELL_DONE),
        lambda f: f"Se realizaron {f.done} de las {f.planned} actividades previstas ({f.done_percent} %).",
    ),
    Rule(
        "in-touch",
        CONTINUE,
        lambda f: f.quiet_days is not None and f.quiet_days < QUIET_DAYS,
        lambda f: (
            "Hubo contacto con la contraparte hoy mismo."
            if f.quiet_days == 0
            else f"El último contacto con la contraparte fue hace {f.quiet_days} "
            f"{'día natural' if f.quiet_days == 1 else 'días naturales'}."
        ),
    ),
    Rule(
        "results-fine",
        CONTINUE,
        lambda f: f.fine > 0 and f.fine >= f.behind,
        lambda f: (
            f"De {f.behind + f.fine} resultados medidos, {f.fine} "
            f"{'va' if f.fine == 1 else 'van'} en lo esperado o mejor."
        ),
    ),
)


def propose(facts: AgreementFacts) -> Proposal:
    """The proposal that the rules make of the facts."""
    held = [Reason(rule.key, rule.verdict, rule.says(facts)) for rule in RULES if rule.holds(facts)]
    missing = _missing(facts)
    # Only that there is no programme is known: that says nothing about an agreement which nobody has measured.
    known = facts.has_ended or any(
        value is not None for value in (facts.score, facts.done_percent, facts.quiet_days)
    )
    if not held or not known:
        return Proposal("", (), tuple(held), missing)
    verdict = max((reason.verdict for reason in held), key=_SEVERITY.index)
    return Proposal(
        verdict,
        tuple(reason for reason in held if reason.verdict == verdict),
        tuple(reason for reason in held if reason.verdict != verdict),
        missing,
    )


def _missing(facts):
    found = []
    if facts.score is None:
        found.append("El semáforo de vitalidad todavía no puede calcularse.")
    if facts.quiet_days is None:
        found.append("No hay ningún contacto registrado con la contraparte.")
    if facts.has_programme and facts.done is None:
        found.append(f"Ningún informe trimestral de {facts.year} está cerrado: no se sabe qué se realizó.")
    if not facts.behind and not facts.fine:
        found.append("Ningún resultado de mediano o largo plazo tiene valores posteriores a su línea base.")
    elif facts.unmeasured:
        found.append(
            "Un resultado no tiene valores todavía."
            if facts.unmeasured == 1
            else f"{facts.unmeasured} resultados no tienen valores todavía."
        )
    return tuple(found)
