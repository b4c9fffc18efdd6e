"""Verbs of the inventory: twinnings that the municipality already had before any process of this system."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agreements.drafting.answers import scope_of
from agreements.models import BEFORE_SIGNATURE, GIVEN_UP, Agreement
from agreements.terms import lifetime, successors
from hermanamientos.lib.uploads import store_private
from partners.history import record
from partners.models import Counterpart

FIELDS = (
    "counterpart",
    "kind",
    "title",
    "state",
    "signed_on",
    "signed_precision",
    "registered",
    "registry_number",
    "expediente",
    "starts_on",
    "ends_on",
    "is_indefinite",
    "renewal",
    "notice_days",
    "parent",
    "relation",
    "notes",
    "source",
)


STALE = (
    "Otra persona cambió este registro mientras usted lo editaba. Lo que escribió sigue aquí: revise los "
    "datos vigentes y vuelva a guardar."
)


def add_existing(*, municipality, by, today, upload=None, **data):
    """Add an existing twinning by hand: an agreement without process. Returns it.

    `data` are the FIELDS; `upload` is a pair (uploaded file, facts of `check_upload`) or None. A year or a month is
    enough for the date of signature: `signed_precision` says so. The same title, counterpart and date twice is
    refused, so that a double click adds one entry. With a `parent` and its `relation` it is an instrument that followed
    upon another one, which becomes «modificado» or «renovado».
    """
    data = checked(municipality, today, data)
    with transaction.atomic():
        # Takes the counterpart's row: of two equal requests the second one waits, and then sees the first.
        Counterpart.objects.filter(pk=data["counterpart"].pk).update(created_at=F("created_at"))
        twin = Agreement.objects.inventory().filter(
            municipality=municipality,
            counterpart=data["counterpart"],
            title=data["title"],
            signed_on=data.get("signed_on"),
        )
        if twin.exists():
            raise ValidationError(
                "Ese hermanamiento ya está en el inventario, con el mismo título y la misma fecha."
            )
        agreement = Agreement.objects.create(
            municipality=municipality,
            process=None,
            origin=Agreement.Origin.INVENTORY,
            created_by=by,
            **data,
            **_stored(upload),
        )
        _record("inventory.added", f"Se agregó al inventario «{agreement.title}».", by, agreement)
        _follow_up(agreement, by, today)
    return agreement


def change_existing(*, agreement, by, today, seen_at, upload=None, **data):
    """Correct an entry of the inventory; a new file takes the place of the old one. Returns the fresh agreement.

    `seen_at` is the `changed_at` that the person saw: a stale tab is refused.
    """
    if agreement.origin != Agreement.Origin.INVENTORY:
        raise ValidationError("Este acuerdo nació de un proceso: se cambia desde su proyecto.")
    if data.get("parent") and successors.follows(data["parent"], agreement):
        raise ValidationError({"parent": "Ese instrumento sigue a éste: no puede ser también el anterior."})
    data = checked(agreement.municipality, today, data)
    with transaction.atomic():
        updated = Agreement.objects.filter(pk=agreement.pk, changed_at=seen_at).update(
            **data, changed_at=timezone.now()
        )
        if updated != 1:
            raise ValidationError(STALE)
        if upload is not None:
            Agreement.objects.filter(pk=agreement.pk).update(**_stored(upload))
        agreement.refresh_from_db()
        _record("inventory.changed", f"Se corrigió en el inventario «{agreement.title}».", by, agreement)
        _follow_up(agreement, by, today)
    return agreement


def _follow_up(agreement, by, today):
    """Its tasks, the instrument before it, and what the calendar already made of it."""
    lifetime.keep_tasks(agreement, by=by, today=today)
    successors.take_effect(agreement=agreement, by=by, today=today)
    lifetime.advance(agreement.pk, today)
    agreement.refresh_from_db()


def _record(act, text, by, agreement):
    record(act=act, text=text, by=by, subject=agreement, municipality=agreement.municipality)


def title_of(kind, counterpart):
    """How an old paper is called when nobody says it."""
    label = Agreement.Kind(kind).label
    return f"{label[0].upper()}{label[1:]} con {counterpart.official_name}"


def checked(municipality, today, data):
    """`data` with what follows from them; ValidationError, by field, for what cannot be true of an old paper."""
    if unknown := data.keys() - set(FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    counterpart = data["counterpart"]
    if counterpart.municipality_id != municipality.pk:
        raise ValidationError({"counterpart": "Esa contraparte es de otro municipio."})
    signed_on = data.get("signed_on")
    if signed_on and signed_on > today:
        raise ValidationError({"signed_on": "La fecha de firma no puede estar en el futuro."})
    if data.get("registry_number") and data.get("registered") != Agreement.Registered.YES:
        raise ValidationError({"registered": "Si tiene número de registro, está registrado ante la SRE."})
    if data.get("state", Agreement.State.DRAFT) in (*BEFORE_SIGNATURE, *GIVEN_UP):
        raise ValidationError({"state": "El inventario guarda acuerdos ya firmados, no borradores."})
    _check_term(data, today)
    _check_parent(counterpart, data)
    title = data.get("title") or title_of(data["kind"], counterpart)
    return data | {"title": title[:250], "scope": scope_of(counterpart)}


def _check_term(data, today):
    ends_on = data.get("ends_on")
    lifetime.check_term(
        # Of a year or a month only its first day stands in the row: the true one may be later than the start.
        signed_on=data.get("signed_on"),
        starts_on=data.get("starts_on"),
        ends_on=ends_on,
        is_indefinite=data.get("is_indefinite", False),
        renewal=data.get("renewal", ""),
    )
    if data.get("state") == Agreement.State.ENDED and ends_on and ends_on >= today:
        raise ValidationError(
            {"ends_on": "Un acuerdo terminado no puede tener un último día que todavía no llega."}
        )
    if (
        data.get("state") == Agreement.State.IN_FORCE
        and ends_on
        and ends_on < today
        and data.get("renewal") != Agreement.Renewal.AUTOMATIC
    ):
        raise ValidationError(
            {"state": "Con ese último día ya no está vigente: elija «terminado», o «vigencia por confirmar»."}
        )


def _check_parent(counterpart, data):
    parent, relation = data.get("parent"), data.get("relation", "")
    if bool(parent) != bool(relation):
        raise ValidationError(
            {"relation": "Elija el instrumento anterior y qué hace con él, o deje vacíos los dos."}
        )
    if parent and parent.counterpart_id != counterpart.pk:
        raise ValidationError({"parent": "El instrumento anterior es con otra contraparte."})
    if parent and parent.process_id and successors.is_only_a_letter(data["kind"], parent):
        raise ValidationError({"parent": successors.LETTER_BINDS_NOTHING})


def _stored(upload):
    """Store the bytes before their row: a crash in between leaves a file without row, never the reverse."""
    if upload is None:
        return {}
    file, facts = upload
    return {
        "file": store_private(file, "inventory", facts.extension),
        "original_name": facts.original_name,
        "content_type": facts.content_type,
        "size": facts.size,
        "sha256": facts.sha256,
    }
