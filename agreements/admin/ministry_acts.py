"""The ministry's own acts on an agreement, as advisors record them: each is a form and a verb of the path."""

from dataclasses import dataclass

from agreements.forms.procedure import DictamenForm, StepForm
from agreements.forms.remarks import RemarksForm, rows_asked
from agreements.models import Approval, State
from agreements.path import review
from agreements.path.steps import STEPS
from agreements.remarks import answering, observing


@dataclass(frozen=True)
class Act:
    """An act of the ministry that an advisor records on one agreement.

    `form_of(request, agreement)` makes its form; `run(agreement, form, by, now)` calls the verb and returns what was
    done, in a sentence.
    """

    step: str
    title: str
    text: str
    form_of: object
    run: object

    def is_open_for(self, agreement):
        return self.step in {step.code for step in review.available_steps(agreement)}


def _step_form(code):
    return lambda request, agreement: StepForm(
        request.POST or None, request.FILES or None, step=STEPS[code], state=agreement.state
    )


def _take(code):
    def run(agreement, form, by, now):
        taken = review.take_step(agreement=agreement, step=code, by=by, now=now, **form.verb_data())
        state = f"Quedó registrado: el acuerdo está «{taken.agreement.get_state_display()}»."
        return " ".join([state, *taken.unfulfilled])

    return run


def _dictamen_form(request, agreement):
    return DictamenForm(request.POST or None, request.FILES or None)


def _dictamen(agreement, form, by, now):
    approval = review.record_approval(
        agreement=agreement, kind=Approval.Kind.DICTAMEN, by=by, now=now, **form.verb_data()
    )
    word = "procedente" if approval.is_favourable else "no procedente"
    return f"Quedó registrado el dictamen: la versión {approval.version.number} del texto es {word}."


def _remarks_form(request, agreement):
    return RemarksForm(
        request.POST or None,
        request.FILES or None,
        version=observing.sent_version(agreement),
        first=observing.next_number(agreement),
        rows=rows_asked(request.POST),
        scan_required=agreement.state != State.OBSERVED,
    )


def _record_remarks(agreement, form, by, now):
    recorded = observing.record_remarks(agreement=agreement, by=by, now=now, **form.verb_data())
    return observing.said(recorded)


class RemarksAct(Act):
    """A second letter may come while the first one is being answered: the step stays, the act is open."""

    def is_open_for(self, agreement):
        return agreement.state in observing.MAY_BE_OBSERVED and observing.sent_version(agreement) is not None


ACTS = {
    "turno": Act(
        "turno",
        "Registrar el turno a dictamen",
        "El expediente pasa a revisión jurídica. Los días desde que llegó se cuentan sólo como orientación: la ley no "
        "fija un plazo.",
        _step_form("turno"),
        _take("turno"),
    ),
    "observaciones": RemarksAct(
        "observaciones",
        "Registrar observaciones",
        "Cada observación se refiere a una cláusula de la versión enviada, o al texto completo. El texto se abre para "
        "que el municipio las atienda y las responda una por una.",
        _remarks_form,
        _record_remarks,
    ),
    "dictamen": Act(
        "dictamen",
        "Registrar el dictamen",
        "El dictamen queda ligado a la huella del texto que la cancillería tiene. Si es procedente, el acuerdo puede "
        "firmarse cuando también lo apruebe el cabildo.",
        _dictamen_form,
        _dictamen,
    ),
    "inscripcion": Act(
        "inscribir",
        "Registrar la inscripción",
        "El número del registro de la cancillería no es nuestro folio ni el expediente del municipio.",
        _step_form("inscribir"),
        _take("inscribir"),
    ),
}
#: Acts on one observation: verb, title, help, what is said.
REMARK_ACTS = {
    "atender": (
        answering.settle_remark,
        "Dar por atendida la observación {}",
        "En qué consta. Queda en el historial del acuerdo.",
        "La observación {} quedó atendida.",
    ),
    "reabrir": (
        answering.reopen_remark,
        "Abrir de nuevo la observación {}",
        "Por qué la respuesta no basta. El municipio la verá por responder.",
        "La observación {} espera otra vez respuesta.",
    ),
}
