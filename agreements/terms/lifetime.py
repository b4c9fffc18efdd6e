"""The term (vigencia) of a signed agreement: when it begins and ends, what is due before, and what time itself changes.

`starts_on` and `ends_on` are those of the period in force; the last day belongs to it. A term that renews itself
moves to the next period of equal length, and the history tells every one. Notice is counted in natural days.
The states after the signature that only a calendar decides (vigente, por vencer, terminado) are written here and
nowhere else; an act of nobody, its Entry has no person.
"""

import datetime as dt
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agreements.drafting.answers import INDEFINITE
from agreements.models import Agreement, State
from agreements.terms import dates
from agreements.terms.tasks import (
    CORRECTABLE,
    RUNNING,
    keep_tasks,
    rolled,
    rule_in_words,
    settle_tasks,
)
from partners.history import record
from partners.models import Membership
from partners.notices import notify
from phases.guards import require_text, spell

Renewal = Agreement.Renewal

#: From these it becomes «por vencer». That one was amended, its chain of instruments goes on telling.
WARNED_FROM = (State.IN_FORCE, State.AMENDED)
STALE = (
    "Otra persona cambió este acuerdo mientras usted lo editaba. Lo que escribió sigue aquí: revise los datos "
    "vigentes y vuelva a guardar."
)
NOT_RUNNING = "Este acuerdo no está firmado o ya terminó: su vigencia no puede cambiar."
#: No text asks for more natural days of notice than this.
LONGEST_NOTICE = timedelta(days=999)
#: No agreement renews itself for less; a slip of the keyboard in an old date would be hundreds of periods.
SHORTEST_PERIOD = timedelta(days=28)


def begin_term(*, agreement, by, today):
    """Give a signed agreement the term that its own data say, and the tasks that follow; returns it fresh.

    It begins on the date of signature, or on the one that the text names. Without years or months it has no known
    end, and no tasks; an amendment without a term of its own follows the instrument that it amends. To be called
    inside the signature's transaction, which leaves the Entry of that act. Calling it twice changes nothing more.
    """
    answers = agreement.answers
    starts_on = agreement.signed_on
    if answers.get("start") == "date" and answers.get("start_on"):
        starts_on = dt.date.fromisoformat(answers["start_on"])
    months = dates.months_of(answers)
    indefinite = answers.get("term_unit") == INDEFINITE
    renewal = answers.get("renewal", "") if months else ""
    Agreement.objects.filter(pk=agreement.pk).update(
        starts_on=starts_on,
        ends_on=dates.last_day(starts_on, months) if months else None,
        is_indefinite=indefinite,
        renewal=renewal if renewal in Renewal.values else "",
        notice_days=answers.get("notice_days") or None,
    )
    agreement.refresh_from_db()
    keep_tasks(agreement, by=by, today=today)
    return agreement


def correct_term(
    *, agreement, starts_on, ends_on, is_indefinite, renewal, notice_days, reason, seen_at, by, today
):
    """Correct the term of a signed agreement, and why; returns it fresh. Its tasks move with it.

    `seen_at` is the `changed_at` that the person saw. Raises ValidationError when it is not signed or is over, for
    dates out of order, before the signature, or past, and without a reason.
    """
    reason = require_text(reason, "Explique por qué se corrige la vigencia.")
    if is_indefinite:
        ends_on, renewal = None, ""
    check_term(
        signed_on=agreement.signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        is_indefinite=is_indefinite,
        renewal=renewal,
    )
    if ends_on and ends_on < today:
        raise ValidationError(
            {"ends_on": "Ese día ya pasó. Si el acuerdo terminó, use «Registrar su terminación»."}
        )
    with transaction.atomic():
        updated = Agreement.objects.filter(pk=agreement.pk, state__in=CORRECTABLE, changed_at=seen_at).update(
            starts_on=starts_on,
            ends_on=ends_on,
            is_indefinite=is_indefinite,
            renewal=renewal,
            notice_days=notice_days,
            changed_at=timezone.now(),
        )
        if updated != 1:
            fresh = Agreement.objects.get(pk=agreement.pk)
            raise ValidationError(STALE if fresh.state in CORRECTABLE else NOT_RUNNING)
        agreement.refresh_from_db()
        _write(
            agreement,
            "agreement.term_corrected",
            f"Se corrigió la vigencia de «{agreement.title}»: {in_words(agreement)}. Motivo: {reason}",
            by,
        )
        if agreement.state == State.EXPIRING and not is_near_end(agreement, today):
            _set_state(agreement, _far_from_its_end(agreement))
        keep_tasks(agreement, by=by, today=today)
    return agreement


