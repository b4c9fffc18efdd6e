"""The steps of an agreement's path as data: from which state to which, what each demands, and which task it fulfils.

Which state may follow upon which is `models.agreement.TRANSITIONS`; a test holds both to each other. What the law asks
for is few things: to inform the ministry before signing, its opinion, and the registry (LSCT art. 7). The documents and
numbers that each step asks for are practice (grades B and C in the methodology), so they are data here.

Between Mexican municipalities there is no foreign organ, and a letter of intent commits to nothing: neither goes to
the ministry (LSCT art. 1; our reading, grade D).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from agreements.models import BEFORE_SIGNATURE, Agreement, State
from agreements.path import units


class Demand(StrEnum):
    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Act(StrEnum):
    """Which verb takes the step: the common one, or one that asks for more."""

    STEP = "step"
    DICTAMEN = "dictamen"
    SIGNATURE = "signature"


LETTER_TASKS = ("carta-intencion",)
NONE, OPTIONAL, REQUIRED = Demand.NONE, Demand.OPTIONAL, Demand.REQUIRED


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `label` is what one does, `done` what the history says; `unit` a key of `agreements.path.units`.

    `tasks` are keys of the methodology that the step fulfils, `tasks_from` those that it fulfils too when it is taken
    from that state. `to_ministry` steps exist only for agreements that need the ministry's opinion. `by_ministry` is an
    act of the ministry, outside this system, that the enlace or an advisor records. `freezes` keeps the words as a
    version and asks that the languages agree. `goes_back` undoes something, and asks why.
    """

    code: str
    from_states: tuple[State, ...]
    to_state: State
    label: str
    done: str
    help: str
    act: Act = Act.STEP
    date_label: str = "Fecha"
    document: Demand = OPTIONAL
    document_label: str = "Documento"
    number: Demand = NONE
    number_label: str = "Número de oficio"
    unit: str = ""
    note: Demand = OPTIONAL
    note_label: str = "Nota"
    tasks: tuple[str, ...] = ()
    tasks_from: Mapping[State, tuple[str, ...]] = field(default_factory=dict)
    to_ministry: bool = False
    by_ministry: bool = False
    freezes: bool = False
    goes_back: bool = False

    @property
    def asks(self):
        """What the form will ask beside the date, in words: what is not required says so."""
        asked = []
        if self.number is not Demand.NONE:
            asked.append((self.number_label.lower(), self.number))
        if self.document is not Demand.NONE:
            asked.append((self.document_label[:1].lower() + self.document_label[1:], self.document))
        if self.note is Demand.REQUIRED:
            asked.append((self.note_label[:1].lower() + self.note_label[1:], self.note))
        return [words if how is Demand.REQUIRED else f"{words} (si lo hay)" for words, how in asked]

    def applies_to(self, agreement):
        """Whether agreements like this one take the step at all."""
        return agreement.needs_dictamen or not self.to_ministry

    def is_open_for(self, agreement):
        """Whether it can be taken from where the agreement stands."""
        if self.act is Act.SIGNATURE:
            # With a foreign counterpart only after the opinion; otherwise there is nothing after the negotiation.
            return agreement.state == (State.APPROVED if agreement.needs_dictamen else State.NEGOTIATED)
        return self.applies_to(agreement) and agreement.state in self.from_states

    def tasks_of(self, agreement):
        """Keys of the tasks that it fulfils when it is taken from where the agreement stands.

        A letter of intent is not the agreement of its process: it fulfils the task of sending it and no other.
        """
        if agreement.kind == Agreement.Kind.LETTER:
            return LETTER_TASKS if self.act is Act.SIGNATURE else ()
        return self.tasks_from.get(agreement.state, ()) + self.tasks


