"""Verbs of the communication plan. The day of an act that is still to come is a task of its municipality."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from agreements.communication.recommendations import AFTERWARDS, BY_KEY
from agreements.models import CommunicationAct
from partners.history import record
from phases.dated import keep_dated_task, settle_dated_task
from phases.guards import lock_municipality, refuse_if_closed, require_text, spell

State = CommunicationAct.State

#: What a person fills in; `process` and `agreement` exclude each other.
FIELDS = ("process", "agreement", "phase", "scope", "audience", "message", "channel", "on", "responsible")
OUTCOME_LENGTH = CommunicationAct._meta.get_field("outcome").max_length
STALE = (
    "Otra persona cambió esta acción mientras usted la tenía abierta. Lo que escribió sigue aquí: revise la versión "
    "vigente y vuelva a guardar."
)
ENDED = "Esta acción ya está {state}: no admite cambios."
#: Years outside these are slips of the keyboard.
YEARS = range(1950, 2101)
TWICE = "El plan ya tiene esa acción: mismo público, canal y fecha."


def add_act(*, municipality, by, today, recommendation="", **data):
    """Add an act (FIELDS) to the plan, with its task; returns it.

    An act that is for the same subject, public, channel and day as a standing one is refused, so that a double click
    adds one. Raises ValidationError for a subject of another municipality, a closed process, or missing words.
    """
    act = CommunicationAct(
        municipality=municipality, created_by=by, recommendation=recommendation, **_known(data)
    )
    _check(act)
    with transaction.atomic():
        lock_municipality(municipality.pk)
        _refuse_twin(act)
        act.save()
        _keep_task(act, by=by, today=today)
        _record(
            act, "communication.added", f"Se agregó al plan de comunicación: {act}, el {spell(act.on)}.", by
        )
    return act


def change_act(*, act, by, today, seen, **data):
    """Change an act that is still to come; `seen` is the `revision` that the person saw. Its task moves with it."""
    changed = CommunicationAct(
        pk=act.pk, municipality=act.municipality, created_by=act.created_by, **_known(data)
    )
    _check(changed)
    with transaction.atomic():
        lock_municipality(act.municipality_id)
        _refuse_twin(changed)
        _move(act, seen, **{name: getattr(changed, name) for name in FIELDS})
        _keep_task(act, by=by, today=today)
        _record(act, "communication.changed", f"Se cambió la acción de comunicación {act}.", by)
    return act


def finish_act(*, act, by, today, seen, outcome):
    """Say that the act was carried out, and what came of it; its task is fulfilled."""
    words = _outcome(outcome, "Escriba qué se logró o dónde se publicó.")
    if act.on > today:
        raise ValidationError(
            f"La acción está prevista para el {spell(act.on)}: si ya se realizó, cambie antes su fecha."
        )
    return _end(act, State.DONE, words, by=by, today=today, seen=seen)


def cancel_act(*, act, by, today, seen, outcome):
    """Say that the act will not be carried out, and why; its task does not apply any more."""
    words = _outcome(outcome, "Escriba por qué se cancela.")
    return _end(act, State.CANCELLED, words, by=by, today=today, seen=seen)


def adopt(*, key, by, today, process=None, agreement=None):
    """Take a recommendation into the plan of a process or of an agreement; returns (act, whether it is new).

    Its day is counted from the phase as it stands, or from the anniversary of the signature; a day that is past
    already becomes `today`. One that the plan has, not cancelled, is returned as it is.
    """
    recommended, subject = BY_KEY.get(key), process or agreement
    if recommended is None or (recommended.stage == AFTERWARDS) != (process is None):
        raise ValidationError("Esa recomendación no existe para este asunto.")
    with transaction.atomic():
        lock_municipality(subject.municipality_id)
        standing = adopted(process=process, agreement=agreement).filter(recommendation=key).first()
        if standing and (process or standing.state == State.PLANNED or standing.on.year == today.year):
            return standing, False
        act = add_act(
            municipality=subject.municipality,
            by=by,
            today=today,
            recommendation=key,
            process=process,
            agreement=agreement,
            phase=recommended.phase,
            scope=recommended.scope,
            audience=recommended.audience,
            message=recommended.message,
            channel=recommended.channel,
            on=_day_of(recommended, process, agreement, today),
            responsible=recommended.responsible,
        )
    return act, True


def adopt_all(*, keys, by, today, process=None, agreement=None):
    """Take several recommendations into a plan, all or none; returns how many are new."""
    with transaction.atomic():
        return sum(
            adopt(key=key, by=by, today=today, process=process, agreement=agreement)[1] for key in keys
        )


def adopted(*, process=None, agreement=None):
    """The acts of one subject that were born from a recommendation and not cancelled, the latest first."""
    acts = CommunicationAct.objects.filter(process=process, agreement=agreement).exclude(recommendation="")
    return acts.exclude(state=State.CANCELLED).order_by("-on", "-pk")


def _day_of(recommended, process, agreement, today):
    if process is not None:
        phase = process.phases.get(number=recommended.phase)
        return max(recommended.day_in(phase), today)
    if agreement.signed_on is None:
        raise ValidationError("El acuerdo no tiene fecha de firma: agregue la acción con su propia fecha.")
    return recommended.day_by(agreement.signed_on, today)


def _known(data):
    if unknown := data.keys() - set(FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return data


def _check(act):
    for name in ("audience", "channel", "responsible"):
        setattr(act, name, " ".join(getattr(act, name).split()))
    act.message = act.message.replace("\r\n", "\n").strip()
    errors = {}
    try:
        act.clean_fields(exclude=["municipality", "created_by", "task", "process", "agreement", "phase"])
    except ValidationError as error:
        errors = error.message_dict
    if "on" not in errors and act.on.year not in YEARS:
        errors["on"] = "Revise el año de la fecha."
    if act.process_id and act.agreement_id:
        errors["process"] = "Elija un proceso o un acuerdo, no ambos."
    for name in ("process", "agreement"):
        row = getattr(act, name)
        if row is not None and row.municipality_id != act.municipality_id:
            errors[name] = "Elija uno de su municipio."
    if act.phase is not None and (act.process_id is None or act.phase not in (1, 2, 3, 4)):
        errors["phase"] = "La fase se indica sólo en una acción de un proceso, de la 1 a la 4."
    if errors:
        raise ValidationError(errors)
    refuse_if_closed(act.process)


def _refuse_twin(act):
    twins = CommunicationAct.objects.filter(
        municipality=act.municipality,
        process=act.process,
        agreement=act.agreement,
        audience=act.audience,
        channel=act.channel,
        on=act.on,
    ).exclude(state=State.CANCELLED)
    if twins.exclude(pk=act.pk).exists():
        raise ValidationError(TWICE, code="twice")


def _outcome(text, message):
    words = " ".join(require_text(text, {"outcome": message}).split())
    if len(words) > OUTCOME_LENGTH:
        raise ValidationError({"outcome": f"Escriba hasta {OUTCOME_LENGTH} caracteres."})
    return words


def _end(act, state, words, *, by, today, seen):
    with transaction.atomic():
        lock_municipality(act.municipality_id)
        _move(act, seen, state=state, outcome=words)
        settle_dated_task(task=act.task, by=by, today=today, reason=words, done=state == State.DONE)
        verb = "realizó" if state == State.DONE else "canceló"
        _record(act, f"communication.{state}", f"Se {verb} la acción de comunicación {act}: {words}", by)
    return act


def _move(act, seen, **values):
    """Guarded: only an act that is still to come, and only from the revision that the person saw."""
    standing = CommunicationAct.objects.filter(pk=act.pk, state=State.PLANNED, revision=seen)
    if standing.update(**values, revision=F("revision") + 1) != 1:
        act.refresh_from_db()
        if act.state != State.PLANNED:
            raise ValidationError(ENDED.format(state=act.get_state_display()), code="ended")
        raise ValidationError(STALE, code="stale")
    act.refresh_from_db()


def _keep_task(act, *, by, today):
    task = keep_dated_task(
        municipality=act.municipality,
        task=act.task,
        key=f"comunicacion-{act.pk}-{act.on:%Y-%m-%d}",
        name=f"Comunicación {act.get_scope_display()}: {act.channel}",
        day=act.on,
        guidance=f"A quién: {act.audience}. Mensaje: {act.message} A cargo de {act.responsible}. Al realizarla, "
        "diga en el plan de comunicación qué se logró.",
        evidence="Publicación, lista de asistencia o minuta",
        by=by,
        today=today,
    )
    if task != act.task:
        CommunicationAct.objects.filter(pk=act.pk).update(task=task)
        act.task = task


def _record(act, kind, text, by):
    record(act=kind, text=text, by=by, subject=act, municipality=act.municipality)