def check_term(*, signed_on, starts_on, ends_on, is_indefinite, renewal=""):
    """Refuse, by field, a term that cannot be."""
    if starts_on and signed_on and starts_on < signed_on:
        raise ValidationError({"starts_on": "La vigencia no puede empezar antes de la firma."})
    begins = starts_on or signed_on
    if ends_on and begins and ends_on <= begins:
        raise ValidationError({"ends_on": "El último día de vigencia debe ser posterior al inicio."})
    if ends_on and ends_on.year > dates.LAST_YEAR:
        raise ValidationError({"ends_on": "Revise el año: está demasiado lejos."})
    if ends_on and is_indefinite:
        raise ValidationError(
            {"ends_on": "Una vigencia indefinida no tiene último día: deje uno de los dos."}
        )
    if renewal == Renewal.AUTOMATIC and ends_on and not starts_on:
        raise ValidationError(
            {
                "starts_on": "Para renovarse por sí misma, la vigencia necesita su primer día: de él sale su duración."
            }
        )
    if renewal == Renewal.AUTOMATIC and ends_on and ends_on - starts_on + timedelta(days=1) < SHORTEST_PERIOD:
        raise ValidationError(
            {"ends_on": "Ningún acuerdo se renueva por sí mismo cada pocos días: revise las dos fechas."}
        )


# --- What time changes ---------------------------------------------------------------------------------------------


def warning_day(agreement):
    """From this day on the agreement is «por vencer»: before its end, or before the day of notice if that is earlier.

    So many natural days before the end as the installation says (AGREEMENT_EXPIRY_WARNING_DAYS; our proposal,
    grade D: a renewal takes the weeks of a formalisation).
    """
    return agreement.ends_on - timedelta(
        days=max(settings.AGREEMENT_EXPIRY_WARNING_DAYS, agreement.notice_days or 0)
    )


def is_near_end(agreement, today):
    return agreement.ends_on is not None and warning_day(agreement) <= today


def needs_confirmation(agreement, today):
    """Whether its last day passed and nobody here can know what followed: of an old paper, or one that renews itself
    for a time that nobody wrote down."""
    return (
        agreement.state in CORRECTABLE
        and agreement.ends_on is not None
        and agreement.ends_on < today
        and not _can_decide(agreement)
    )


def _can_decide(agreement):
    if agreement.renewal == Renewal.AUTOMATIC:
        return agreement.starts_on is not None
    return agreement.renewal != "" or agreement.origin == Agreement.Origin.PROCESS


