"""The traffic light: facts and weights -> score, contributions, light and the one act that raises it most. Pure.

Points are counted in whole hundredths. The score is the sum of the contributions as shown, exactly; each criterion's
contribution depends on its own value only, so a better value never lowers the score. The act that is named was tried:
the score was computed with the facts as they would be after it.
"""

from dataclasses import dataclass

from agreements.vitality.actions import ACTIONS
from agreements.vitality.criteria import AMBER, COOLING, CRITERIA, DORMANT, GREEN, NEW
from agreements.vitality.facts import Facts

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Light:
    """A colour with its word; `tone` is that of the chips, `icon` tells it without colour."""

    key: str
    colour: str
    word: str
    tone: str
    icon: str

    def __str__(self):
        return f"{self.colour}: {self.word}"


LIGHTS = {
    light.key: light
    for light in (
        Light("rojo", "Rojo", "en riesgo", "late", "exclamation-triangle"),
        Light("ambar", "Ámbar", "se debilita", "soon", "exclamation-circle"),
        Light("verde", "Verde", "viva", "good", "check-circle"),
        Light("nuevo", "Sin juicio", "recién firmado", "idle", "clock"),
    )
}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one criterion adds. `points` and `possible` are hundredths of a point."""

    key: str
    label: str
    family: str
    question: str
    sentence: str
    points: int
    possible: int
    raised_by: str
    """The act that would raise this criterion most, in words; "" when none would."""
    raised_to: int

    @property
    def shown(self):
        return shown(self.points)

    @property
    def shown_possible(self):
        return shown(self.possible)

    @property
    def gain(self):
        """«+4.20»"""
        return f"+{shown(self.raised_to - self.points)}"


@dataclass(frozen=True, slots=True)
class BestAction:
    """The act that raises the score most. `gain` in hundredths of a point."""

    key: str
    label: str
    gain: int

    @property
    def shown_gain(self):
        return shown(self.gain)


@dataclass(frozen=True)
class Vitality:
    """The traffic light of one agreement on one day."""

    facts: Facts
    hundredths: int
    contributions: tuple[Contribution, ...]
    light: Light
    light_reason: str
    """Why it has this colour, where the points alone do not say."""
    action: BestAction | None
    warning: str
    """Early warning of dormancy, in words; "" when there was contact within the last six months."""

    @property
    def is_asleep(self):
        """Whether a year went by without contact, or none is on record."""
        return _is_asleep(self.facts)

    @property
    def days_to_dormancy(self):
        """Natural days until a year without contact; None before the early warning, and once it sleeps."""
        days = self.facts.days_since_contact
        return DORMANT - days if days is not None and COOLING <= days < DORMANT else None

    @property
    def score(self):
        """Points of 100, with two decimals, as text."""
        return shown(self.hundredths)

    def to_json(self):
        """Plain data of all that is shown, for documents that keep it as it was. Points are text, «62.40»."""
        return {
            "score": self.score,
            "light": {"key": self.light.key, "words": str(self.light), "reason": self.light_reason},
            "warning": self.warning,
            "contributions": [
                {
                    "key": part.key,
                    "label": part.label,
                    "sentence": part.sentence,
                    "points": part.shown,
                    "possible": part.shown_possible,
                }
                for part in self.contributions
            ],
            "action": {"label": self.action.label, "gain": self.action.shown_gain} if self.action else None,
        }


def shown(hundredths):
    """1234 -> «12.34»"""
    return f"{hundredths // HUNDREDTHS}.{hundredths % HUNDREDTHS:02d}"


def points_of(facts, weights):
    """{criterion: hundredths of a point}; parts of a hundredth are dropped."""
    return {key: int(HUNDREDTHS * weights[key] * one.value(facts)) for key, one in CRITERIA.items()}


def total(facts, weights):
    """The score in hundredths of a point."""
    return sum(points_of(facts, weights).values())


def next_best_action(facts, weights):
    """The BestAction: of all acts that fit, the one with the highest score afterwards; None when none raises it."""
    best, now = None, total(facts, weights)
    for action in ACTIONS.values():
        if action.fits(facts):
            gain = total(action.apply(facts), weights) - now
            if gain > (best.gain if best else 0):
                best = BestAction(action.key, action.label(facts), gain)
    return best


def judge(facts, weights):
    """The Vitality of these facts by these weights (`{criterion: points}`, 100 in all)."""
    points = points_of(facts, weights)
    raised = {key: (value, "") for key, value in points.items()}
    for action in ACTIONS.values():
        if not action.fits(facts):
            continue
        for key, value in points_of(action.apply(facts), weights).items():
            if value > raised[key][0]:
                raised[key] = value, action.label(facts)
    score = sum(points.values())
    light, reason = light_of(facts, score)
    return Vitality(
        facts=facts,
        hundredths=score,
        contributions=tuple(
            Contribution(
                key=key,
                label=one.label,
                family=one.family,
                question=one.question,
                sentence=one.sentence(facts),
                points=points[key],
                possible=HUNDREDTHS * weights[key],
                raised_by=raised[key][1],
                raised_to=raised[key][0],
            )
            for key, one in CRITERIA.items()
        ),
        light=light,
        light_reason=reason,
        action=next_best_action(facts, weights),
        warning=warning_of(facts.days_since_contact),
    )


def _is_asleep(facts):
    return facts.days_since_contact is None or facts.days_since_contact >= DORMANT


def light_of(facts, score):
    """(Light, why): by the points; a twinning without contact in a year is never green, a new one never red."""
    is_asleep = _is_asleep(facts)
    if score >= GREEN * HUNDREDTHS:
        if not is_asleep:
            return LIGHTS["verde"], ""
        return LIGHTS["ambar"], "No llega a verde porque no hay contacto registrado en el último año."
    if facts.days_since_signature is not None and facts.days_since_signature < NEW:
        return LIGHTS["nuevo"], f"Se juzga desde que el acuerdo cumple {NEW} días de firmado."
    return LIGHTS["ambar" if score >= AMBER * HUNDREDTHS else "rojo"], ""


def warning_of(days):
    """The early warning: from `COOLING` days without contact on."""
    if days is None:
        return "Sin ningún contacto registrado"
    if days >= DORMANT:
        return f"Dormido: {days:,} días sin contacto"
    if days >= COOLING:
        return f"Se enfría: {days} días sin contacto"
    return ""
