"""What the verbs of sessions share: moving from state to state, stale tabs, entries, and words for days and hours."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.models import SESSION_TRANSITIONS, Session
from partners.history import record
from partners.templatetags.look import moment

STALE = (
    "Otra persona cambió esta sesión mientras usted la tenía abierta. Lo que escribió sigue aquí: revise la versión "
    "vigente y vuelva a guardar."
)
_REFUSALS = {
    Session.State.PLANNED: "La sesión todavía no se ha convocado.",
    Session.State.CONVENED: "La sesión está convocada y todavía no se abre.",
    Session.State.OPEN: "La sesión ya está en curso.",
    Session.State.HELD: "La sesión ya se celebró y su acta quedó cerrada.",
    Session.State.NO_QUORUM: "La sesión no tuvo quórum: no puede decidir nada.",
    Session.State.CANCELLED: "La sesión se canceló.",
}


def refusal_of(state):
    """Why something cannot be done to a session in this state, in a sentence."""
    return _REFUSALS[state]


def require_state(session, *states):
    """Refuse what the state of the session, read again, does not allow."""
    if session.state not in states:
        raise ValidationError(refusal_of(session.state), code="state")


def touch(session, *, now, seen_at=None, states=None, **values):
    """Change a session under a guard; refuses a stale tab (`seen_at`), and a state that is not one of `states`.

    The row's lock makes everything that follows in the transaction wait for other acts on the same session.
    """
    rows = Session.objects.filter(pk=session.pk)
    guarded = rows if states is None else rows.filter(state__in=states)
    if seen_at is not None:
        guarded = guarded.filter(changed_at=seen_at)
    if guarded.update(changed_at=now, **values) != 1:
        current = rows.first()
        if current is None:
            raise ValidationError("La sesión ya no existe.")
        if states is not None:
            require_state(current, *states)
        raise ValidationError(STALE, code="stale")
    session.refresh_from_db()


def move(session, to, *, now, **values):
    """Take a session to its next state; refuses what SESSION_TRANSITIONS does not allow, and whoever comes second."""
    befores = [state for state, following in SESSION_TRANSITIONS.items() if to in following]
    touch(session, now=now, states=befores, state=to, **values)


def tell(act, text, *, session, by, now):
    """Exactly one Entry of an act on a session."""
    record(act=f"session.{act}", text=text, by=by, subject=session, municipality=session.municipality, at=now)


def when(session, at=None):
    """«12 de marzo de 2026, 10:00 h (UTC−6)», in the municipality's own time; `at` is another instant."""
    with timezone.override(session.municipality.zone):
        return moment(at or session.starts_at)
