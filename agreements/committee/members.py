"""Verbs of the committee: installing one for a period, its seats, who takes them, who leaves and who comes instead.

The history never quotes contact data. What is kept of a citizen is kept with consent, and goes when the person leaves
(Ley General de Protección de Datos Personales en Posesión de Sujetos Obligados).
"""

import datetime as dt
import hashlib

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from agreements.committee.tasks import fulfil_tasks
from partners.folding import fold
from partners.history import record
from partners.models import Committee, CommitteeMember, Membership
from phases.guards import lock_municipality, require_text, spell

Office, Sector = CommitteeMember.Office, CommitteeMember.Sector
#: Offices that one person holds at a time.
SINGLE_OFFICES = (Office.PRESIDENT, Office.EXECUTIVE, Office.TECHNICAL, Office.TREASURER)
OFFICIAL_SECTORS = (Sector.GOVERNMENT, Sector.COUNCIL)
MEMBER_FIELDS = (
    "name",
    "position",
    "office",
    "sector",
    "is_official",
    "has_vote",
    "starts_on",
    "ends_on",
    "substitute_name",
    "email",
    "phone",
    "consent_on",
    "user",
)
STALE = (
    "Otra persona cambió estos datos mientras usted los editaba. Lo que escribió sigue aquí: revise la versión vigente "
    "y vuelva a guardar."
)
#: A year of installation before this one is taken for a slip: the first twinnings came after the Second World War.
EARLIEST = 1945
PERIOD_OVER = "Concluyó el periodo del comité"


def install_committee(*, municipality, name, starts_on, ends_on, installed_by, by, today):
    """Record a committee and the act by which it was installed; returns (committee, processes whose task it fulfils).

    The committee before ends on the day before, with those who still hold a seat in it. Raises ValidationError, by
    field, for a day that has not come, or a period that would meet that of a later committee.
    """
    committee = Committee(
        municipality=municipality,
        name=_one_line(name),
        starts_on=starts_on,
        ends_on=ends_on,
        installed_by=_one_line(installed_by),
        created_by=by,
    )
    if starts_on > today:
        raise ValidationError(
            {"starts_on": "El comité se registra cuando ya se instaló: ese día no ha llegado."}
        )
    if starts_on.year < EARLIEST:
        raise ValidationError({"starts_on": "Revise el año: es anterior a los primeros hermanamientos."})
    committee.full_clean(exclude=["municipality", "created_by"])
    try:
        with transaction.atomic():
            lock_municipality(municipality.pk)
            _refuse_overlap(committee)
            _close_before(municipality, starts_on)
            committee.save(force_insert=True)
            text = f"Se registró la instalación de «{committee.name}» el {spell(starts_on)}."
            _record("committee.installed", text, by, committee, committee)
            processes = fulfil_tasks(
                municipality=municipality,
                key="comite",
                by=by,
                today=today,
                note=f"«{committee.name}» se instaló el {spell(starts_on)}.",
            )
    except IntegrityError as error:
        raise ValidationError({"starts_on": "Ya hay un comité que se instaló ese día."}) from error
    return committee, processes


def change_committee(*, committee, by, seen_at, name, ends_on, installed_by):
    """Change name, end of the period or act of installation; `seen_at` is the `changed_at` that the person saw."""
    changed = Committee(
        municipality=committee.municipality,
        name=_one_line(name),
        starts_on=committee.starts_on,
        ends_on=ends_on,
        installed_by=_one_line(installed_by),
    )
    changed.full_clean(exclude=["municipality", "created_by"])
    _refuse_overlap(changed)
    with transaction.atomic():
        _lock(committee)
        beyond = committee.members.filter(left_reason="", ends_on__gt=ends_on) if ends_on else None
        if beyond is not None and beyond.exists():
            raise ValidationError({"ends_on": "Hay cargos que terminan después: cambie antes sus fechas."})
        updated = Committee.objects.filter(pk=committee.pk, changed_at=seen_at).update(
            name=changed.name,
            ends_on=ends_on,
            installed_by=changed.installed_by,
            changed_at=timezone.now(),
        )
        if updated != 1:
            raise ValidationError(STALE, code="stale")
        committee.refresh_from_db()
        _record(
            "committee.changed", f"Se cambiaron los datos de «{committee.name}».", by, committee, committee
        )
    return committee


