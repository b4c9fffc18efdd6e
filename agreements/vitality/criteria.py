"""The criteria of the traffic light as data: what each asks, its value by the facts, the fact in a sentence. Pure.

The weights, the thresholds and the forms of the values are our proposal (grade D: no source gives them); advisors
publish other weights as editions. A value is an exact fraction between 0 and 1, so that no rounding hides anything.
What is not on record is worth nothing: the office itself keeps these facts, and silence is what the light looks for.
So a fact that is written down never takes points away, except where it shows that one side does everything.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from agreements.vitality.facts import Facts, Term

#: Natural days.
FRESH, YEAR = 30, 365
#: Since the signature: before that, a low score says only that all is still to come.
NEW = 180
#: Without contact: the relation cools; it sleeps.
COOLING, DORMANT = 180, YEAR
#: Points from which the light is green, amber.
GREEN, AMBER = 65, 40
#: Points that a weight may never fall below: without contact nothing else tells of life.
LEAST = {"contacto": 5}

#: A visit in one direction only; a programme of which nothing was done yet; a renewal on its way.
ONE_WAY = Fraction(2, 5)
PROGRAMME = Fraction(3, 10)
RENEWING = Fraction(3, 5)


def balance(one, other):
    """How even two counts are: 0 when one side does nothing, 1 from a third of the whole for the weaker side on."""
    whole = one + other
    return min(Fraction(1), Fraction(3 * min(one, other), whole)) if whole else Fraction(0)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One question. `family` groups the colours of the bar; `weight` is its points in the first edition."""

    key: str
    label: str
    family: str
    question: str
    weight: int
    value: Callable[[Facts], Fraction]
    sentence: Callable[[Facts], str]


# --- Values ----------------------------------------------------------------------------------------------------------


def _contact(facts):
    days = facts.days_since_contact
    if days is None:
        return Fraction(0)
    return min(Fraction(1), max(Fraction(0), Fraction(YEAR - days, YEAR - FRESH)))


def _execution(facts):
    base = PROGRAMME if facts.has_programme else Fraction(0)
    return base + (Fraction(facts.executed, facts.planned) * (1 - PROGRAMME) if facts.planned else 0)


def _hosting(facts):
    if not facts.visits_out and not facts.visits_in:
        return Fraction(0)
    return ONE_WAY + (1 - ONE_WAY) * balance(facts.visits_out, facts.visits_in)


def _sessions(facts):
    return min(Fraction(1), Fraction(facts.sessions_held, max(facts.sessions_expected, 1)))


def _funding(facts):
    return Fraction(4 * facts.funds_local + 3 * facts.funds_counterpart + 3 * facts.is_spent, 10)


def _term(facts):
    if facts.term in (Term.INDEFINITE, Term.AUTOMATIC):
        return Fraction(1)
    left = Fraction(0)
    if facts.days_left is not None:
        left = min(Fraction(1), max(Fraction(0), Fraction(facts.days_left, YEAR)))
    return max(left, RENEWING) if facts.is_renewing else left


# --- Sentences -------------------------------------------------------------------------------------------------------


def count(number, one, many):
    """«1 visita», «3 visitas»."""
    return f"{number:,} {one if number == 1 else many}"


def _contact_told(facts):
    days = facts.days_since_contact
    if days is None:
        return "No hay ningún contacto registrado con la contraparte."
    if days == 0:
        return "El último contacto fue hoy."
    return f"El último contacto fue hace {count(days, 'día', 'días')}."


def _execution_told(facts):
    if not facts.has_programme:
        return "No hay programa anual con actividades en los últimos doce meses, ni para los que vienen."
    if not facts.planned:
        return "Hay programa anual; ninguna de sus actividades debía estar ya informada."
    told = f"Se realizaron {facts.executed} de {count(facts.planned, 'actividad prevista', 'actividades previstas')}"
    told += " para los últimos doce meses, según los informes cerrados."
    if facts.unreported:
        verb = "aparece" if facts.unreported == 1 else "aparecen"
        told += f" {facts.unreported} no {verb} en ningún informe cerrado."
    return told


def _hosting_told(facts):
    if not facts.visits_out and not facts.visits_in:
        return "No hay misiones realizadas en los últimos tres años."
    return (
        f"En tres años el municipio hizo {count(facts.visits_out, 'visita', 'visitas')} y recibió "
        f"{facts.visits_in}."
    )


def _paying_told(facts):
    if facts.paid_local or facts.paid_counterpart:
        told = (
            f"De los traslados y estancias de esas misiones, el municipio pagó {facts.paid_local} y la contraparte "
            f"{facts.paid_counterpart}; lo que pagaron ambas cuenta para las dos."
        )
    elif facts.visits_out or facts.visits_in:
        return "Ninguna misión dice qué parte pagó el traslado o la estancia. Anótelo en cada una."
    else:
        return "No hay misiones realizadas en los últimos tres años: nadie ha pagado nada."
    if facts.unpaid_known:
        told += f" Falta anotarlo en {count(facts.unpaid_known, 'misión', 'misiones')}."
    return told


