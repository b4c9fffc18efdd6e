"""PURE: the words that a municipality's choices put into the proposed bylaws, and the text of each chapter.

The text of a chapter is plain: articles are apart by an empty line; inside one, a line that begins with "- " is a
fraction. `articles.py` numbers both.
"""

from agreements.bylaws.chapters import BY_KEY
from agreements.bylaws.choices import ADMINISTRATION, complete
from agreements.drafting.answers import MEXICO_CITY

_QUORUM = {
    "majority": "más de la mitad",
    "half": "al menos la mitad",
    "two_thirds": "al menos las dos terceras partes",
    "third": "al menos una tercera parte",
}
_MAJORITY = {
    "simple": "por mayoría simple, que es aquella en que los votos a favor superan a los votos en contra",
    "absolute_present": "por el voto favorable de más de la mitad de las personas presentes con voto",
    "absolute_members": "por el voto favorable de más de la mitad de los lugares con voto",
    "two_thirds_present": "por el voto favorable de las dos terceras partes de las personas presentes con voto",
    "two_thirds_members": "por el voto favorable de las dos terceras partes de los lugares con voto",
}
_MATTERS = {
    "twinning": "La opinión sobre la solicitud de un nuevo hermanamiento.",
    "bylaws": "Las propuestas de reforma a este reglamento.",
    "programme": "La aprobación del Programa anual.",
    "report": "La aprobación del informe anual y de la evaluación.",
    "members": "Las propuestas sobre la integración del Comité.",
    "other": "Los demás asuntos que se sometan a votación.",
}
_OFFICES = {
    "president": "la Presidencia del Comité",
    "executive": "la Secretaría Ejecutiva",
    "syndic": "la Sindicatura",
    "technical": "la Secretaría Técnica",
}
_NUMBERS = "una dos tres cuatro cinco seis siete ocho nueve diez once doce".split()


def text_of(key, choices, place):
    """The proposed text of a chapter for these choices; `place` is a `Place`."""
    return "\n\n".join(text for _, text in proposed(key, choices, place))


def proposed(key, choices, place):
    """(rule or "", text) of each proposed article of a chapter."""
    words = phrases(complete(choices), place)
    return [(article.key, article.text.format_map(words)) for article in BY_KEY[key].articles]


def phrases(choices, place):
    """Every placeholder of the proposal, in the words of these choices."""
    return place.words() | {
        "office": choices["office_name"],
        "commission": choices["commission"],
        "organic_law": choices["organic_law"],
        "gazette": choices["gazette"],
        "citizen_rule": _citizen_rule(choices),
        "term_rule": _term_rule(choices),
        "honorary_rule": _honorary_rule(choices),
        "substitutes_rule": _substitutes_rule(choices),
        "continuity_rule": _continuity_rule(choices),
        "sessions_words": _sessions(choices),
        "notice_ordinary": days(choices["notice_days_ordinary"]),
        "notice_extraordinary": days(choices["notice_days_extraordinary"]),
        "presides_rule": f"Las sesiones las preside {_OFFICES[choices['presides']]}. En su ausencia las preside "
        f"{_OFFICES[choices['presides_in_absence']]}.",
        "quorum_words": _QUORUM[choices["quorum"]],
        "second_call_rule": _second_call_rule(choices),
        "remote_rule": _remote_rule(choices),
        "majority_words": _MAJORITY[choices["majority"]],
        "qualified_rule": _qualified_rule(choices),
        "casting_rule": _casting_rule(choices),
    }


class Place:
    """How the bylaws call a municipality and its government; Mexico City has boroughs (alcaldías) with a council."""

    def __init__(self, municipality):
        self.is_borough = municipality.state == MEXICO_CITY
        self.name = municipality.name
        self.state = municipality.get_state_display()

    def words(self):
        if self.is_borough:
            return {
                "municipality": f"la Alcaldía {self.name}, Ciudad de México",
                "of_municipality": f"de la Alcaldía {self.name}",
                "council_full": f"el Concejo de la Alcaldía {self.name} y su titular, según sus atribuciones",
                "of_council": "del Ayuntamiento",
                "to_council": "al Ayuntamiento",
                "head": "la persona titular de la Alcaldía",
                "treasury": "la dependencia de administración y finanzas de la Alcaldía",
            }
        return {
            "municipality": f"el Municipio de {self.name}, {self.state}",
            "of_municipality": f"del Municipio de {self.name}",
            "council_full": f"el Ayuntamiento de {self.name}, {self.state}",
            "of_council": "del Ayuntamiento",
            "to_council": "al Ayuntamiento",
            "head": "la persona titular de la Presidencia Municipal",
            "treasury": "la Tesorería Municipal",
        }


def days(number):
    return "un día natural" if number == 1 else f"{_number(number, masculine=True)} días naturales"