def add_member(*, committee, by, today, **values):
    """Seat a person (MEMBER_FIELDS) and return the CommitteeMember.

    Raises ValidationError, by field, for an office that somebody else holds in those days, for a person who has a seat
    already, for days outside the committee's period, and for contact data of a citizen without consent.
    """
    member = CommitteeMember(committee=committee, **_known(values))
    with transaction.atomic():
        _lock(committee)
        _check(member, today)
        member.save(force_insert=True)
        _record("member.added", f"{member.name} ocupa {_seat(member)}.", by, member, committee)
    return member


def member_version(member):
    """A short mark of a seat as it stands, for a form to prove what it was filled from."""
    values = "\x1f".join(
        str(getattr(member, f"{name}_id" if name == "user" else name)) for name in MEMBER_FIELDS
    )
    return hashlib.sha256(f"{values}\x1f{member.left_reason}".encode()).hexdigest()[:16]


def change_member(*, member, by, today, seen, **values):
    """Change some of MEMBER_FIELDS; `seen` is the `member_version` that the person saw. Returns the row.

    Raises ValidationError in the cases of `add_member`, when somebody saved in between, and for a person who left.
    """
    with transaction.atomic():
        _lock(member.committee)
        row = CommitteeMember.objects.select_related("committee__municipality").get(pk=member.pk)
        if member_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        if row.left_reason:
            raise ValidationError("Esta persona ya dejó el cargo: sus datos ya no cambian.", code="left")
        before = {name: getattr(row, name) for name in MEMBER_FIELDS}
        for name, value in _known(values).items():
            setattr(row, name, value)
        changed = [name for name in MEMBER_FIELDS if getattr(row, name) != before[name]]
        if changed:
            _check(row, today)
            row.save(update_fields=changed)
            words = ", ".join(str(CommitteeMember._meta.get_field(name).verbose_name) for name in changed)
            _record(
                "member.changed", f"Se cambiaron los datos de {row.name}: {words}.", by, row, row.committee
            )
    return row


def record_leaving(*, member, on, reason, by, today):
    """Write down that somebody leaves; `on` is the last day in the seat. Returns the row, which is never deleted.

    Contact data of a citizen is erased. Raises ValidationError for a day to come or before the seat was taken, without
    a reason, and when the person had left already.
    """
    reason = _one_line(require_text(reason, "Escriba el motivo de la baja."))
    with transaction.atomic():
        _lock(member.committee)
        row = CommitteeMember.objects.select_related("committee__municipality").get(pk=member.pk)
        _check_leaving(row, on, reason, today)
        row.ends_on, row.left_reason = on, reason
        if not row.is_official:
            row.email, row.phone, row.consent_on = "", "", None
        row.save(update_fields=["ends_on", "left_reason", "email", "phone", "consent_on"])
        text = f"{row.name} dejó {_seat(row)} el {spell(on)}: {reason}."
        _record("member.left", text, by, row, row.committee)
    return row


def replace_member(*, member, on, reason, by, today, **values):
    """Somebody leaves and another person takes the seat the day after, unless `starts_on` says otherwise.

    Office, sector and vote are those of the seat. Returns the new CommitteeMember; both happen or neither.
    """
    seat = {name: getattr(member, name) for name in ("office", "sector", "is_official", "has_vote")}
    with transaction.atomic():
        record_leaving(member=member, on=on, reason=reason, by=by, today=today)
        starts_on = values.pop("starts_on", None) or on + dt.timedelta(days=1)
        return add_member(
            committee=member.committee, by=by, today=today, **seat, starts_on=starts_on, **values
        )


def accounts_of(municipality, today):
    """The accounts that may be linked to a seat: people who serve in this municipality or in its committee today."""
    rows = Membership.objects.active(today).filter(municipality=municipality).select_related("user")
    return [row.user for row in rows.order_by("user__full_name", "pk")]


# --- What every verb checks -----------------------------------------------------------------------------------------


def _lock(committee):
    """One act at a time on the seats of a committee."""
    Committee.objects.select_for_update().get(pk=committee.pk)


