"""Advice to strengthen a municipality's presence in the world, from facts of its own office. Pure.

The methodology's fourth result: «recomendaciones para fortalecer la presencia del municipio en el mundo, en sintonía
con los principios y atributos del municipio». So every rule starts from what the office says of itself (vocation,
languages, strengths, lines of its plans) or from what it has (ties, networks, missions), gives the reason in
figures, and names the page on which the advice is carried out. Rules are data, the most pressing first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from partners.regions import REGIONS

#: Share of all ties in one region, in percent, from which an office depends on it.
CONCENTRATED = 60
#: Months in which a mission to a region still counts, and in which a forum is near.
MISSION_MONTHS, FORUM_MONTHS = 24, 12


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """An office as its rows tell it on a day. Regions by their keys; themes and languages by their Spanish names.

    `ties` are agreements in force by region; `visited` the regions with a mission in the last 24 months; `served`
    the strengths that some agreement in force is about; `heard` the languages of its partners.
    """

    vocation: str = ""
    strengths: tuple[str, ...] = ()
    served: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    heard: frozenset[str] = frozenset()
    ties: Mapping[str, int] = field(default_factory=dict)
    priorities: Mapping[str, str] = field(default_factory=dict)
    """Region -> reason of the ministry's advisors for a high priority."""
    networks: tuple[str, ...] = ()
    applying: tuple[str, ...] = ()
    visited: frozenset[str] = frozenset()
    outgoing: int = 0
    incoming: int = 0
    forums: tuple[str, ...] = ()
    """Names and days of the coming forums that fit: of its networks or about its strengths."""
    lines: int = 0
    idle_lines: int = 0
    participations: int = 0


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, why (with figures), in line with what of the municipality, and on which page."""

    key: str
    title: str
    reason: str
    principle: str
    page: str
    """Name of an address that takes the municipality's INEGI code."""
    label: str


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    holds: Callable[[OfficeFacts], bool]
    title: Callable[[OfficeFacts], str]
    reason: Callable[[OfficeFacts], str]
    principle: str
    page: str
    label: str


def _unserved(facts):
    return [name for name in facts.strengths if name not in facts.served]


def _unheard(facts):
    return [name for name in facts.languages if name not in facts.heard]


def _empty_regions(facts):
    """Regions without ties, those of high priority first."""
    empty = [key for key in REGIONS if not facts.ties.get(key)]
    return sorted(empty, key=lambda key: key not in facts.priorities)


def _priorities_unmet(facts):
    return [key for key in _empty_regions(facts) if key in facts.priorities]


def _main_region(facts):
    """(key, percent) of the region with most ties, when there are three ties or more."""
    total = sum(facts.ties.values())
    if total < 3:
        return None
    key = max(facts.ties, key=facts.ties.get)
    return key, 100 * facts.ties[key] // total


def _unvisited(facts):
    return [key for key, count in facts.ties.items() if count and key not in facts.visited]


def _names(keys):
    return _list([REGIONS[key].name for key in keys])


def _list(words):
    *first, last = words
    return f"{', '.join(first)} y {last}" if first else last


def _count(number, one, many):
    return f"{number} {one if number == 1 else many}"


