"""Rules of single states about the vote that an agreement needs, as data.

Some state laws ask for a qualified vote of the *ayuntamiento* when an act binds it beyond its own term. Which ones, and
with which majority, is not confirmed for any state: so the list is empty, the task «cabildo» only advises to look it
up, and nothing blocks. A rule is added here once its article was read; from then on every process of that state gets
one more gate, on which the signature waits.
"""

from dataclasses import dataclass

from phases.taskspec import TaskSpec

#: Stable key of the gate that a state's rule adds.
QUALIFIED_VOTE = "voto-calificado"
SIGNATURE = "firma"


@dataclass(frozen=True, slots=True)
class StateRule:
    """The vote that a state's law asks for: ``threshold`` in words («dos terceras partes»), and the ``article``."""

    threshold: str
    article: str


#: Rules by INEGI code of the state.
RULES: dict[str, StateRule] = {}


def gate_for(state: str) -> TaskSpec | None:
    """The task that a state's rule adds before the signature, or None where no rule is recorded."""
    rule = RULES.get(state)
    if rule is None:
        return None
    return TaskSpec(
        "F1b",
        QUALIFIED_VOTE,
        "Comprobar el voto que exige la ley del estado",
        "Secretaría del Ayuntamiento",
        "Acta certificada con el número de votos, o nota de que la vigencia no rebasa el periodo",
        "9",
        "A",
        (),
        f"Si la vigencia rebasa el periodo de gobierno, el acuerdo necesita el voto de {rule.threshold} del "
        f"ayuntamiento ({rule.article}). Anote cuántos votos hubo; si la vigencia no rebasa el periodo, anótelo.",
        gate=True,
    )