def waiting(minutes):
    """A wait in words: whole days, then whole hours, else minutes ("30 minutos")."""
    if minutes % 1440 == 0:
        return days(minutes // 1440)
    if minutes % 60 == 0:
        return "una hora" if minutes == 60 else f"{_number(minutes // 60)} horas"
    return f"{minutes} minutos"


def _number(number, *, masculine=False):
    if number == 1 and masculine:
        return "un"
    return _NUMBERS[number - 1] if 1 <= number <= len(_NUMBERS) else str(number)


def _sessions(choices):
    number = choices["sessions_per_year"]
    return "una sesión ordinaria" if number == 1 else f"{_number(number)} sesiones ordinarias"


def _citizen_rule(choices):
    share = choices["citizen_share"]
    if not share:
        return "El Ayuntamiento determina cuántos lugares corresponden a la ciudadanía."
    return (
        f"Al menos el {share} por ciento de los lugares con voto se reserva a personas ciudadanas que no sean "
        "servidoras públicas."
    )


def _term_rule(choices):
    years = choices["term_years"]
    if years == ADMINISTRATION:
        return (
            "Las personas integrantes duran en su cargo el periodo de la administración municipal en que fueron "
            "designadas y pueden ser ratificadas por la siguiente. Quienes lo son por razón de su cargo público "
            "permanecen mientras lo desempeñan."
        )
    span = "un año" if years == 1 else f"{_number(years)} años"
    return (
        f"Las personas integrantes ciudadanas duran en su cargo {span}, contados desde su designación, y pueden ser "
        "ratificadas por un periodo igual. El cambio de administración no interrumpe su encargo. Quienes integran "
        "el Comité por razón de su cargo público permanecen mientras lo desempeñan."
    )


def _honorary_rule(choices):
    if choices["honorary"]:
        return (
            "Los cargos del Comité son honoríficos: quienes los desempeñan no reciben sueldo, compensación ni "
            "prestación alguna por ello, y no adquieren relación laboral con el Municipio."
        )
    return (
        "Las personas integrantes ciudadanas pueden recibir la compensación que apruebe el Ayuntamiento en el "
        "presupuesto de egresos, sin que por ello adquieran relación laboral con el Municipio. Las personas "
        "servidoras públicas no reciben compensación por integrar el Comité."
    )


def _substitutes_rule(choices):
    start = "Cada persona integrante puede designar por escrito a una suplente, que asiste en su ausencia"
    if choices["substitutes_vote"]:
        return f"{start}, cuenta para el quórum y ejerce el voto."
    return f"{start} con voz y sin voto, y no cuenta para el quórum."


def _continuity_rule(choices):
    if choices["term_years"] == ADMINISTRATION:
        return "El Comité permanece en funciones, para asuntos de trámite, hasta que se instale el que lo sustituya."
    return "El cambio de administración no disuelve el Comité ni interrumpe los compromisos en curso."


def _second_call_rule(choices):
    wait = waiting(choices["second_call_minutes"])
    start = f"Si no se reúne el quórum, la sesión se celebra en segunda convocatoria al menos {wait} después"
    rule = choices["second_call_quorum"]
    if rule == "same":
        return f"{start}, con el mismo quórum que en la primera. Si tampoco se reúne, se convoca de nuevo."
    if rule == "present":
        return f"{start}, con las personas integrantes con voto que asistan."
    return (
        f"{start}, con la presencia de {_QUORUM[rule]} de las personas integrantes con voto. Si tampoco se reúne, se "
        "convoca de nuevo."
    )


def _remote_rule(choices):
    if choices["remote_attendance"]:
        return (
            "Las personas integrantes pueden participar a distancia por medios que permitan verificar su identidad "
            "y oír y ser oídas en tiempo real. Quien participa así cuenta para el quórum y vota. El acta lo hace "
            "constar."
        )
    return "Las sesiones son presenciales. Quien siga la sesión a distancia no cuenta para el quórum ni ejerce el voto."


def _qualified_rule(choices):
    matters = choices["qualified_matters"]
    if not matters:
        return (
            "Ningún asunto del Comité requiere una mayoría distinta de la señalada en el artículo anterior."
        )
    fractions = "\n".join(f"- {_MATTERS[matter]}" for matter in matters)
    reached = _MAJORITY[choices["qualified_majority"]]
    return f"Se requiere mayoría calificada, que se alcanza {reached}, para:\n{fractions}"


def _casting_rule(choices):
    if choices["casting_vote"]:
        return (
            "En caso de empate, quien preside la sesión tiene voto de calidad. El voto de calidad no suple la "
            "mayoría calificada."
        )
    return (
        "En caso de empate el asunto no se aprueba y puede volver a presentarse en otra sesión. Nadie tiene voto de "
        "calidad."
    )