def keep_up(municipality_ids, today):
    """Bring the agreements of these municipalities to what `today` makes of them; returns how many changed.

    Idempotent: the second run of a day changes nothing. Each agreement in its own transaction.
    """
    warned = today + timedelta(days=settings.AGREEMENT_EXPIRY_WARNING_DAYS)
    ids = (
        Agreement.objects.filter(municipality__in=municipality_ids)
        .filter(
            Q(state__in=(State.SIGNED, State.REGISTERED), starts_on__lte=today)
            | Q(state__in=WARNED_FROM, ends_on__lte=warned)
            | Q(state__in=WARNED_FROM, ends_on__lte=today + LONGEST_NOTICE, notice_days__gt=0)
            | Q(state__in=RUNNING, ends_on__lt=today)
        )
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    changed = sum(advance(pk, today) for pk in list(ids))
    for pk in list(rolled(municipality_ids).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            keep_tasks(_locked(pk), by=None, today=today)
    return changed


def _locked(agreement_id):
    rows = Agreement.objects.select_related("municipality", "expiry_task", "notice_task")
    return rows.select_for_update(of=("self",)).get(pk=agreement_id)


def advance(agreement_id, today):
    """The same for one agreement; returns whether anything changed. Several missed periods are made up for."""
    with transaction.atomic():
        agreement = _locked(agreement_id)
        changed = False
        for step in (_begin, _pass_end, _warn):
            changed |= step(agreement, today)
        if changed:
            keep_tasks(agreement, by=None, today=today)
    return changed


def _begin(agreement, today):
    """Signed and in force: for a foreign counterpart only once it is in the registry (LSCT art. 7)."""
    ready = {State.REGISTERED} if agreement.needs_dictamen else {State.SIGNED, State.REGISTERED}
    if agreement.state not in ready or agreement.starts_on is None or agreement.starts_on > today:
        return False
    if not _set_state(agreement, State.IN_FORCE):
        return False
    _write(agreement, "agreement.in_force", f"«{agreement.title}» está vigente: {in_words(agreement)}.", None)
    return True


def _pass_end(agreement, today):
    changed = False
    while agreement.state in RUNNING and agreement.ends_on and agreement.ends_on < today:
        if not _can_decide(agreement):
            return changed
        if agreement.renewal != Renewal.AUTOMATIC:
            _finish(agreement, agreement.ends_on, today)
            return True
        if not _renew_itself(agreement, today):
            return changed
        changed = True
    return changed


def _finish(agreement, ended_on, today):
    text = f"Terminó la vigencia de «{agreement.title}»: su último día fue el {spell(ended_on)}."
    settle_tasks(agreement, by=None, today=today, reason="El acuerdo terminó.")
    if _set_state(agreement, State.ENDED, ended_on=ended_on):
        _write(agreement, "agreement.ended", text, None)
        end_followers(agreement, State.ENDED, ended_on=ended_on, by=None)


def _renew_itself(agreement, today):
    starts_on, ends_on = dates.next_period(agreement.starts_on, agreement.ends_on)
    state = _far_from_its_end(agreement) if agreement.state == State.EXPIRING else agreement.state
    if not _set_state(agreement, state, starts_on=starts_on, ends_on=ends_on):
        return False
    _write(
        agreement,
        "agreement.renewed_itself",
        f"«{agreement.title}» se renovó por sí mismo: {in_words(agreement)}.",
        None,
    )
    settle_tasks(agreement, by=None, today=today, reason="El acuerdo se renovó por sí mismo.")
    return True


def _far_from_its_end(agreement):
    """What one that was «por vencer» is again: vigente, or modificado when a signed instrument amends it."""
    amended = agreement.successors.filter(
        relation=Agreement.Relation.AMENDMENT, state__in=(*RUNNING, State.RENEWED)
    )
    return State.AMENDED if amended.exists() else State.IN_FORCE


def _warn(agreement, today):
    if agreement.state not in WARNED_FROM or not is_near_end(agreement, today):
        return False
    if not _set_state(agreement, State.EXPIRING):
        return False
    _write(
        agreement,
        "agreement.expiring",
        f"«{agreement.title}» está por vencer: su último día es el {spell(agreement.ends_on)}.",
        None,
    )
    members = Membership.objects.active(today).filter(
        municipality=agreement.municipality_id, role=Membership.Role.COORDINATOR
    )
    for membership in members.select_related("user"):
        notify(
            user=membership.user,
            title=f"El acuerdo con {agreement.counterpart} vence el {spell(agreement.ends_on)}",
            text=rule_in_words(agreement),
            key=f"expiring:{agreement.pk}:{agreement.ends_on:%Y-%m-%d}",
            url=reverse("agreements:term-detail", args=[agreement.pk]),
            municipality=agreement.municipality,
        )
    return True


def end_followers(agreement, state, *, by, **facts):
    """Amendments without a term of their own end, or are renewed, with the instrument that they amend."""
    followers = agreement.successors.filter(
        relation=Agreement.Relation.AMENDMENT, state__in=RUNNING, ends_on__isnull=True, is_indefinite=False
    )
    for follower in followers:
        if _set_state(follower, state, **facts):
            _write(
                follower,
                "agreement.followed",
                f"«{follower.title}» siguió al instrumento que modifica: {follower.get_state_display()}.",
                by,
            )
            end_followers(follower, state, by=by, **facts)


def _set_state(agreement, state, **facts):
    """Guarded by the state that was read; returns whether this call won."""
    updated = Agreement.objects.filter(pk=agreement.pk, state=agreement.state).update(
        state=state, changed_at=timezone.now(), **facts
    )
    if updated == 1:
        agreement.state = state
        agreement.refresh_from_db(fields=["state", "changed_at", *facts])
    return updated == 1


def _write(agreement, act, text, by):
    record(act=act, text=text, by=by, subject=agreement, municipality=agreement.municipality)


def in_words(agreement):
    """«del 12 de marzo de 2026 al 11 de marzo de 2031», as far as it is known."""
    if agreement.is_indefinite:
        start = f"desde el {spell(agreement.starts_on)}, " if agreement.starts_on else ""
        return f"{start}por tiempo indefinido"
    start = f"del {spell(agreement.starts_on)}" if agreement.starts_on else ""
    end = f"hasta el {spell(agreement.ends_on)}" if agreement.ends_on else ""
    if start and end:
        return f"{start} al {spell(agreement.ends_on)}"
    return end or (
        f"desde el {spell(agreement.starts_on)}, sin fecha de término conocida" if start else "sin datos"
    )
