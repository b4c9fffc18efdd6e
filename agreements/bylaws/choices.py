"""The choices of a municipality about how its committee works: they word the bylaws and drive the sessions.

No law of the federation says how such a committee decides. Every option and every default here is a proposal of this
system (grade D of the sources), for the cabildo to decide on.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from agreements.models import AgendaItem

OPTION, NUMBER, YES_NO, MANY, TEXT = "option", "number", "yes_no", "many", "text"
ADMINISTRATION = "administration"
GRADE = "D"
NOT_IN_LIST = "Elija una de las opciones."


@dataclass(frozen=True)
class Choice:
    """One question. `options` are (value, label) pairs; numbers lie between `low` and `high`, in `unit`."""

    key: str
    group: str
    label: str
    help: str
    kind: str
    default: object
    options: tuple = ()
    low: int = 0
    high: int = 0
    unit: str = ""

    @property
    def values(self):
        return tuple(value for value, _ in self.options)


_PRESIDING = (
    ("president", "la presidencia del comité"),
    ("executive", "la secretaría ejecutiva"),
)
#: Matters of an agenda on which a committee decides; the others are noted or open and close a session.
_MATTERS = tuple(
    (kind.value, kind.label)
    for kind in (
        AgendaItem.Kind.TWINNING,
        AgendaItem.Kind.BYLAWS,
        AgendaItem.Kind.PROGRAMME,
        AgendaItem.Kind.REPORT,
        AgendaItem.Kind.MEMBERS,
        AgendaItem.Kind.OTHER,
    )
)
NAMES, SEATS, SESSIONS, VOTES = "Nombres", "Integración", "Sesiones", "Votación"

CHOICES = (
    Choice(
        "office_name",
        NAMES,
        "Área del gobierno municipal que lleva los hermanamientos",
        "Su titular ocupa la secretaría ejecutiva.",
        TEXT,
        "Oficina de Asuntos Internacionales",
    ),
    Choice(
        "commission",
        NAMES,
        "Comisión del ayuntamiento que dictamina",
        "La comisión edilicia a la que se turnan los asuntos del comité, con su artículo: «la comisión de…».",
        TEXT,
        "la comisión edilicia competente en asuntos internacionales",
    ),
    Choice(
        "organic_law",
        NAMES,
        "Ley estatal que rige al municipio",
        "Su nombre oficial con su artículo («la Ley…», «el Código…»): fija cómo se aprueba un reglamento municipal.",
        TEXT,
        "la ley del estado en materia municipal",
    ),
    Choice(
        "gazette",
        NAMES,
        "Dónde se publica",
        "El medio que señala la ley de su estado, con su artículo: «la Gaceta Municipal».",
        TEXT,
        "el medio oficial de publicación que señala la ley del estado",
    ),
    Choice(
        "term_years",
        SEATS,
        "Cuánto dura el cargo",
        "Con un plazo propio, el comité no termina con la administración y sus integrantes pueden seguir.",
        OPTION,
        ADMINISTRATION,
        ((ADMINISTRATION, "lo que dure la administración"), (1, "1 año"), (2, "2 años"), (3, "3 años")),
    ),
    Choice(
        "citizen_share",
        SEATS,
        "Mínimo de lugares para la ciudadanía",
        "Parte de los lugares con voto que no ocupan personas servidoras públicas.",
        NUMBER,
        50,
        low=0,
        high=90,
        unit="por ciento",
    ),
    Choice(
        "honorary",
        SEATS,
        "Los cargos son honoríficos",
        "Nadie recibe sueldo ni compensación por pertenecer al comité.",
        YES_NO,
        True,
    ),
    Choice(
        "substitutes_vote",
        SEATS,
        "Quien suple vota",
        "La persona suplente cuenta para el quórum y vota cuando falta la titular.",
        YES_NO,
        True,
    ),
    Choice(
        "sessions_per_year",
        SESSIONS,
        "Sesiones ordinarias al año",
        "Cuatro permiten revisar cada trimestre el programa anual.",
        NUMBER,
        4,
        low=1,
        high=12,
        unit="sesiones",
    ),
    Choice(
        "notice_days_ordinary",
        SESSIONS,
        "Aviso de una sesión ordinaria",
        "Entre el día de la convocatoria y el de la sesión.",
        NUMBER,
        5,
        low=1,
        high=30,
        unit="días naturales",
    ),
    Choice(
        "notice_days_extraordinary",
        SESSIONS,
        "Aviso de una sesión extraordinaria",
        "No puede ser mayor que el de una ordinaria.",
        NUMBER,
        2,
        low=1,
        high=30,
        unit="días naturales",
    ),
    Choice(
        "remote_attendance",
        SESSIONS,
        "Se puede participar a distancia",
        "Quien participa por videollamada cuenta para el quórum y vota.",
        YES_NO,
        True,
    ),
    Choice(
        "presides",
        SESSIONS,
        "Quién preside las sesiones",
        "En muchos municipios la presidencia del comité corresponde a la presidencia municipal.",
        OPTION,
        "president",
        _PRESIDING,
    ),
    Choice(
        "presides_in_absence",
        SESSIONS,
        "Quién preside cuando falta",
        "Debe ser otra persona.",
        OPTION,
        "executive",
        (
            ("executive", "la secretaría ejecutiva"),
            ("syndic", "la sindicatura"),
            ("technical", "la secretaría técnica"),
        ),
    ),
    Choice(
        "quorum",
        SESSIONS,
        "Quórum en primera convocatoria",
        "Se cuenta sobre los lugares con voto que están ocupados.",
        OPTION,
        "majority",
        (
            ("majority", "más de la mitad"),
            ("half", "la mitad"),
            ("two_thirds", "dos terceras partes"),
        ),
    ),
    Choice(
        "second_call_quorum",
        SESSIONS,
        "Quórum en segunda convocatoria",
        "Evita que una sesión se aplace una y otra vez.",
        OPTION,
        "third",
        (
            ("same", "el mismo que en la primera"),
            ("third", "una tercera parte"),
            ("present", "con quienes asistan"),
        ),
    ),
    Choice(
        "second_call_minutes",
        SESSIONS,
        "Espera entre la primera y la segunda convocatoria",
        "Puede ser el mismo día.",
        NUMBER,
        30,
        low=15,
        high=10080,
        unit="minutos",
    ),
    Choice(
        "majority",
        VOTES,
        "Mayoría ordinaria",
        "La que basta para la mayor parte de los asuntos.",
        OPTION,
        "simple",
        (
            ("simple", "más votos a favor que en contra"),
            ("absolute_present", "más de la mitad de las personas presentes con voto"),
            ("absolute_members", "más de la mitad de los lugares con voto"),
        ),
    ),
    Choice(
        "qualified_majority",
        VOTES,
        "Mayoría calificada",
        "La que piden los asuntos de mayor consecuencia.",
        OPTION,
        "two_thirds_present",
        (
            ("two_thirds_present", "dos terceras partes de las personas presentes con voto"),
            ("two_thirds_members", "dos terceras partes de los lugares con voto"),
            ("absolute_members", "más de la mitad de los lugares con voto"),
        ),
    ),
    Choice(
        "qualified_matters",
        VOTES,
        "Asuntos que piden mayoría calificada",
        "Los demás se deciden por mayoría ordinaria.",
        MANY,
        (AgendaItem.Kind.TWINNING.value, AgendaItem.Kind.BYLAWS.value),
        _MATTERS,
    ),
    Choice(
        "abstentions",
        VOTES,
        "Cómo cuentan las abstenciones",
        "Quien se abstiene está presente; su voto no es a favor ni en contra.",
        OPTION,
        "count_present",
        (("count_present", "cuentan como presencia, y no como voto a favor ni en contra"),),
    ),
    Choice(
        "casting_vote",
        VOTES,
        "Voto de calidad",
        "En un empate decide quien preside. Sin voto de calidad, el asunto vuelve a la sesión siguiente.",
        YES_NO,
        True,
    ),
)
BY_KEY = {choice.key: choice for choice in CHOICES}
GROUPS = (NAMES, SEATS, SESSIONS, VOTES)


def default_choices():
    """The proposal: every key with its default, as plain JSON."""
    return {choice.key: list(choice.default) if choice.kind == MANY else choice.default for choice in CHOICES}


def complete(values):
    """`values` with the default for every key that an older edition does not know; unknown keys are left out."""
    return default_choices() | {key: value for key, value in (values or {}).items() if key in BY_KEY}


def clean_choices(values):
    """Every key, checked and typed; raises ValidationError by key. `values` may come from a form or from JSON."""
    errors, cleaned = {}, {}
    for choice in CHOICES:
        try:
            cleaned[choice.key] = _CHECKS[choice.kind](choice, values.get(choice.key))
        except ValidationError as error:
            errors[choice.key] = error
    if not errors:
        errors = _contradictions(cleaned)
    if errors:
        raise ValidationError(errors)
    return cleaned


def label_of(key, value):
    """The answer in words: "5 días naturales", "sí", or the label of the option."""
    choice = BY_KEY[key]
    if choice.kind == YES_NO:
        return "sí" if value else "no"
    if choice.kind == NUMBER:
        return f"{value} {choice.unit}"
    if choice.kind == TEXT:
        return value
    labels = dict(choice.options)
    if choice.kind == MANY:
        return ", ".join(labels[item] for item in value) or "ninguno"
    return labels[value]


def _contradictions(values):
    errors = {}
    if values["presides"] == values["presides_in_absence"]:
        errors["presides_in_absence"] = "Quien suple a quien preside debe ser otra persona."
    if values["notice_days_extraordinary"] > values["notice_days_ordinary"]:
        errors["notice_days_extraordinary"] = (
            "El aviso de una sesión extraordinaria no puede ser mayor que el de una ordinaria."
        )
    return errors


def _option(choice, value):
    """Options that are numbers come back from a form as text."""
    for known in choice.values:
        if type(value) is type(known) and value == known or (isinstance(value, str) and value == str(known)):
            return known
    raise ValidationError(NOT_IN_LIST)


def _number(choice, value):
    try:
        number = int(str(value).strip())
    except ValueError as error:
        raise ValidationError("Escriba un número entero.") from error
    if not choice.low <= number <= choice.high:
        raise ValidationError(f"Escriba un número de {choice.low} a {choice.high} ({choice.unit}).")
    return number


def _yes_no(choice, value):
    if value in (True, "True", "true", "yes"):
        return True
    if value in (False, "False", "false", "no"):
        return False
    raise ValidationError("Elija sí o no.")


def _many(choice, value):
    if not isinstance(value, (list, tuple)) or not set(value) <= set(choice.values):
        raise ValidationError(NOT_IN_LIST)
    return [known for known in choice.values if known in value]


def _text(choice, value):
    text = " ".join(str(value or "").split())
    if not text:
        raise ValidationError("Este dato es obligatorio.")
    if len(text) > 150:
        raise ValidationError("Escriba como máximo 150 caracteres.")
    return text


_CHECKS = {OPTION: _option, NUMBER: _number, YES_NO: _yes_no, MANY: _many, TEXT: _text}
