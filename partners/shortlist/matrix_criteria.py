"""The criteria that a municipality's weighting matrix starts with. Data; the office changes them as it likes.

What is asked follows what guides and practice of sister cities name, and the methodology's stress on complementarity;
names, guidance and weights are this project's own proposal (grade D): nobody publishes weights. Whether the counterpart
is public and the matter municipal (Ley sobre la Celebración de Tratados, arts. 1 and 2) is a gate and no criterion.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProposedCriterion:
    name: str
    guidance: str
    weight: int


PROPOSED = (
    ProposedCriterion(
        "Complementariedad con el plan de desarrollo",
        "5: la ciudad es fuerte justo en lo que el plan municipal pide. 1: no se ve en qué ayudaría.",
        18,
    ),
    ProposedCriterion(
        "Temas y retos en común",
        "5: varios temas prioritarios coinciden y ambas trabajan en ellos. 1: ninguno.",
        12,
    ),
    ProposedCriterion(
        "Voluntad política y equipo del otro lado",
        "5: respondió pronto y tiene oficina o comité que dé seguimiento. 1: no responde o no tiene quién.",
        14,
    ),
    ProposedCriterion(
        "Reciprocidad",
        "5: ambas pueden ofrecer y recibir. 1: sería ayuda en un solo sentido.",
        10,
    ),
    ProposedCriterion(
        "Comunidad migrante y lazos entre personas",
        "5: vive allá una comunidad organizada de su municipio o estado. 1: no se conoce ninguna.",
        10,
    ),
    ProposedCriterion(
        "Comercio, inversión y turismo",
        "5: ya hay empresas o visitantes en ambos sentidos, o un plan concreto. 1: no se ve potencial.",
        10,
    ),
    ProposedCriterion(
        "Escala y geografía parecidas",
        "5: población, clima o territorio comparables (puerto, frontera, montaña). 1: nada en común.",
        6,
    ),
    ProposedCriterion(
        "Idioma y comunicación",
        "5: se trabaja en el mismo idioma o hay quien interprete. 1: haría falta traducir todo.",
        5,
    ),
    ProposedCriterion(
        "Conectividad y costo de los viajes",
        "5: vuelo directo o cercanía, y presupuesto para visitarse. 1: lejos y caro.",
        5,
    ),
    ProposedCriterion(
        "Historia, cultura y redes compartidas",
        "5: hay lazos documentados o una red de ciudades en común. 1: ninguno conocido.",
        5,
    ),
    ProposedCriterion(
        "Continuidad después de las elecciones",
        "5: faltan años para el cambio de gobierno de ambas partes. 1: alguna está por terminar.",
        5,
    ),
)