def _steps():
    coordination, legal = units.COORDINATION, units.LEGAL
    yield Step(
        "revision",
        (State.DRAFT,),
        State.LEGAL_REVIEW,
        "Turnar a revisión jurídica",
        "Se turnó el texto a la revisión jurídica del municipio",
        "La sindicatura o el jurídico revisa competencia, vigencia, costos y solución de controversias.",
        date_label="Fecha del turno",
        number=OPTIONAL,
        document_label="Oficio de turno",
    )
    yield Step(
        "devolver",
        (State.LEGAL_REVIEW,),
        State.DRAFT,
        "Devolver al borrador",
        "La revisión jurídica devolvió el texto al borrador",
        "El texto vuelve a quien lo redacta, con lo que hay que corregir.",
        date_label="Fecha de la devolución",
        document_label="Oficio con los comentarios",
        note=REQUIRED,
        note_label="Qué hay que corregir",
        goes_back=True,
    )
    yield Step(
        "negociado",
        (State.DRAFT, State.LEGAL_REVIEW),
        State.NEGOTIATED,
        "Declarar negociado el texto",
        "El texto quedó negociado con la contraparte",
        "La contraparte aceptó por escrito un texto único. Se guarda como versión y se cierra: es el que verán el "
        "cabildo y, si corresponde, la cancillería.",
        date_label="Fecha de la conformidad",
        document=REQUIRED,
        document_label="Conformidad de la contraparte",
        tasks=("texto-negociado",),
        tasks_from={State.LEGAL_REVIEW: ("dictamen-interno",)},
        freezes=True,
    )
    yield Step(
        "enviar",
        (State.NEGOTIATED,),
        State.SENT,
        "Enviar a la cancillería",
        "Se envió el texto a la cancillería",
        "Se informa por oficio que el municipio quiere celebrar el acuerdo, con el texto negociado (Ley sobre la "
        "Celebración de Tratados, art. 7).",
        date_label="Fecha del acuse",
        number=REQUIRED,
        document=REQUIRED,
        document_label="Oficio con acuse de recibo",
        unit=coordination,
        tasks=("envio-dgcp",),
        to_ministry=True,
        freezes=True,
    )
    yield Step(
        "turno",
        (State.SENT,),
        State.IN_OPINION,
        "Registrar el turno a dictamen",
        "El texto pasó a dictamen",
        "El día en que el expediente pasó a revisión jurídica, según lo informe la cancillería.",
        date_label="Fecha del turno",
        number=OPTIONAL,
        number_label="Número de turno",
        document_label="Correo u oficio que lo informa",
        unit=legal,
        tasks=("turno-consultoria",),
        to_ministry=True,
        by_ministry=True,
    )
    yield Step(
        "observaciones",
        (State.SENT, State.IN_OPINION, State.ANSWERED),
        State.OBSERVED,
        "Registrar observaciones",
        "La cancillería hizo observaciones",
        "El texto se vuelve a abrir para atenderlas. Cada observación se anota y se contesta en su apartado.",
        date_label="Fecha de recepción",
        number=REQUIRED,
        document=REQUIRED,
        document_label="Oficio de observaciones",
        unit=legal,
        tasks=("observaciones",),
        to_ministry=True,
        by_ministry=True,
    )
    yield Step(
        "responder",
        (State.OBSERVED,),
        State.ANSWERED,
        "Enviar la respuesta",
        "Se respondieron las observaciones",
        "Con una respuesta por observación. El texto se guarda como versión y se cierra de nuevo.",
        date_label="Fecha del acuse",
        number=REQUIRED,
        document=REQUIRED,
        document_label="Oficio de respuesta con acuse",
        unit=coordination,
        tasks=("solventar-observaciones",),
        to_ministry=True,
        freezes=True,
    )
    in_ministry = (State.SENT, State.IN_OPINION, State.ANSWERED)
    yield Step(
        "dictamen",
        in_ministry,
        State.APPROVED,
        "Registrar el dictamen",
        "La cancillería dictaminó procedente el texto",
        "Favorable o no. Lo emite la cancillería fuera de este sistema; aquí se anota con su oficio.",
        act=Act.DICTAMEN,
        date_label="Fecha del dictamen",
        number=REQUIRED,
        document=REQUIRED,
        document_label="Oficio con el dictamen",
        unit=units.MINISTRY,
        tasks=("dictamen-procedencia",),
        to_ministry=True,
        by_ministry=True,
    )
    yield Step(
        "no-procedente",
        in_ministry,
        State.REJECTED,
        "Registrar un dictamen no procedente",
        "La cancillería dictaminó que el texto no procede",
        "El texto puede volver a borrador, o el municipio desistir.",
        act=Act.DICTAMEN,
        date_label="Fecha del dictamen",
        number=REQUIRED,
        document=REQUIRED,
        document_label="Oficio con el dictamen",
        unit=units.MINISTRY,
        to_ministry=True,
        by_ministry=True,
    )
    yield Step(
        "firmar",
        (State.NEGOTIATED, State.APPROVED),
        State.SIGNED,
        "Registrar la firma",
        "Se firmó el acuerdo",
        "Con el acuerdo digitalizado, ya firmado por ambas partes.",
        act=Act.SIGNATURE,
        date_label="Fecha de firma",
        document=REQUIRED,
        document_label="Acuerdo firmado, digitalizado",
        tasks=("firma",),
    )
    yield Step(
        "remitir",
        (State.SIGNED,),
        State.AT_REGISTRY,
        "Remitir para su registro",
        "Se remitió el ejemplar firmado para su registro",
        "La cancillería inscribe el acuerdo en su registro (Ley sobre la Celebración de Tratados, art. 7). Pregunte "
        "antes si pide original o copia certificada: la ley no lo dice.",
        date_label="Fecha del acuse",
        number=REQUIRED,
        document=REQUIRED,
        document_label="Oficio de remisión con acuse",
        unit=coordination,
        tasks=("remitir-registro",),
        to_ministry=True,
    )
    yield Step(
        "inscribir",
        (State.AT_REGISTRY,),
        State.REGISTERED,
        "Registrar la inscripción",
        "La cancillería inscribió el acuerdo",
        "Con el número que le dio el registro de la cancillería, que no es nuestro folio ni su expediente.",
        date_label="Fecha de inscripción",
        number=REQUIRED,
        number_label="Número de registro",
        document=REQUIRED,
        document_label="Constancia de registro, u oficio que da el número",
        unit=units.MINISTRY,
        tasks=("constancia-registro",),
        to_ministry=True,
        by_ministry=True,
    )
    yield Step(
        "reabrir",
        (State.NEGOTIATED, State.APPROVED, State.REJECTED),
        State.DRAFT,
        "Reabrir el texto",
        "Se reabrió el texto",
        "Vuelve a borrador. Las decisiones ya tomadas quedan sobre el texto de antes: si el texto cambia, harán falta "
        "otras, o su confirmación razonada.",
        document=OPTIONAL,
        note=REQUIRED,
        note_label="Por qué se reabre",
        goes_back=True,
    )
    yield Step(
        "desistir",
        (*BEFORE_SIGNATURE, State.REJECTED),
        State.WITHDRAWN,
        "Desistir del acuerdo",
        "El municipio desistió del acuerdo",
        "El acuerdo ya no se firmará. Esto no puede deshacerse: haría falta un proyecto nuevo.",
        document_label="Oficio con el que se informa",
        note=REQUIRED,
        note_label="Por qué se desiste",
        goes_back=True,
    )


STEPS = {step.code: step for step in _steps()}
#: The two ways in which a dictamen ends, by whether it is favourable.
DICTAMEN = {True: STEPS["dictamen"], False: STEPS["no-procedente"]}
SIGN = STEPS["firmar"]
#: Tasks of what a dictamen without observations leaves out.
WITHOUT_REMARKS = ("turno-consultoria", "observaciones", "solventar-observaciones")


def step_of(change):
    """The step that a row of the path records; None for what only undoes or confirms another."""
    if change.from_state == change.to_state == State.OBSERVED:
        return STEPS["observaciones"]
    return next(
        (
            step
            for step in STEPS.values()
            if step.to_state == change.to_state and change.from_state in step.from_states
        ),
        None,
    )


def open_steps(agreement):
    """The steps that can be taken from where the agreement stands, in their order."""
    return [step for step in STEPS.values() if step.is_open_for(agreement)]
