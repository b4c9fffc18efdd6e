"""PURE: quorum and votes of a session by the municipality's rules, each with the sentence that explains it.

The rules are those of the bylaws (`agreements.bylaws.choices` says what each key means). Abstentions count as presence
and are neither for nor against. Whoever has left casts no ballot and is not counted as present in that vote.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

MAJORITY, HALF, TWO_THIRDS, SAME, PRESENT, THIRD = (
    "majority",
    "half",
    "two_thirds",
    "same",
    "present",
    "third",
)
SIMPLE, ABSOLUTE_PRESENT, ABSOLUTE_MEMBERS = "simple", "absolute_present", "absolute_members"
TWO_THIRDS_PRESENT, TWO_THIRDS_MEMBERS = "two_thirds_present", "two_thirds_members"
YES, NO, ABSTAIN = "yes", "no", "abstain"
APPROVED, REJECTED, TIED = "approved", "rejected", "tied"
EXTRAORDINARY = "extraordinary"

NO_BYLAWS = "regla propuesta por el sistema: no hay reglamento vigente"
_QUORUM_WORDS = {
    MAJORITY: "más de la mitad de los lugares con voto",
    HALF: "la mitad de los lugares con voto",
    TWO_THIRDS: "dos terceras partes de los lugares con voto",
    THIRD: "una tercera parte de los lugares con voto",
    PRESENT: "en segunda convocatoria se sesiona con quienes asistan",
}
_MAJORITY_WORDS = {
    SIMPLE: "más votos a favor que en contra",
    ABSOLUTE_PRESENT: "más de la mitad de las personas presentes con voto",
    ABSOLUTE_MEMBERS: "más de la mitad de los lugares con voto",
    TWO_THIRDS_PRESENT: "dos terceras partes de las personas presentes con voto",
    TWO_THIRDS_MEMBERS: "dos terceras partes de los lugares con voto",
}


@dataclass(frozen=True)
class Rules:
    """What a session runs by. `source` names the bylaws ("" when there are none in force), `articles` the article of
    each rule, by its key: "artículo 23". Days are natural days."""

    quorum: str
    second_call_quorum: str
    second_call_minutes: int
    majority: str
    qualified_majority: str
    qualified_matters: tuple[str, ...]
    casting_vote: bool
    notice_days_ordinary: int
    notice_days_extraordinary: int
    sessions_per_year: int
    presides: str
    presides_in_absence: str
    substitutes_vote: bool
    remote_attendance: bool
    source: str = ""
    articles: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, choices, *, source="", articles=None):
        """From the choices of an edition; keys that sessions do not need are left out. KeyError when one is missing."""
        names = {each.name for each in fields(cls)} - {"source", "articles"}
        values = {name: choices[name] for name in names}
        values["qualified_matters"] = tuple(values["qualified_matters"])
        return cls(**values, source=source, articles=dict(articles or {}))

    @classmethod
    def from_json(cls, data):
        return cls(**{**data, "qualified_matters": tuple(data["qualified_matters"])})

    def as_json(self):
        return {**asdict(self), "qualified_matters": list(self.qualified_matters)}

    def cite(self, key):
        """Where the rule `key` comes from: «artículo 23 del reglamento», or that nobody has approved one."""
        if not self.source:
            return NO_BYLAWS
        article = self.articles.get(key)
        return f"{article} del reglamento" if article else "reglamento de operación"

    def notice_days(self, kind):
        """Natural days between the convocation and the session, by the kind of session."""
        return self.notice_days_extraordinary if kind == EXTRAORDINARY else self.notice_days_ordinary

    def majority_of(self, matter):
        """(key of the majority, whether it is the qualified one) for a matter of the agenda."""
        is_qualified = matter in self.qualified_matters
        return (self.qualified_majority if is_qualified else self.majority), is_qualified


@dataclass(frozen=True)
class Quorum:
    """Whether enough seats are taken. Seats are those with vote that somebody holds on the day."""

    seats: int
    present: int
    needed: int
    is_reached: bool
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """How a vote ended; `needed` votes in favour approved it. `by_casting` when who presides decided a tie."""

    result: str
    yes: int
    no: int
    abstain: int
    needed: int
    by_casting: bool
    sentence: str

    @property
    def present(self):
        return self.yes + self.no + self.abstain


def quorum(rules, *, seats, present, call=1):
    """Whether `present` of `seats` seats with vote make a quorum, in the first or the second call."""
    if not 0 <= present <= seats:
        raise ValueError(f"{present} of {seats} seats cannot be present")
    rule, article = rules.quorum, "quorum"
    if call > 1:
        article = "second_call"
        if rules.second_call_quorum != SAME:
            rule = rules.second_call_quorum
    needed = needed_for_quorum(rule, seats)
    is_reached = present >= needed
    verdict = "hay quórum" if is_reached else "no hay quórum"
    asked = f"se necesita{'n' if needed != 1 else ''} {needed}"
    called = " en segunda convocatoria" if call > 1 and rule != PRESENT else ""
    sentence = (
        f"{_attend(present)} de {_seats(seats)} y {asked}{called} ({_QUORUM_WORDS[rule]}; {rules.cite(article)}): "
        f"{verdict}."
    )
    return Quorum(seats, present, needed, is_reached, sentence)


def needed_for_quorum(rule, seats):
    """The least number of seats taken that makes a quorum; at least one, for nobody decides alone in an empty room."""
    needed = {
        MAJORITY: seats // 2 + 1,
        HALF: -(-seats // 2),
        TWO_THIRDS: -(-2 * seats // 3),
        THIRD: -(-seats // 3),
        PRESENT: 1,
    }[rule]
    return max(needed, 1)


def outcome(rules, *, matter, seats, yes, no, abstain, presiding=""):
    """How a vote of `yes`, `no` and `abstain` ballots ends; `presiding` is the ballot of who presides ("" without).

    A tie in an ordinary matter is decided by who presides, where the rules give a casting vote, this ballot counting
    as one more; never in a matter that asks for a qualified majority. The quorum is another question.
    """
    present = yes + no + abstain
    if min(yes, no, abstain) < 0 or present > seats:
        raise ValueError(f"{present} ballots in {seats} seats")
    majority, is_qualified = rules.majority_of(matter)
    needed = needed_in_favour(majority, seats=seats, present=present, no=no)
    tie = not is_qualified and yes == no > 0 and yes + 1 >= needed
    by_casting = tie and rules.casting_vote and presiding in (YES, NO)
    if by_casting:
        result = APPROVED if presiding == YES else REJECTED
    elif tie:
        result = TIED
    else:
        result = APPROVED if yes >= needed else REJECTED
    article = "qualified" if is_qualified else "majority"
    asked = f"{_MAJORITY_WORDS[majority]}; {rules.cite(article)}"
    votes = f"se necesitaba{'n' if needed != 1 else ''} {needed} a favor"
    sentence = (
        f"{counted(yes, no, abstain)}, de {present} {_plural(present, 'presente')} con voto; {votes} ({asked}): "
        f"{_ended(rules, result, yes, no, abstain, tie, by_casting, is_qualified)}."
    )
    return Outcome(result, yes, no, abstain, needed, by_casting, sentence)


def needed_in_favour(majority, *, seats, present, no):
    """The least number of votes in favour that reaches this majority."""
    return {
        SIMPLE: no + 1,
        ABSOLUTE_PRESENT: present // 2 + 1,
        ABSOLUTE_MEMBERS: seats // 2 + 1,
        TWO_THIRDS_PRESENT: max(-(-2 * present // 3), 1),
        TWO_THIRDS_MEMBERS: max(-(-2 * seats // 3), 1),
    }[majority]


def counted(yes, no, abstain):
    """«7 a favor, 2 en contra y 1 abstención»."""
    return f"{yes} a favor, {no} en contra y {abstain} {'abstención' if abstain == 1 else 'abstenciones'}"


def _ended(rules, result, yes, no, abstain, tie, by_casting, is_qualified):
    """The end of the sentence: how it ended, and why in the cases that people ask about."""
    casting = rules.cite("casting_vote")
    if by_casting:
        word = "se aprueba" if result == APPROVED else "no se aprueba"
        return f"hubo empate y decide el voto de calidad de quien preside ({casting}): {word}"
    if tie:
        if rules.casting_vote:
            return f"hay empate, y quien preside no votó a favor ni en contra ({casting}): no se aprueba"
        return (
            f"hay empate y las reglas no dan voto de calidad ({casting}): no se aprueba; puede volver a "
            "presentarse en otra sesión"
        )
    if result == APPROVED:
        if no == abstain == 0:
            return "se aprueba por unanimidad"
        return f"se aprueba por mayoría{' calificada' if is_qualified else ''}"
    if is_qualified and yes == no > 0:
        return f"no se aprueba; el voto de calidad no suple la mayoría calificada ({casting})"
    return "no se aprueba"


def _attend(present):
    return "No asiste ninguno" if present == 0 else f"{'Asiste' if present == 1 else 'Asisten'} {present}"


def _seats(seats):
    return "1 lugar con voto" if seats == 1 else f"{seats} lugares con voto"


def _plural(number, word):
    return word if number == 1 else f"{word}s"