def _initiative_told(facts):
    if not facts.begun_local and not facts.begun_counterpart:
        return "No hay contactos registrados en los últimos dos años."
    return (
        f"En dos años el municipio inició {count(facts.begun_local, 'contacto', 'contactos')} y la contraparte "
        f"{facts.begun_counterpart}."
    )


def _sessions_told(facts):
    if not facts.has_committee:
        return "No hay Comité de Ciudades Hermanas en funciones registrado."
    return (
        f"El comité celebró {count(facts.sessions_held, 'sesión', 'sesiones')} en doce meses; se esperan "
        f"{facts.sessions_expected} al año."
    )


def _funding_told(facts):
    if not facts.has_programme:
        return "Sin programa anual no hay recursos previstos."
    sides = {
        (True, True): "Ambas partes ponen recursos o especie",
        (True, False): "Sólo el municipio pone recursos o especie",
        (False, True): "Sólo la contraparte pone recursos o especie",
        (False, False): "Ninguna parte tiene recursos previstos",
    }[facts.funds_local, facts.funds_counterpart]
    spent = (
        "los informes cerrados muestran gasto" if facts.is_spent else "ningún informe cerrado muestra gasto"
    )
    return f"{sides}, y {spent}."


def _term_told(facts):
    if facts.term is Term.INDEFINITE:
        return "La vigencia es indefinida."
    if facts.term is Term.AUTOMATIC:
        return "El acuerdo se renueva por sí mismo."
    renewing = " La renovación está en preparación." if facts.is_renewing else ""
    if facts.days_left is None:
        return f"No se sabe hasta cuándo rige. Anótelo en su vigencia.{renewing}"
    if facts.days_left < 0:
        return f"La vigencia venció hace {count(-facts.days_left, 'día', 'días')}.{renewing}"
    if facts.days_left == 0:
        return f"La vigencia termina hoy.{renewing}"
    verb = "Falta" if facts.days_left == 1 else "Faltan"
    return f"{verb} {count(facts.days_left, 'día', 'días')} para que venza.{renewing}"


CONTACT, WORK, RECIPROCITY, GROUND = "contact", "work", "reciprocity", "ground"
#: Family -> (its name in the legend, what it holds), in the order of the bar.
FAMILIES = {
    CONTACT: ("Contacto", "cuándo se habló por última vez"),
    RECIPROCITY: ("Reciprocidad", "quién visita, quién paga, quién propone"),
    WORK: ("Trabajo", "lo realizado, las sesiones"),
    GROUND: ("Sustento", "recursos y vigencia"),
}

CRITERIA: dict[str, Criterion] = {
    criterion.key: criterion
    for criterion in (
        Criterion(
            "contacto",
            "Último contacto",
            CONTACT,
            "¿Cuándo hubo contacto con la contraparte? Todos los puntos hasta los 30 días; ninguno al año.",
            25,
            _contact,
            _contact_told,
        ),
        Criterion(
            "anfitrion",
            "Quién recibe a quién",
            RECIPROCITY,
            "¿Van las visitas en los dos sentidos? Todos los puntos si cada parte hizo al menos un tercio.",
            10,
            _hosting,
            _hosting_told,
        ),
        Criterion(
            "pago",
            "Quién paga",
            RECIPROCITY,
            "¿Pagan las dos partes los traslados y las estancias? Todos los puntos si cada una cubre un tercio.",
            5,
            lambda facts: balance(facts.paid_local, facts.paid_counterpart),
            _paying_told,
        ),
        Criterion(
            "iniciativa",
            "Quién toma la iniciativa",
            RECIPROCITY,
            "¿Escriben y proponen las dos partes? Todos los puntos si cada una inició un tercio de los contactos.",
            10,
            lambda facts: balance(facts.begun_local, facts.begun_counterpart),
            _initiative_told,
        ),
        Criterion(
            "ejecucion",
            "Realizado contra previsto",
            WORK,
            "¿Se hace lo que se planeó? Tres décimos por tener programa; lo demás, según lo realizado.",
            20,
            _execution,
            _execution_told,
        ),
        Criterion(
            "sesiones",
            "Sesiones del comité",
            WORK,
            "¿Sesiona el comité las veces que dice su reglamento?",
            10,
            _sessions,
            _sessions_told,
        ),
        Criterion(
            "recursos",
            "Recursos",
            GROUND,
            "¿Ponen recursos el municipio (4 décimos) y la contraparte (3), y se gastan (3)?",
            10,
            _funding,
            _funding_told,
        ),
        Criterion(
            "vigencia",
            "Tiempo para que venza",
            GROUND,
            "¿Cuánto le queda? Todos los puntos con un año o más; seis décimos si la renovación está en marcha.",
            10,
            _term,
            _term_told,
        ),
    )
}
FIRST_WEIGHTS = {criterion.key: criterion.weight for criterion in CRITERIA.values()}
