"""The diagnosis questionnaire as data: what is asked, what may be answered, and what follows from the answers. Pure.

The foreign ministry's programme begins with a diagnosis of the municipality and of the relations it has already (La
Diplomacia Federativa en Acción, SRE 2009, p. 52: was the relation set up properly? is there an office or a programme?).
The questions, the capacities and the advice are this project's own wording (grade D).

Keys are stable: saved answers name them.
"""

from dataclasses import dataclass

YES, PARTLY, NO, NONE = "yes", "partly", "no", "none"
ANSWERS = {YES: "Sí", PARTLY: "En parte", NO: "No"}
NOTHING_TO_ASK = "No hay"
POINTS = {YES: 2, PARTLY: 1, NO: 0}
#: First line of the answers as text, by which they are told from other evidence.
TITLE = "Cuestionario de diagnóstico institucional"
#: Characters of a written answer.
LONGEST_TEXT = 1500


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``advice`` is what to do when the answer is not a plain yes.

    ``may_be_none`` adds the answer «No hay», where there is nothing to ask about. A question in writing has no advice
    and may stay empty.
    """

    key: str
    text: str
    advice: str = ""
    may_be_none: bool = False
    help_text: str = ""

    @property
    def is_written(self) -> bool:
        return not self.advice

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What may be answered, as (value, words)."""
        return (*ANSWERS.items(), *(((NONE, NOTHING_TO_ASK),) if self.may_be_none else ()))


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """Something that a municipality needs for a twinning to last, told by the answers to some questions."""

    key: str
    name: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """How firm a capacity stands: it takes at least ``share`` of its points, in hundredths. ``tone`` is the chip's."""

    share: int
    name: str
    tone: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What the answers say of one capacity; ``level`` is None when nothing was answered about it."""

    capacity: Capacity
    level: Level | None
    advice: tuple[str, ...]


#: From firm to weak.
LEVELS = (
    Level(80, "firme", "good"),
    Level(40, "por reforzar", "soon"),
    Level(0, "por construir", "soon"),
)

GROUPS = (
    Group(
        "La oficina",
        (
            Question(
                "oficina",
                "¿Hay en el gobierno municipal un área encargada de los asuntos internacionales?",
                "Nombre por escrito el área que atenderá los hermanamientos, aunque tenga también otras tareas.",
            ),
            Question(
                "programa",
                "¿Existe un programa de ciudades hermanas con objetivos por escrito?",
                "Escriba en dos páginas qué busca el municipio con sus ciudades hermanas y cómo sabrá si lo logra.",
            ),
            Question(
                "personal",
                "¿Hay al menos una persona que dedique a ello una parte fija de su jornada?",
                "Asigne a una persona un número fijo de horas a la semana para el hermanamiento.",
            ),
            Question(
                "presupuesto",
                "¿El presupuesto de este año prevé recursos para actividades con otras ciudades?",
                "Pida a la tesorería una partida, aunque sea pequeña, para traducción, traslados y visitas.",
            ),
            Question(
                "idiomas",
                "¿Alguien del gobierno municipal puede atender correos y reuniones en otro idioma?",
                "Identifique quién traduzca e interprete: personal, una universidad local o personas voluntarias.",
            ),
            Question(
                "asesoria",
                "¿El municipio ha trabajado antes con su enlace estatal o con la cancillería?",
                "Escriba a su enlace estatal y a la cancillería antes de buscar contraparte.",
            ),
        ),
    ),
    Group(
        "Las relaciones que ya existen",
        (
            Question(
                "aprobados",
                "¿Los hermanamientos anteriores fueron aprobados por el cabildo?",
                "Busque las actas de cabildo de cada hermanamiento; si no las hay, sométalo de nuevo a aprobación.",
                may_be_none=True,
            ),
            Question(
                "registrados",
                "¿Constan en el registro de acuerdos interinstitucionales de la cancillería?",
                "Pregunte a la cancillería por cada uno y regularice los que no consten.",
                may_be_none=True,
            ),
            Question(
                "documentos",
                "¿El municipio conserva copia firmada de cada acuerdo?",
                "Pida copia a la contraparte o al archivo histórico y guárdela en el inventario de este sistema.",
                may_be_none=True,
            ),
            Question(
                "actividad",
                "¿Ha habido actividades con esas ciudades en los últimos dos años?",
                "Escriba a la contraparte para saber si quiere reanudar la relación antes de invertir en trámites.",
                may_be_none=True,
            ),
            Question(
                "proyectos",
                "¿Se llevó a término algún proyecto conjunto cuyo resultado pueda mostrarse?",
                "Empiece con un proyecto pequeño que ambas ciudades puedan terminar en un año y contar con cifras.",
            ),
            Question(
                "relaciones",
                "¿Con qué ciudades hay relación hoy, y qué falta por documentar?",
                help_text="Puede quedar en blanco.",
            ),
        ),
    ),
    Group(
        "La participación",
        (
            Question(
                "comite",
                "¿Hay un comité de ciudades hermanas u otro órgano con participación ciudadana?",
                "Forme desde ahora un grupo promotor con personas de fuera del gobierno: de ahí puede nacer el comité.",
            ),
            Question(
                "reglamento",
                "¿Ese órgano tiene un reglamento aprobado y publicado?",
                "Prepare el reglamento de operación: integración, cargos, sesiones y rendición de cuentas.",
                may_be_none=True,
            ),
            Question(
                "aliados",
                "¿Participan universidades, cámaras, asociaciones o comunidades migrantes?",
                "Invite por escrito a tres aliados locales y acuerde con cada uno qué puede aportar.",
            ),
            Question(
                "difusion",
                "¿La población se entera de lo que se hace con otras ciudades?",
                "Acuerde con comunicación social un aviso breve por cada actividad y una página con los resultados.",
            ),
        ),
    ),
    Group(
        "Los planes y la continuidad",
        (
            Question(
                "plan",
                "¿El Plan Municipal de Desarrollo menciona la acción internacional?",
                "Señale qué líneas del plan se cumplen mejor con una ciudad hermana y proponga actualizarlo.",
            ),
            Question(
                "entrega",
                "¿La última entrega-recepción incluyó los acuerdos y contactos internacionales?",
                "Abra desde hoy la carpeta de la siguiente administración: acuerdos, contactos y compromisos.",
            ),
            Question(
                "ofrece",
                "¿Qué puede ofrecer el municipio a una ciudad hermana?",
                help_text="Servicios que funcionan bien, vocaciones, universidades, cultura. Puede quedar en blanco.",
            ),
        ),
    ),
)

CAPACITIES = (
    Capacity(
        "estructura", "Una oficina responsable, con programa y personal", ("oficina", "programa", "personal")
    ),
    Capacity("recursos", "Recursos, idiomas y asesoría", ("presupuesto", "idiomas", "asesoria")),
    Capacity("expedientes", "Relaciones en regla y documentadas", ("aprobados", "registrados", "documentos")),
    Capacity("experiencia", "Relaciones vivas, con resultados", ("actividad", "proyectos")),
    Capacity(
        "participacion", "Participación de la sociedad", ("comite", "reglamento", "aliados", "difusion")
    ),
    Capacity("continuidad", "Planes y continuidad entre administraciones", ("plan", "entrega")),
)

QUESTIONS = {question.key: question for group in GROUPS for question in group.questions}


def unanswered(answers: dict) -> tuple[Question, ...]:
    """Questions that still want an answer; those in writing may stay empty."""
    return tuple(each for each in QUESTIONS.values() if not each.is_written and not answers.get(each.key))


def answered_count(answers: dict) -> int:
    """How many of the questions that want an answer have one."""
    return sum(not each.is_written for each in QUESTIONS.values()) - len(unanswered(answers))


def findings(answers: dict) -> tuple[Finding, ...]:
    """Each capacity with its level and the advice that follows from the answers, in the order of ``CAPACITIES``.

    A yes is worth 2 points, "en parte" 1, a no 0; «No hay» and open questions are left out of the count.
    """
    found = []
    for capacity in CAPACITIES:
        given = {key: answers[key] for key in capacity.questions if answers.get(key) in POINTS}
        points = sum(POINTS[value] for value in given.values())
        level = (
            next(each for each in LEVELS if points * 100 >= each.share * 2 * len(given)) if given else None
        )
        advice = tuple(QUESTIONS[key].advice for key, value in given.items() if value != YES)
        found.append(Finding(capacity, level, advice))
    return tuple(found)


def in_words(question: Question, answers: dict) -> str:
    """The answer to a question as people read it; empty when there is none."""
    value = answers.get(question.key, "")
    return value if question.is_written else dict(question.choices).get(value, "")


def as_text(answers: dict) -> str:
    """All answers and what follows from them, as plain text: the evidence of the task."""
    lines = [TITLE]
    for group in GROUPS:
        lines.append(group.title)
        for question in group.questions:
            answer = in_words(question, answers) or "Sin respuesta"
            lines.append(
                f"- {question.text} {answer if answer.endswith(('.', '…', '!', '?')) else f'{answer}.'}"
            )
    lines.append("Capacidades")
    lines += [
        f"- {each.capacity.name}: {each.level.name if each.level else 'sin dato'}."
        for each in findings(answers)
    ]
    return "\n".join(lines)