def _known(values):
    if unknown := values.keys() - set(MEMBER_FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return {name: _one_line(value) if isinstance(value, str) else value for name, value in values.items()}


def _check(member, today):
    """Everything that a seat must keep, by field; the constraints of the table last, in their own words."""
    errors = {}
    try:
        member.clean_fields(exclude=["committee", "user"])
    except ValidationError as error:
        errors = error.message_dict
    committee = member.committee
    if not errors.keys() & {"starts_on", "ends_on"}:
        errors |= _errors_of_days(member, committee)
    if member.office == Office.GUEST and member.has_vote:
        errors["has_vote"] = "Las personas invitadas participan con voz y sin voto."
    if member.sector in OFFICIAL_SECTORS and not member.is_official:
        errors["is_official"] = (
            "Quien representa al gobierno municipal o al cabildo es una persona servidora pública."
        )
    if (member.email or member.phone) and not member.is_official and not member.consent_on:
        errors["consent_on"] = (
            "Para guardar correo o teléfono de una persona particular indique qué día dio su consentimiento."
        )
    if member.consent_on and member.consent_on > today:
        errors["consent_on"] = "Ese día no ha llegado."
    if not errors:
        errors |= _errors_of_others(member, today)
    if errors:
        raise ValidationError(errors)
    member.full_clean(exclude=["committee", "user"])


def _errors_of_days(member, committee):
    if member.starts_on < committee.starts_on:
        return {
            "starts_on": f"El comité se instaló el {spell(committee.starts_on)}: nadie ocupa un lugar antes."
        }
    if committee.ends_on and member.starts_on > committee.ends_on:
        return {"starts_on": f"El periodo del comité termina el {spell(committee.ends_on)}."}
    if member.ends_on and member.ends_on < member.starts_on:
        return {"ends_on": "El cargo no puede terminar antes de empezar."}
    if member.ends_on and committee.ends_on and member.ends_on > committee.ends_on:
        return {"ends_on": f"El periodo del comité termina el {spell(committee.ends_on)}."}
    return {}


def _errors_of_others(member, today):
    """What the other seats of the same days forbid."""
    others = member.committee.members.exclude(pk=member.pk).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=member.starts_on)
    )
    if member.ends_on:
        others = others.filter(starts_on__lte=member.ends_on)
    errors = {}
    for other in others:
        if other.office == member.office and member.office in SINGLE_OFFICES:
            errors["office"] = f"Ese cargo lo ocupa {other.name}: registre primero su baja."
        if fold(other.name) == fold(member.name):
            errors["name"] = "Esta persona ya tiene un lugar en el comité en esas fechas."
        if member.user_id and other.user_id == member.user_id:
            errors["user"] = f"Esa cuenta es la de {other.name}."
    if member.user_id and member.user_id not in {
        user.pk for user in accounts_of(member.committee.municipality, today)
    }:
        errors["user"] = "Elija la cuenta de alguien que participe en este municipio."
    return errors


def _check_leaving(row, on, reason, today):
    if row.left_reason:
        raise ValidationError("Su baja ya está registrada.", code="left")
    errors = {}
    if on > today:
        errors["on"] = "Ese día no ha llegado: registre la baja cuando ocurra."
    elif on < row.starts_on:
        errors["on"] = f"Ocupa el lugar desde el {spell(row.starts_on)}: no puede dejarlo antes."
    elif row.ends_on and on > row.ends_on:
        errors["on"] = f"Su cargo terminó el {spell(row.ends_on)}."
    if len(reason) > 200:
        errors["reason"] = "El motivo no puede pasar de 200 caracteres."
    if errors:
        raise ValidationError(errors)


def _refuse_overlap(committee):
    later = (
        Committee.objects.filter(municipality=committee.municipality_id, starts_on__gt=committee.starts_on)
        .order_by("starts_on")
        .first()
    )
    if later and (committee.ends_on is None or committee.ends_on >= later.starts_on):
        raise ValidationError(
            {
                "ends_on": f"El {spell(later.starts_on)} se instaló otro comité: indique un fin anterior a ese día."
            }
        )


def _close_before(municipality, starts_on):
    """End the committee whose period would go on into the new one, and the seats that are still taken in it."""
    last_day = starts_on - dt.timedelta(days=1)
    runs_on = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    before = Committee.objects.select_for_update().filter(
        runs_on, municipality=municipality, starts_on__lt=starts_on
    )
    for committee in before:
        ended = CommitteeMember.objects.filter(runs_on, committee=committee, starts_on__lte=last_day)
        # What citizens consented to ends with the seat, as when one of them leaves.
        ended.filter(is_official=False).update(email="", phone="", consent_on=None)
        ended.update(ends_on=last_day, left_reason=PERIOD_OVER)
        Committee.objects.filter(pk=committee.pk).update(ends_on=last_day, changed_at=timezone.now())


def _seat(member):
    return f"un lugar en el comité ({member.get_office_display()})"


def _one_line(text):
    return " ".join((text or "").split())


def _record(act, text, by, subject, committee):
    record(act=act, text=text, by=by, subject=subject, municipality=committee.municipality)