RULES = (
    Rule(
        "vocation",
        lambda f: not f.vocation,
        lambda f: "Decir en qué se distingue el municipio",
        lambda f: (
            "El perfil internacional no tiene escrita la vocación: sin ella ninguna acción en el exterior puede "
            "compararse con los atributos del municipio."
        ),
        "Principios y atributos del municipio",
        "partners:profile-detail",
        "Escribir la vocación",
    ),
    Rule(
        "strengths",
        lambda f: bool(f.vocation) and not f.strengths,
        lambda f: "Escribir las fortalezas que el municipio puede ofrecer",
        lambda f: (
            "La vocación está escrita, pero ninguna fortaleza por tema: es lo que otras ciudades buscan."
        ),
        "Principios y atributos del municipio",
        "partners:profile-detail",
        "Completar el perfil",
    ),
    Rule(
        "unserved-strengths",
        lambda f: bool(_unserved(f)),
        lambda f: f"Llevar al mundo lo que el municipio hace bien: {_list(_unserved(f)[:3])}",
        lambda f: (
            f"De {_count(len(f.strengths), 'fortaleza', 'fortalezas')} del perfil, "
            f"{_count(len(_unserved(f)), 'no está', 'no están')} en ningún acuerdo vigente."
        ),
        "Fortalezas del perfil internacional",
        "partners:ranking-list",
        "Buscar ciudades afines",
    ),
    Rule(
        "priority-regions",
        lambda f: bool(_priorities_unmet(f)),
        lambda f: f"Abrir relaciones en {_names(_priorities_unmet(f))}",
        lambda f: (
            f"La cancillería da prioridad alta a {_names(_priorities_unmet(f)[:1])} "
            f"(«{f.priorities[_priorities_unmet(f)[0]].rstrip('.')}»), y el municipio no tiene allí ningún acuerdo "
            "vigente."
        ),
        "Prioridades de vinculación geográfica",
        "partners:ranking-list",
        "Buscar ciudades",
    ),
    Rule(
        "empty-regions",
        lambda f: any(f.ties.values()) and not _priorities_unmet(f) and bool(_empty_regions(f)),
        lambda f: f"Explorar {_names(_empty_regions(f)[:2])}",
        lambda f: (
            f"Hay acuerdos vigentes en {_count(len(REGIONS) - len(_empty_regions(f)), 'región', 'regiones')} de "
            f"{len(REGIONS)}; ninguno en {_names(_empty_regions(f))}."
        ),
        "Relaciones de largo plazo con enfoque territorial",
        "partners:ranking-list",
        "Buscar ciudades",
    ),
    Rule(
        "no-ties",
        lambda f: not any(f.ties.values()),
        lambda f: "Poner en vigor un primer acuerdo",
        lambda f: (
            "El municipio no tiene acuerdos vigentes con el exterior: su presencia aún no tiene con quién."
        ),
        "Relaciones de largo plazo con enfoque territorial",
        "partners:candidate-list",
        "Ver las ciudades candidatas",
    ),
    Rule(
        "concentration",
        lambda f: (main := _main_region(f)) is not None and main[1] >= CONCENTRATED,
        lambda f: "Repartir mejor las relaciones entre regiones",
        lambda f: (
            f"El {_main_region(f)[1]} % de los acuerdos vigentes está en {_names([_main_region(f)[0]])}."
        ),
        "Política de internacionalización con visión de futuro",
        "partners:ranking-list",
        "Buscar en otras regiones",
    ),
    Rule(
        "networks",
        lambda f: not f.networks and not f.applying,
        lambda f: "Ingresar a una red internacional de ciudades",
        lambda f: (
            "El municipio no pertenece a ninguna. El trabajo en red es la forma de cooperación descentralizada que "
            "más importancia ha tomado."
        ),
        "Participación en redes internacionales",
        "partners:network-list",
        "Ver las redes",
    ),
    Rule(
        "applying",
        lambda f: bool(f.applying),
        lambda f: f"Concluir el ingreso a {_list(list(f.applying))}",
        lambda f: "El trámite de ingreso está abierto y todavía no da voz ni voto.",
        "Participación en redes internacionales",
        "partners:network-list",
        "Ver las redes",
    ),
    Rule(
        "forums",
        lambda f: bool(f.forums),
        lambda f: "Tomar la palabra en un foro próximo",
        lambda f: f"Convienen por las redes o las fortalezas del municipio: {'; '.join(f.forums[:3])}.",
        "Agenda multilateral",
        "partners:forum-list",
        "Ver la agenda multilateral",
    ),
    Rule(
        "unvisited",
        lambda f: bool(_unvisited(f)),
        lambda f: f"Preparar una misión, o recibirla, con {_names(_unvisited(f))}",
        lambda f: (
            f"Hay acuerdos vigentes con {'esa región' if len(_unvisited(f)) == 1 else 'esas regiones'}, y ninguna "
            f"misión realizada en los últimos {MISSION_MONTHS} meses."
        ),
        "Reciprocidad",
        "agreements:mission-list",
        "Registrar misiones",
    ),
    Rule(
        "one-way",
        lambda f: f.outgoing + f.incoming >= 3 and 0 in (f.outgoing, f.incoming),
        lambda f: "Recibir tanto como se visita" if not f.incoming else "Visitar tanto como se recibe",
        lambda f: (
            f"En los últimos {MISSION_MONTHS} meses hubo {_count(f.outgoing, 'misión', 'misiones')} de salida y "
            f"{_count(f.incoming, 'recibida', 'recibidas')}."
        ),
        "Reciprocidad",
        "agreements:mission-list",
        "Ver las misiones",
    ),
    Rule(
        "languages",
        lambda f: any(f.ties.values()) and bool(_unheard(f)),
        lambda f: f"Aprovechar que la oficina trabaja en {_list(_unheard(f)[:3])}",
        lambda f: (
            f"Ninguna contraparte vigente usa {'ese idioma' if len(_unheard(f)) == 1 else 'esos idiomas'}, que "
            "el perfil dice que la oficina domina."
        ),
        "Idiomas del perfil internacional",
        "partners:ranking-list",
        "Buscar ciudades",
    ),
    Rule(
        "idle-lines",
        lambda f: f.idle_lines > 0,
        lambda f: "Acercar la acción internacional al plan de desarrollo",
        lambda f: (
            f"De {_count(f.lines, 'línea vigente', 'líneas vigentes')} de los planes, {f.idle_lines} "
            f"{'no tiene' if f.idle_lines == 1 else 'no tienen'} ninguna actividad internacional enlazada."
        ),
        "Alineación con los planes municipal y estatal",
        "agreements:alignment-detail",
        "Ver la matriz de alineación",
    ),
    Rule(
        "calls",
        lambda f: not f.participations,
        lambda f: "Postular a una convocatoria de cooperación",
        lambda f: "El municipio no ha participado en ninguna de las que registra el radar de fondos.",
        "Fondos de cooperación internacional",
        "agreements:call-list",
        "Ver las convocatorias",
    ),
)


def advise(facts: OfficeFacts) -> tuple[Advice, ...]:
    """Every advice that the facts ask for, in the order of the rules."""
    return tuple(
        Advice(rule.key, rule.title(facts), rule.reason(facts), rule.principle, rule.page, rule.label)
        for rule in RULES
        if rule.holds(facts)
    )
