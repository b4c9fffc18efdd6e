"""Verbs on belonging to networks of cities, whose dues are tasks with reminders (`phases.dated`).

The task of a due day has the key `cuota-<membership>-<day>`: made, moved and settled with the row of the membership.
"""

import datetime as dt
import hashlib
import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from partners.access import may_edit
from partners.history import record
from partners.models import NetworkMembership
from partners.offices import STALE
from partners.templatetags.look import money
from phases.dated import keep_dated_task, settle_dated_task
from phases.guards import lock_municipality, spell
from phases.models import Task

State = NetworkMembership.State
FIELDS = ("state", "since_on", "dues_on", "dues_amount", "dues_currency", "contact", "note")
#: A later day is a slip of the keyboard, and calendars end.
LAST_DAY = dt.date(2100, 12, 31)
TOO_FAR = "Revise el año: la cuota no puede vencer después de 2100."
KEY = re.compile(r"cuota-(\d+)-\d{4}-\d{2}-\d{2}")


def membership_version(membership):
    """A short mark of the membership as it stands, or "" while there is none."""
    if membership is None:
        return ""
    amount = membership.dues_amount
    facts = [getattr(membership, name) for name in FIELDS if name != "dues_amount"]
    values = "\x1f".join(map(str, [*facts, "" if amount is None else f"{amount:.2f}"]))
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def keep_membership(*, municipality, network, by, today, seen, **values):
    """Write down that the municipality belongs to the network, wants to, or left it; returns the NetworkMembership.

    `values` holds FIELDS; `seen` is the `membership_version` from which the person worked. The day of the next dues
    becomes a task, which follows it; leaving the network settles it. Raises ValidationError, by field, for a day of
    dues that is past, for an inactive network to join, when somebody saved in between, or when `by` is not the enlace.
    """
    _require_enlace(by, municipality)
    with transaction.atomic():
        municipality = lock_municipality(municipality.pk)
        row = _of(municipality, network)
        if membership_version(row) != seen:
            raise ValidationError(STALE, code="stale")
        is_new = row is None
        if is_new:
            if not network.is_active:
                raise ValidationError("Esa red ya no está vigente.")
            row = NetworkMembership(municipality=municipality, network=network)
        before = row.dues_on
        for name in FIELDS:
            value = values[name]
            setattr(row, name, " ".join(value.split()) if isinstance(value, str) else value)
        if row.state == State.LEFT:
            row.dues_on = None
        if not is_new and membership_version(row) == seen:
            return row
        _check(row, before, today)
        row.save(force_insert=is_new)
        keep_task(row, by=by, today=today)
        words = f"{'Anotó' if is_new else 'Cambió'} la participación en {network.name}: {row.get_state_display()}."
        _record(row, "network.joined" if is_new else "network.membership_changed", words, by)
    return row


def pay_dues(*, membership, by, today, day, next_on=None):
    """Say that the dues of the day `day` were paid; `next_on` is when the next ones are. Returns the row.

    Raises ValidationError when those of that day are settled already, and for a next day that is past or not later.
    """
    _require_enlace(by, membership.municipality)
    with transaction.atomic():
        lock_municipality(membership.municipality_id)
        row = NetworkMembership.objects.select_related("municipality", "network").get(pk=membership.pk)
        if row.dues_on is None or row.dues_on != day:
            raise ValidationError(
                "Esa cuota ya está registrada, o su fecha cambió. Revise cómo quedó.", code="stale"
            )
        if next_on is not None and (next_on <= day or next_on < today):
            raise ValidationError(
                {"next_on": "La próxima cuota debe ser posterior a ésta y no haber pasado."}
            )
        if next_on is not None and next_on > LAST_DAY:
            raise ValidationError({"next_on": TOO_FAR})
        paid = f"la cuota de {row.network.name} del {spell(day)}{_amount(row)}"
        settle_dated_task(task=task_of(row), by=by, today=today, reason=f"Se pagó {paid}.", done=True)
        row.dues_on = next_on
        row.save(update_fields=["dues_on"])
        keep_task(row, by=by, today=today)
        then = f" La próxima es el {spell(next_on)}." if next_on else ""
        _record(row, "network.dues_paid", f"Registró el pago de {paid}.{then}", by)
    return row


def task_of(membership):
    """The newest task of the membership's dues, whatever became of it; None when there never was one."""
    tasks = Task.objects.filter(
        municipality=membership.municipality_id,
        process__isnull=True,
        key__startswith=f"cuota-{membership.pk}-",
    )
    return tasks.select_related("municipality", "assignee").order_by("-pk").first()


def keep_task(membership, *, by, today):
    """See to it that the task of the dues is there, on its day, or settled. Idempotent."""
    task = task_of(membership)
    if membership.dues_on is None:
        why = (
            "El municipio salió de la red."
            if membership.state == State.LEFT
            else "Ya no hay una cuota por pagar."
        )
        settle_dated_task(task=task, by=by, today=today, reason=why)
        return
    keep_dated_task(
        municipality=membership.municipality,
        task=task,
        key=f"cuota-{membership.pk}-{membership.dues_on:%Y-%m-%d}",
        name=f"Pagar la cuota de {membership.network}{_amount(membership)}",
        day=membership.dues_on,
        guidance=f"La cuota de {membership.network.name} vence el {spell(membership.dues_on)}. Al pagarla, regístrelo "
        "en la página de la red y anote la fecha de la próxima: así tendrá de nuevo recordatorios.",
        evidence="Comprobante de pago",
        by=by,
        today=today,
    )


def keep_up(municipality_ids, today):
    """Bring tasks of dues back before their day when days off that were declared since pushed them past it."""
    rolled = (
        Task.objects.pending()
        .filter(municipality__in=municipality_ids, process__isnull=True, key__startswith="cuota-")
        .exclude(due_on=F("planned_on"))
    )
    found = {int(match[1]) for key in rolled.values_list("key", flat=True) if (match := KEY.fullmatch(key))}
    for pk in sorted(found):
        with transaction.atomic():
            row = NetworkMembership.objects.select_related("municipality", "network").get(pk=pk)
            lock_municipality(row.municipality_id)
            row.refresh_from_db()
            keep_task(row, by=None, today=today)


def _of(municipality, network):
    rows = NetworkMembership.objects.select_related("municipality", "network")
    return rows.filter(municipality=municipality, network=network).first()


def _check(row, before, today):
    row.full_clean(validate_unique=False, validate_constraints=False)
    if row.since_on and row.since_on > today and row.state != State.APPLYING:
        raise ValidationError({"since_on": "Todavía no llega ese día: elija «en trámite de ingreso»."})
    if row.dues_on and row.dues_on != before and row.dues_on < today:
        raise ValidationError({"dues_on": "Esa fecha ya pasó: escriba la de la próxima cuota."})
    if row.dues_on and row.dues_on > LAST_DAY:
        raise ValidationError({"dues_on": TOO_FAR})


def _amount(row):
    return f" ({money(row.dues_amount, row.dues_currency)})" if row.dues_amount is not None else ""


def _record(row, act, text, by):
    record(act=act, text=text, by=by, subject=row, municipality=row.municipality)


def _require_enlace(by, municipality):
    if not may_edit(by, municipality):
        raise ValidationError("Sólo el enlace municipal puede hacer este cambio.")
