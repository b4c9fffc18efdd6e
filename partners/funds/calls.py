"""Verbs of calls for funds: an office's own, and those that everybody sees, which advisors keep."""

import hashlib

from babel import Locale
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from partners.funds.columns import YEARS
from partners.history import record
from partners.models import Call, Municipality

#: What a person edits of a call.
FIELDS = (
    "title",
    "funder",
    "about",
    "opens_on",
    "closes_on",
    "applicants",
    "requirements",
    "countries",
    "themes",
    "amount_min",
    "amount_max",
    "currency",
    "cofunding_percent",
    "standing",
    "source_url",
    "checked_on",
)
STALE = (
    "Otra persona cambió esta convocatoria mientras usted la editaba. Lo que escribió sigue aquí: revise la versión "
    "vigente y vuelva a guardar."
)
GONE = "Esta convocatoria ya no existe: otra persona la quitó."


def fingerprint(call):
    """Hash of all that a person can edit in a call: it tells whether somebody changed it meanwhile."""
    values = "\x1f".join(str(getattr(call, name)) for name in FIELDS)
    return hashlib.sha256(values.encode()).hexdigest()


def add_call(*, municipality, by, now, uid="", **values):
    """Add a call for one office, or for everybody when `municipality` is None; returns it.

    Raises ValidationError by field for values that do not hold, and for a second call with the same name and closing
    day; PermissionDenied when somebody other than an advisor adds for everybody.
    """
    _refuse_stranger(municipality, by)
    call = Call(municipality=municipality, uid=uid, changed_at=now, changed_by=by, **_known(values))
    check_call(call)
    with transaction.atomic():
        lock_owner(municipality)
        same = Call.objects.filter(municipality=municipality, title=call.title, closes_on=call.closes_on)
        if same.exists():
            raise ValidationError(
                {"title": "Ya hay una convocatoria con ese nombre y esa fecha de cierre."}, code="twice"
            )
        call.save()
        _record("call.added", f"Se agregó la convocatoria «{call.title}».", by, call)
    return call


def change_call(*, call, by, now, seen, **values):
    """Change a call. `seen` is the `fingerprint` of what the person saw; a stale tab is refused. Returns it.

    Whoever takes part has its tasks planned anew when the closing day moves: `phases.participations.keep_up`.
    """
    _refuse_stranger(call.municipality, by)
    with transaction.atomic():
        current = Call.objects.select_for_update().filter(pk=call.pk).first()
        if current is None:
            raise ValidationError(GONE, code="gone")
        before = fingerprint(current)
        if before != seen:
            raise ValidationError(STALE, code="stale")
        for name, value in _known(values).items():
            setattr(current, name, value)
        if fingerprint(current) == before:
            return current
        current.changed_at, current.changed_by = now, by
        check_call(current)
        current.save()
        _record("call.changed", f"Se cambió la convocatoria «{current.title}».", by, current)
    return current


def mark_checked(*, call, by, today, now):
    """Note that somebody compared a call with its source today and found it right; a second time changes nothing."""
    _refuse_stranger(call.municipality, by)
    with transaction.atomic():
        updated = (
            Call.objects.filter(pk=call.pk)
            .exclude(checked_on=today)
            .update(checked_on=today, changed_at=now, changed_by=by)
        )
        if updated != 1:
            return False
        call.refresh_from_db()
        _record("call.checked", f"Se revisó «{call.title}» contra su fuente: sigue igual.", by, call)
    return True


def remove_call(*, call, by):
    """Take an office's own call out of its list; a second time changes nothing. Returns whether it was there.

    Raises ValidationError for everybody's calls, and for one in which the office takes part: its file stays.
    """
    if call.municipality is None:
        raise ValidationError(
            "Una convocatoria de todos no se quita: márquela como histórica.", code="shared"
        )
    try:
        with transaction.atomic():
            deleted, _ = Call.objects.filter(pk=call.pk).delete()
            if deleted:
                record(
                    act="call.removed",
                    text=f"Se quitó la convocatoria «{call.title}».",
                    by=by,
                    subject=call.municipality,
                    municipality=call.municipality,
                )
    except ProtectedError as error:
        raise ValidationError(
            "El municipio participa o participó en esta convocatoria: no se quita, para que conste.",
            code="in_use",
        ) from error
    return bool(deleted)


def lock_owner(municipality):
    """Let additions to one office's calls wait for each other: the second of two sees what the first one added.

    Everybody's calls have no owner to lock; the few advisors who add them are kept apart by the identifiers alone.
    """
    if municipality is not None:
        Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def check_call(call):
    """Raise ValidationError by field for everything in a call that does not hold."""
    errors = {}
    try:
        call.clean_fields(exclude=["municipality", "changed_by"])
    except ValidationError as error:
        errors = error.message_dict
    for name in ("opens_on", "closes_on", "checked_on"):
        day = getattr(call, name)
        if name not in errors and day is not None and day.year not in YEARS:
            errors[name] = [f"Revise el año: escriba una fecha entre {YEARS[0]} y {YEARS[-1]}."]
    if call.opens_on and call.closes_on and call.closes_on < call.opens_on:
        errors.setdefault("closes_on", ["La convocatoria no puede cerrar antes de abrir."])
    has_both = call.amount_min is not None and call.amount_max is not None
    if has_both and not errors.keys() & {"amount_min", "amount_max"} and call.amount_max < call.amount_min:
        errors["amount_max"] = ["El monto máximo no puede ser menor que el mínimo."]
    if call.currency and call.currency not in Locale("es").currencies:
        errors["currency"] = ["Elija una moneda de la lista."]
    elif not call.currency and (call.amount_min is not None or call.amount_max is not None):
        errors["currency"] = ["Elija la moneda del monto."]
    if errors:
        raise ValidationError(errors)


def _known(values):
    if unknown := values.keys() - set(FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return values


def _refuse_stranger(municipality, by):
    if municipality is None and not by.access.is_advisor:
        raise PermissionDenied("Sólo cancillería cambia las convocatorias de todos.")


def _record(act, text, by, call):
    record(act=act, text=text, by=by, subject=call, municipality=call.municipality)
