"""The agenda of a session, while it is prepared. Once convened it stays: only what was notified is decided."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max

from agreements.models import AgendaItem, Session
from agreements.sessions.moving import require_state, tell, touch

Kind, State = AgendaItem.Kind, Session.State
#: Kinds that open and close every session, and decide nothing.
FRAME = (Kind.OPENING, Kind.CLOSING)
#: Kinds about a record of the municipality, and the field that names it.
LINKS = {Kind.TWINNING: "candidate", Kind.PROGRAMME: "programme", Kind.REPORT: "report"}
_MISSING = {
    "candidate": "Elija la ciudad candidata que el comité va a evaluar.",
    "programme": "Elija el programa que se presenta.",
    "report": "Elija el informe que se presenta.",
}
MOST_ITEMS = 30


def begin(session):
    """The first and the last point, and, in an ordinary session, the minutes of the one before."""
    points = [(Kind.OPENING, "Lista de asistencia y declaración de quórum", "", False)]
    last = (
        Session.objects.filter(committee=session.committee, state=State.HELD, starts_at__lt=session.starts_at)
        .order_by("-starts_at")
        .first()
    )
    # An extraordinary session deals with what it was convened for, and nothing else.
    if last is not None and session.kind == Session.Kind.ORDINARY:
        text = f"Se aprueba el acta de la {name_of(last)}."
        points.append((Kind.MINUTES, f"Lectura y aprobación del acta de la {name_of(last)}", text, True))
    points.append((Kind.CLOSING, "Asuntos generales y clausura", "", False))
    for position, (kind, title, text, needs_vote) in enumerate(points, 1):
        AgendaItem.objects.create(
            session=session, position=position, kind=kind, title=title, text=text, needs_vote=needs_vote
        )


def name_of(session):
    """«sesión ordinaria 3», inside a sentence."""
    text = str(session)
    called = ", en segunda convocatoria" if session.call > 1 else ""
    return f"{text[0].lower()}{text[1:]}{called}"


def require_business(session):
    """Refuse an agenda with nothing between its beginning and its end."""
    if not session.items.exclude(kind__in=FRAME).exists():
        raise ValidationError("El orden del día no tiene asuntos: agregue al menos uno antes de convocar.")


def add_item(*, session, by, now, **data):
    """Put a point before the last one; returns it. The same title twice in one session is refused."""
    with transaction.atomic():
        touch(session, now=now, states=[State.PLANNED])
        item = _filled(AgendaItem(session=session, position=0), data)
        if session.items.count() >= MOST_ITEMS:
            raise ValidationError(f"Un orden del día no lleva más de {MOST_ITEMS} puntos.")
        closing = session.items.filter(kind=Kind.CLOSING).first()
        if closing is None:
            item.position = (session.items.aggregate(last=Max("position"))["last"] or 0) + 1
        else:
            item.position = closing.position
            session.items.filter(position__gte=closing.position).update(position=F("position") + 1)
        item.save()
        tell("item_added", f"Se agregó al orden del día: {item.title}.", session=session, by=by, now=now)
    return item


def change_item(*, item, seen_at, by, now, **data):
    """Change a point; `seen_at` is the session's `changed_at` that the person saw."""
    session = item.session
    with transaction.atomic():
        touch(session, now=now, seen_at=seen_at, states=[State.PLANNED])
        current = session.items.filter(pk=item.pk).first()
        if current is None:
            raise ValidationError("Este punto ya no está en el orden del día.")
        if current.kind in FRAME:
            raise ValidationError("El primer punto y el último son de todas las sesiones: no se cambian.")
        current.session = session
        _filled(current, data).save()
        tell(
            "item_changed",
            f"Se cambió el punto {current.position}: {current.title}.",
            session=session,
            by=by,
            now=now,
        )
    return current


def remove_item(*, item, by, now):
    """Take a point out; returns whether it was there."""
    with transaction.atomic():
        touch(item.session, now=now, states=[State.PLANNED])
        if item.kind in FRAME:
            raise ValidationError("El primer punto y el último son de todas las sesiones: no se quitan.")
        found = item.session.items.filter(pk=item.pk).first()
        if found is None:
            transaction.set_rollback(True)
            return False
        found.delete()
        item.session.items.filter(position__gt=found.position).update(position=F("position") - 1)
        tell(
            "item_removed", f"Se quitó del orden del día: {item.title}.", session=item.session, by=by, now=now
        )
    return True


def move_item(*, item, up, seen, by, now):
    """Swap a point with its neighbour; `seen` is the place where the person saw it. Returns whether it moved."""
    session = item.session
    with transaction.atomic():
        touch(session, now=now)
        require_state(session, State.PLANNED)
        rows = list(session.items.exclude(kind__in=FRAME).order_by("position", "pk"))
        place = next((n for n, row in enumerate(rows) if row.pk == item.pk and row.position == seen), None)
        other = None if place is None else place + (-1 if up else 1)
        if other is None or not 0 <= other < len(rows):
            transaction.set_rollback(True)
            return False
        here, there = rows[place], rows[other]
        session.items.filter(pk=here.pk).update(position=there.position)
        session.items.filter(pk=there.pk).update(position=here.position)
        tell(
            "item_moved",
            f"El punto «{item.title}» pasó al lugar {there.position} del orden del día.",
            session=session,
            by=by,
            now=now,
        )
    return True


def _filled(item, data):
    """Put the data of a form on a point: only the link that its kind has, and no vote on what decides nothing."""
    for name in ("kind", "title", "text", "needs_vote"):
        if name in data:
            setattr(item, name, data[name])
    item.title = " ".join(item.title.split())
    errors = {}
    if item.kind in FRAME:
        errors["kind"] = "Ese punto ya está en el orden del día."
    for kind, name in LINKS.items():
        row = data.get(name) if item.kind == kind else None
        if item.kind == kind and row is None:
            errors[name] = _MISSING[name]
        elif row is not None and row.municipality.pk != item.session.municipality_id:
            errors[name] = "Elija un registro de su municipio."
        setattr(item, name, row)
    if not item.title:
        errors["title"] = "Escriba el título del punto."
    elif item.session.items.filter(title__iexact=item.title).exclude(pk=item.pk).exists():
        errors["title"] = "El orden del día ya tiene un punto con ese título."
    if item.needs_vote and not item.text.strip():
        errors["text"] = "Escriba la propuesta sobre la que se vota: es lo que quedará en el acta."
    if errors:
        raise ValidationError(errors)
    item.clean_fields(exclude=["session", "candidate", "programme", "report"])
    return item
