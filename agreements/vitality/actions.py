"""What an office can do for a twinning, and what each act would change in its facts. Pure.

The order is that of the effort: of two acts that raise the score by the same, the first is named.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from agreements.vitality.criteria import DORMANT, count
from agreements.vitality.facts import Facts, Term


@dataclass(frozen=True, slots=True)
class Action:
    """One act: its words, when it makes sense, and the facts once it is done."""

    key: str
    label: Callable[[Facts], str]
    fits: Callable[[Facts], bool]
    apply: Callable[[Facts], Facts]


def _contact(facts):
    return replace(facts, days_since_contact=0, begun_local=facts.begun_local + 1)


def _answer(facts):
    return replace(facts, days_since_contact=0, begun_counterpart=facts.begun_counterpart + 1)


def _report(facts):
    return replace(facts, executed=facts.executed + facts.unreported, unreported=0)


def _carry_out(facts):
    return replace(facts, executed=facts.executed + 1)


def _plan(facts):
    return replace(facts, has_programme=True, funds_local=True)


def _session(facts):
    return replace(facts, has_committee=True, sessions_held=facts.sessions_held + 1)


def _visit_paid(facts):
    """Who travels pays the fare, who receives pays the stay: the custom of twinnings."""
    return replace(
        facts,
        days_since_contact=0,
        paid_local=facts.paid_local + 1,
        paid_counterpart=facts.paid_counterpart + 1,
    )


def _is_awake(facts):
    """Nobody travels to whom nobody has written in a year: the first step is a letter."""
    return facts.days_since_contact is not None and facts.days_since_contact < DORMANT


def _host(facts):
    return replace(_visit_paid(facts), visits_in=facts.visits_in + 1)


def _visit(facts):
    return replace(_visit_paid(facts), visits_out=facts.visits_out + 1)


def _says(text):
    return lambda facts: text


ACTIONS: dict[str, Action] = {
    action.key: action
    for action in (
        Action(
            "contact",
            _says("Escriba o llame a la contraparte, y registre el contacto"),
            lambda facts: True,
            _contact,
        ),
        Action(
            "report",
            lambda facts: (
                f"Cierre el informe con "
                f"{count(facts.unreported, 'actividad que falta', 'actividades que faltan')}, si se realizaron"
            ),
            lambda facts: facts.unreported > 0,
            _report,
        ),
        Action(
            "spending",
            _says("Anote en el informe lo que se gastó, y ciérrelo"),
            lambda facts: (facts.funds_local or facts.funds_counterpart) and not facts.is_spent,
            lambda facts: replace(facts, is_spent=True),
        ),
        Action(
            "answer",
            _says("Pida a la contraparte que convoque la próxima reunión, y registre el contacto"),
            lambda facts: facts.begun_local > facts.begun_counterpart,
            _answer,
        ),
        Action(
            "plan",
            _says("Prepare el programa anual, con presupuesto del municipio"),
            lambda facts: not facts.has_programme,
            _plan,
        ),
        Action(
            "budget",
            _says("Asigne presupuesto del municipio a una actividad del programa"),
            lambda facts: facts.has_programme and not facts.funds_local,
            lambda facts: replace(facts, funds_local=True),
        ),
        Action(
            "counterpart-budget",
            _says("Acuerde qué aporta la contraparte, en dinero o en especie, y anótelo en el programa"),
            lambda facts: facts.has_programme and not facts.funds_counterpart,
            lambda facts: replace(facts, funds_counterpart=True),
        ),
        Action(
            "session",
            _says("Convoque y celebre una sesión del comité"),
            lambda facts: facts.has_committee and facts.sessions_held < facts.sessions_expected,
            _session,
        ),
        Action(
            "committee",
            _says("Instale el Comité de Ciudades Hermanas en su primera sesión"),
            lambda facts: not facts.has_committee,
            _session,
        ),
        Action(
            "renew",
            _says("Empiece a preparar la renovación"),
            lambda facts: facts.term is Term.FIXED and not facts.is_renewing,
            lambda facts: replace(facts, is_renewing=True),
        ),
        Action(
            "carry-out",
            _says("Realice una de las actividades pendientes, y ciérrela en el informe"),
            lambda facts: facts.planned - facts.executed - facts.unreported > 0,
            _carry_out,
        ),
        Action(
            "host",
            _says("Reciba una misión de la contraparte: ella paga el traslado y el municipio la estancia"),
            _is_awake,
            _host,
        ),
        Action(
            "visit",
            _says("Haga una misión a la contraparte: el municipio paga el traslado y ella la estancia"),
            _is_awake,
            _visit,
        ),
    )
}
