"""Kinds of activity that the methodology suggests, with text to begin from and their steps. Figures are never
suggested."""

from dataclasses import dataclass, field

from agreements.drafting.answers import counterpart_short
from agreements.models import Activity


@dataclass(frozen=True)
class Suggestion:
    """A kind of activity that the methodology proposes, with text to begin from. Figures are never suggested."""

    kind: str
    title: str
    why: str
    areas: tuple[str, ...]
    initial: dict = field(default_factory=dict)


_SUGGESTIONS = (
    Suggestion(
        Activity.Kind.BUSINESS,
        "Encuentro de negocios",
        "Acerca a empresas y cámaras de ambas ciudades en mesas de trabajo preparadas de antemano.",
        ("desarrollo-economico", "turismo", "innovacion", "gastronomia"),
        {
            "name": "Encuentro de negocios {mine} – {theirs}",
            "objective": "Vincular a empresas y cámaras de ambas ciudades en sectores que se complementan.",
            "modality": Activity.Format.ON_SITE,
            "allies": "Cámaras empresariales, universidades, agencias de promoción económica",
            "expected_result": "Reuniones entre empresas de ambas ciudades, con compromisos por escrito.",
            "indicator": "Reuniones de negocios celebradas",
            "indicator_unit": "reuniones",
            "evidence_expected": "Memoria y lista de participantes",
            "beneficiaries": "Micro, pequeñas y medianas empresas del municipio",
            "risks": "Baja inscripción de empresas: convocar con anticipación a través de las cámaras.",
        },
    ),
    Suggestion(
        Activity.Kind.JOINT_CALL,
        "Convocatoria conjunta de cooperación descentralizada",
        "Suma la capacidad de ambas ciudades para obtener fondos que ninguna lograría sola.",
        ("gestion-publica", "medio-ambiente", "desarrollo-urbano", "educacion"),
        {
            "name": "Postulación conjunta de {mine} y {theirs} a una convocatoria de cooperación descentralizada",
            "objective": "Formular y presentar un proyecto común a un fondo de cooperación descentralizada.",
            "modality": Activity.Format.ONLINE,
            "allies": "Agencias de cooperación, universidades, organizaciones de la sociedad civil",
            "expected_result": "Proyecto formulado por ambas ciudades y presentado dentro del plazo.",
            "indicator": "Postulaciones presentadas con acuse",
            "indicator_unit": "postulaciones",
            "evidence_expected": "Acuse de la postulación",
            "beneficiaries": "Población que atienda el proyecto",
            "risks": "Cierre anticipado de la convocatoria: vigilar bases y plazos desde su publicación.",
        },
    ),
    Suggestion(
        Activity.Kind.WEBINARS,
        "Ciclo de webinars de buenas prácticas",
        "Comparte soluciones de gestión local a bajo costo; prepara las visitas y los proyectos.",
        ("gestion-publica", "innovacion", "medio-ambiente", "movilidad"),
        {
            "name": "Ciclo de webinars {mine} – {theirs} sobre buenas prácticas de gestión local",
            "objective": "Intercambiar experiencias de gestión local entre las áreas técnicas de ambos gobiernos.",
            "modality": Activity.Format.ONLINE,
            "place": "En línea",
            "allies": "Dependencias municipales, universidades, redes de ciudades",
            "expected_result": "Sesiones grabadas y fichas de las prácticas, a disposición de ambas ciudades.",
            "indicator": "Personas que asistieron a las sesiones",
            "indicator_unit": "personas",
            "evidence_expected": "Grabaciones, fichas y listas de asistencia",
            "beneficiaries": "Personal de ambos gobiernos locales",
            "risks": "Diferencia de horario y de idioma: acordar horas y prever interpretación.",
        },
    ),
    Suggestion(
        Activity.Kind.VISITS,
        "Visitas recíprocas",
        "Da rostro al hermanamiento y permite conocer en el lugar lo que se quiere compartir.",
        ("cultura", "educacion", "turismo", "gestion-publica"),
        {
            "name": "Visitas recíprocas de {mine} y {theirs}",
            "objective": "Conocer en el lugar las prácticas de interés común y revisar el avance del programa.",
            "modality": Activity.Format.ON_SITE,
            "allies": "Comité de Ciudades Hermanas",
            "expected_result": "Programa de visita cumplido e informe de comisión con compromisos y responsables.",
            "indicator": "Visitas realizadas con informe de comisión",
            "indicator_unit": "visitas",
            "evidence_expected": "Informe de comisión",
            "beneficiaries": "Población de ambas ciudades",
            "risks": "Costo del traslado: confirmar suficiencia presupuestal antes de fijar fechas.",
        },
    ),
)
SUGGESTIONS = {suggestion.kind.value: suggestion for suggestion in _SUGGESTIONS}


def suggested_initial(programme, kind):
    """Initial data of the form for a suggested kind of activity; an empty form for any other kind.

    Text only: dates, amounts and targets are the office's own decision and stay empty.
    """
    initial = {
        "responsible_local": programme.coordinator_local,
        "responsible_counterpart": programme.coordinator_counterpart,
    }
    suggestion = SUGGESTIONS.get(kind)
    if suggestion is None:
        return initial
    names = {
        "mine": programme.municipality.name,
        "theirs": counterpart_short(programme.agreement.counterpart),
    }
    initial |= suggestion.initial | {
        "kind": kind,
        "template": kind,
        "name": suggestion.initial["name"].format(**names),
    }
    areas = programme.agreement.areas
    # The area that fits best, or the only one there is; otherwise the office chooses.
    fitting = [area for area in suggestion.areas if area in areas]
    if fitting or len(areas) == 1:
        initial["area"] = fitting[0] if fitting else areas[0]
    return initial
