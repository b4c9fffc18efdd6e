"""Commitments that the clauses of our library usually hold, to begin from. Pure.

They are a proposal (grade D): the office confirms each against the words of its own text. Clauses that only declare,
define or close promise nothing and are not followed.
"""

from dataclasses import dataclass

from agreements.drafting.answers import values_of
from agreements.library.areas import AREAS
from agreements.models import Commitment

Side = Commitment.Side


@dataclass(frozen=True)
class Proposal:
    """A commitment that a clause probably holds; `number` tells the proposals of one agreement apart."""

    number: int
    clause_key: str
    text: str
    side: str = Side.BOTH


def _areas(agreement, values):
    return [f"Cooperar en {AREAS[key].es}" for key in agreement.areas if key in AREAS]


def _programme(agreement, values):
    month = values.get("programme_month")
    until = f", a más tardar en el mes de {month} de cada año" if month else ""
    return [f"Adoptar por escrito el programa anual de actividades{until}"]


def _follow_up(agreement, values):
    how_often = values.get("meeting_frequency")
    meeting = f"Reunirse {how_often}" if how_often else "Reunirse con la periodicidad convenida"
    return [f"{meeting} para revisar lo realizado y acordar lo que sigue, con constancia por escrito"]


def _says(text):
    return lambda agreement, values: [text]


#: What each clause of the library that obliges promises, in its own order.
TRACKED = {
    "areas": _areas,
    "programas-anuales": _programme,
    "propuestas": _says("Responder por escrito las propuestas de actividades que haga la otra Parte"),
    "seguimiento": _follow_up,
    "financiamiento": _says("Cubrir cada Parte los gastos de su participación, según su presupuesto"),
    "informacion-propiedad-intelectual": _says(
        "Proteger la información reservada y los datos personales, y reconocer la autoría de los resultados"
    ),
    "personal": _says("Facilitar la participación de las personas que cada Parte designe"),
    "seguros": _says("Procurar que las personas que viajen cuenten con seguro"),
}


def is_tracked(clause):
    """Whether the clause can be expected to oblige: one of `TRACKED`, or one that the office added itself."""
    return clause.is_own or clause.key in TRACKED


def proposals_for(agreement, clause_keys):
    """Commitments to propose for an agreement with these clauses, in their order. An agreement without text in the
    system has no clauses: its areas are proposed."""
    values = values_of(agreement, "es") if agreement.process_id else {}
    keys = list(clause_keys) or ["areas"]
    found = [
        (key, text) for key in keys if key in TRACKED for text in TRACKED[key](agreement, values) if text
    ]
    return [Proposal(number, key, text) for number, (key, text) in enumerate(found, 1)]
