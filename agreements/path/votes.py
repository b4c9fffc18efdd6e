"""The vote of a cabildo: who voted how, and whether it reaches a majority. Pure: no database.

How many members are needed is a matter of each state's law, so the majority is chosen at each vote; what the words
mean here is the ordinary parliamentary sense (grade C): simple, more than half of those present; absolute, more than
half of all members; qualified, two thirds of all members (CPEUM art. 115-II b speaks of the members of the
ayuntamiento, grade A).
"""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from agreements.models import Approval, Vote

Majority, Sense = Approval.Majority, Vote.Sense
MAX_MEMBERS = 60


def checked(votes):
    """The votes without empty rows and outer spaces, [(name, office, sense)]; refuses none, and a name twice."""
    cleaned = []
    for name, office, sense in votes:
        name, office = " ".join(name.split()), " ".join(office.split())
        if not name and not office:
            continue
        if not name:
            raise ValidationError({"votes": f"Falta el nombre de quien es {office}."})
        if len(name) > 150 or len(office) > 100:
            raise ValidationError({"votes": f"El renglón de {name[:60]} es demasiado largo."})
        if sense not in Sense.values:
            raise ValidationError({"votes": f"Elija el sentido del voto de {name}."})
        cleaned.append((name, office, sense))
    if not cleaned:
        raise ValidationError(
            {
                "votes": "Anote el voto de cada integrante por su nombre (Ley General de Transparencia, art. 66)."
            }
        )
    if len(cleaned) > MAX_MEMBERS:
        raise ValidationError({"votes": f"Un ayuntamiento no tiene más de {MAX_MEMBERS} integrantes."})
    folded = Counter(name.casefold() for name, _, _ in cleaned)
    twice = [name for name, _, _ in cleaned if folded[name.casefold()] > 1]
    if twice:
        raise ValidationError({"votes": f"{twice[0]} aparece dos veces."})
    return tuple(cleaned)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many members voted each way, absent ones included."""

    in_favour: int
    against: int
    abstained: int
    absent: int

    @property
    def members(self):
        return self.present + self.absent

    @property
    def present(self):
        return self.in_favour + self.against + self.abstained

    def needed(self, majority):
        """The least number of votes in favour that reaches this majority."""
        if majority == Majority.QUALIFIED:
            return -(-2 * self.members // 3)
        return (self.members if majority == Majority.ABSOLUTE else self.present) // 2 + 1

    def reaches(self, majority):
        return self.in_favour >= self.needed(majority)

    def in_words(self):
        """«7 a favor, 1 en contra, 1 abstención»; what is zero is not said, save the votes in favour."""
        parts = [f"{self.in_favour} a favor"]
        if self.against:
            parts.append(f"{self.against} en contra")
        if self.abstained:
            parts.append("1 abstención" if self.abstained == 1 else f"{self.abstained} abstenciones")
        if self.absent:
            parts.append("1 ausente" if self.absent == 1 else f"{self.absent} ausentes")
        return ", ".join(parts)

    def measured(self, majority):
        """«Se necesitaban 6 votos (dos terceras partes de 9 integrantes).»"""
        whole = f"{self.present} presentes" if majority == Majority.SIMPLE else f"{self.members} integrantes"
        needed = self.needed(majority)
        votes = "Se necesitaba 1 voto" if needed == 1 else f"Se necesitaban {needed} votos"
        return f"{votes} ({Majority(majority).label} de {whole})."


def count(votes):
    """The tally of votes, (name, office, sense)."""
    return tally_of(sense for _, _, sense in votes)


def tally_of(senses):
    senses = Counter(senses)
    return Tally(
        senses[Sense.FOR],
        senses[Sense.AGAINST],
        senses[Sense.ABSTAINED],
        senses[Sense.ABSENT],
    )
