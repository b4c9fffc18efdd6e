"""How far the tie with a city has come: the words, the order and the look of each standing. Data.

Marks differ in shape and lines in their dashes, so that nothing rests on colour alone.
"""

from dataclasses import dataclass

from agreements.models import State


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind of tie on the map; `key` is also the class of its mark and of its line."""

    key: str
    name: str
    shape: str
    """circle, diamond, square or ring."""
    has_line: bool = True


# The strongest first: a city with several ties shows the first of them.
STANDINGS: dict[str, Standing] = {
    standing.key: standing
    for standing in (
        Standing("vigente", "Acuerdo firmado o vigente", "circle"),
        Standing("por-vencer", "Acuerdo por vencer", "diamond"),
        Standing("en-proceso", "En proceso de hermanamiento", "square"),
        Standing("por-confirmar", "Hermanamiento con vigencia por confirmar", "ring"),
        Standing("candidata", "Candidata", "diamond"),
        Standing("contraparte", "Contraparte registrada, sin proceso", "circle", has_line=False),
        Standing("terminado", "Terminado o desistido", "ring", has_line=False),
    )
}
ORDER = {key: place for place, key in enumerate(STANDINGS)}

OF_AGREEMENT = {
    State.SIGNED: "vigente",
    State.AT_REGISTRY: "vigente",
    State.REGISTERED: "vigente",
    State.IN_FORCE: "vigente",
    State.AMENDED: "vigente",
    State.EXPIRING: "por-vencer",
    State.UNKNOWN: "por-confirmar",
    State.RENEWED: "terminado",
    State.ENDED: "terminado",
    State.WITHDRAWN: "terminado",
    # Not procedente may go back to draft, so the process decides.
    State.REJECTED: "terminado",
}


def of_agreement(state):
    """Return the key of an agreement's standing; one not yet signed is part of a process."""
    return OF_AGREEMENT.get(state, "en-proceso")


def of_process(process):
    """Return the key of a process's standing: what runs, or what ended without more."""
    return "terminado" if process.state == process.State.CLOSED else "en-proceso"


def strongest(keys):
    """Return the first of the keys in the order of STANDINGS."""
    return min(keys, key=ORDER.__getitem__)
