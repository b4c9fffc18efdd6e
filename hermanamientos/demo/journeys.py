"""How far the agreements of the demonstration went: who voted, what the ministry observed, what was answered."""

from dataclasses import dataclass, field

from agreements.models import State, Vote
from hermanamientos.demo.notes import PREFIX

FOR, AGAINST, ABSTAINED, ABSENT = Vote.Sense.FOR, Vote.Sense.AGAINST, Vote.Sense.ABSTAINED, Vote.Sense.ABSENT
_TRUSTEE, _COUNCILLOR = "sindicatura", "regiduría"


@dataclass(frozen=True)
class Observation:
    """One observation of the ministry, on a clause ("" is the whole text), and what was answered ("": nothing yet).

    `amended` are the words that take the place of others in that clause: {language: (old, new)}.
    """

    clause: str
    text: str
    answer: str = ""
    amended: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Journey:
    """The path of an agreement up to the state `until`; its days are those on which the process's tasks were done.

    `votes` are the members of the cabildo with their votes. `registry_number` is only of who reached the registry.
    """

    until: State
    votes: tuple[tuple[str, str, str], ...]
    signatories: tuple[str, str] = ("", "")
    place: str = ""
    observations: tuple[Observation, ...] = ()
    registry_number: str = ""


_FUNDING = Observation(
    "financiamiento",
    f"{PREFIX}precisar que las aportaciones no comprometen recursos federales.",
    f"{PREFIX}se agregó una frase al primer párrafo; la contraparte la aceptó por correo.",
    {
        "es": (
            "una distribución distinta.</p>",
            "una distribución distinta. En ningún caso se comprometerán recursos federales.</p>",
        ),
        "en": (
            "a different distribution for a given activity.</p>",
            "a different distribution for a given activity. In no case will federal funds be committed.</p>",
        ),
    },
)
_NAMES = Observation(
    "comparecencia",
    f"{PREFIX}confirmar el nombre oficial de la contraparte en su propio idioma.",
    f"{PREFIX}la contraparte lo confirmó por oficio; el texto no cambia.",
)

ROSARIO = Journey(
    until=State.AT_REGISTRY,
    votes=(
        ("Marina Aguilar Ponce (nombre de ejemplo)", "presidencia municipal", FOR),
        ("Arturo Cárdenas Robles (nombre de ejemplo)", _TRUSTEE, FOR),
        ("Beatriz Gallardo Núñez (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Carlos Iturbe Salcedo (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Diana Preciado Flores (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Esteban Uribe Cano (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Fabiola Zúñiga Torres (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Gerardo Lomelí Barba (nombre de ejemplo)", _COUNCILLOR, AGAINST),
        ("Hilda Covarrubias Meza (nombre de ejemplo)", _COUNCILLOR, ABSTAINED),
        ("Ignacio Padilla Rentería (nombre de ejemplo)", _COUNCILLOR, ABSENT),
    ),
    signatories=("Marina Aguilar Ponce (nombre de ejemplo)", "Lucía Ferrari Sosa (nombre de ejemplo)"),
    place="Guadalajara",
    observations=(_FUNDING, _NAMES),
)
LINZ = Journey(
    until=State.OBSERVED,
    votes=(
        ("Rogelio Treviño Salas (nombre de ejemplo)", "presidencia municipal", FOR),
        ("Sofía Villarreal Peña (nombre de ejemplo)", _TRUSTEE, FOR),
        ("Tomás Elizondo Garza (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Úrsula Cantú Leal (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Víctor Sada Ríos (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Ximena Lozano Páez (nombre de ejemplo)", _COUNCILLOR, AGAINST),
    ),
    observations=(
        _FUNDING,
        Observation(
            "disposiciones-finales",
            f"{PREFIX}indicar en qué fecha y lugar se firmará, y cuántos ejemplares hay en cada idioma.",
        ),
        Observation(
            "",
            f"{PREFIX}cotejar ambos idiomas: que los nombres de las áreas coordinadoras coincidan en todo el texto.",
        ),
    ),
)
BRAGA = Journey(
    until=State.IN_FORCE,
    votes=(
        ("Elsa Cetina Pacheco (nombre de ejemplo)", "presidencia municipal", FOR),
        ("Fernando Uc Canché (nombre de ejemplo)", _TRUSTEE, FOR),
        ("Gloria Ancona Rejón (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Hugo Manzanilla Díaz (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Irene Solís Novelo (nombre de ejemplo)", _COUNCILLOR, FOR),
        ("Jorge Escalante Baeza (nombre de ejemplo)", _COUNCILLOR, ABSTAINED),
    ),
    signatories=("Elsa Cetina Pacheco (nombre de ejemplo)", "Rui Carvalho Antunes (nombre de ejemplo)"),
    place="Mérida",
    observations=(_NAMES,),
    registry_number="DEMO-0001",
)
