"""Indicators of the methodology's four results of the medium and long term that the system itself can count. Data.

A suggestion is something to begin from: the office fixes the baseline, the target and the years. `reads` takes the
value off what was counted on a day (`counting.Counted`); None is not known.
"""

from collections.abc import Callable
from dataclasses import dataclass

from agreements.models import ResultIndicator

Result, UP = ResultIndicator.Result, ResultIndicator.Direction.UP
#: What the methodology says of each result, shortened by us; the office reads it above its indicators.
RESULTS = {
    Result.TERRITORY: (
        "Relaciones de largo plazo que contribuyan al desarrollo local",
        "Poner en valor relaciones internacionales con enfoque territorial de largo plazo.",
    ),
    Result.DIALOGUE: (
        "Diálogo y participación de los actores del territorio",
        "Institucionalizar su participación en la implementación y el seguimiento del hermanamiento.",
    ),
    Result.POLICY: (
        "Política de internacionalización con visión de futuro",
        "Que parta del pasado, se fortalezca en el presente y continúe más allá de cada periodo de gobierno.",
    ),
    Result.PRESENCE: (
        "Presencia del municipio en el mundo",
        "Fortalecerla en sintonía con los principios y atributos del municipio.",
    ),
}


@dataclass(frozen=True, slots=True)
class Suggested:
    key: str
    result: str
    name: str
    unit: str
    why: str
    reads: Callable[[object], object]
    source: str = "Conteo de este sistema"
    direction: str = UP


_ALL = (
    Suggested(
        "acuerdos-vigentes",
        Result.TERRITORY,
        "Acuerdos vigentes con el exterior",
        "acuerdos",
        "Lo que sigue en pie es lo que puede dar frutos.",
        lambda c: c.agreements,
    ),
    Suggested(
        "actividades-con-plan",
        Result.TERRITORY,
        "Actividades del año ligadas a una línea del plan",
        "% de las actividades",
        "Mide si la cooperación sirve al desarrollo local o va por su lado.",
        lambda c: c.percent(c.activities_with_line, c.activities),
    ),
    Suggested(
        "personas-alcanzadas",
        Result.TERRITORY,
        "Personas que participaron en actividades del año",
        "personas",
        "De los informes trimestrales cerrados.",
        lambda c: c.people,
    ),
    Suggested(
        "actores-que-cumplen",
        Result.DIALOGUE,
        "Actores del territorio con compromisos cumplidos",
        "actores",
        "Del mapa de actores: quienes ofrecieron algo y lo hicieron.",
        lambda c: c.actors,
    ),
    Suggested(
        "ciudadania-en-comite",
        Result.DIALOGUE,
        "Integrantes del comité que no son del gobierno",
        "personas",
        "La ciudadanía organizada le da legitimidad al hermanamiento.",
        lambda c: c.citizens,
    ),
    Suggested(
        "sesiones-del-comite",
        Result.DIALOGUE,
        "Sesiones del comité celebradas en el año",
        "sesiones",
        "Un comité que sesiona es un diálogo que existe.",
        lambda c: c.sessions,
    ),
    Suggested(
        "acuerdos-heredados",
        Result.POLICY,
        "Acuerdos vigentes firmados por administraciones anteriores",
        "acuerdos",
        "Lo que sobrevive a un cambio de gobierno es política, y no ocurrencia.",
        lambda c: c.inherited,
    ),
    Suggested(
        "lineas-con-actividad",
        Result.POLICY,
        "Líneas de los planes con alguna actividad internacional",
        "% de las líneas",
        "De la matriz de alineación: cuánto del plan se apoya en el exterior.",
        lambda c: c.percent(c.lines_with_activity, c.lines),
    ),
    Suggested(
        "programas-del-ano",
        Result.POLICY,
        "Acuerdos vigentes con programa del año aprobado por ambas partes",
        "% de los acuerdos",
        "Sin programa, un acuerdo depende de quien esté en el cargo.",
        lambda c: c.percent(c.agreements_with_programme, c.agreements),
    ),
    Suggested(
        "regiones-con-acuerdos",
        Result.PRESENCE,
        "Regiones del mundo con acuerdos vigentes",
        "regiones",
        "De las cinco en que el sistema divide el mundo, con la metodología.",
        lambda c: c.regions,
    ),
    Suggested(
        "redes",
        Result.PRESENCE,
        "Redes internacionales a las que pertenece",
        "redes",
        "El trabajo en red es la forma de cooperación que más importancia ha tomado.",
        lambda c: c.networks,
    ),
    Suggested(
        "misiones-del-ano",
        Result.PRESENCE,
        "Misiones realizadas en el año, de salida y recibidas",
        "misiones",
        "Del registro de misiones.",
        lambda c: c.missions,
    ),
)
SUGGESTED = {each.key: each for each in _ALL}
