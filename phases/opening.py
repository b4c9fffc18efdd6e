"""Opening a process and choosing its counterpart, with all that the counterpart's kind decides."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from partners.history import record
from partners.models import Membership
from phases import catalogue, initiative, schedule, state_rules
from phases.clock import recommit
from phases.daysoff import calendars_of
from phases.guards import lock_municipality, lock_process, refuse_if_closed, spell
from phases.models import MethodologyVersion, Phase, Process, Task, TaskTemplate

#: A start date further away than this, in natural days, is taken for a slip of the keyboard.
FURTHEST_PAST = 3660
FURTHEST_FUTURE = 366

PRIVATE_REFUSED = (
    "«%(name)s» es una institución privada: un acuerdo con ella queda fuera de la Ley sobre la Celebración "
    "de Tratados, que sólo rige acuerdos con órganos gubernamentales extranjeros u organismos "
    "internacionales (artículos 1 y 2). Elija como contraparte al gobierno local o al organismo público."
)
ALREADY_OPEN = "Este municipio ya tiene un proceso abierto con «%(name)s». Continúe en ese proceso."
#: Why a kind of process omits tasks, as the screen says it.
OMITTED = {
    Process.Kind.NEW: "",
    Process.Kind.REGULARISATION: (
        "Regularización: el hermanamiento ya existe, así que no hace falta buscar ni elegir a la contraparte."
    ),
    Process.Kind.NATIONAL: (
        "Hermanamiento nacional: entre municipios mexicanos no hay trámite ante la Secretaría de Relaciones "
        "Exteriores."
    ),
    Process.Kind.SPECIFIC: (
        "Cooperación específica: el acuerdo se limita a los temas pactados y no pide un comité propio."
    ),
}


def open_process(
    *,
    municipality,
    opened_on,
    by,
    today,
    counterpart=None,
    purpose="",
    kind=Process.Kind.NEW,
    origin="",
    themes=(),
):
    """Open a process with its four phases and a copy of every task of the methodology in force.

    ``kind`` is new, regularisation (of an old twinning that was never registered) or specific cooperation; a Mexican
    municipality as counterpart makes it national, where the steps before the foreign ministry do not apply.
    ``origin`` (empty: nobody said) and ``themes`` are those of ``phases.initiative``. Every task is assigned to the
    coordinator (``by`` when that is one of them). Dates follow ``phases.schedule``.

    Raises ValidationError for a municipality that is not open, an unlikely date, a private counterpart (LSCT
    arts. 1-2), somebody else's counterpart, or a second open process with the same counterpart. Without
    counterpart, a second open process with the same start date is refused too: it would be a double click.
    """
    if municipality.opened_on is None:
        raise ValidationError("Este municipio todavía no tiene oficina en el sistema.", code="not_open")
    if not -FURTHEST_PAST <= (opened_on - today).days <= FURTHEST_FUTURE:
        raise ValidationError(
            "Revise la fecha de inicio: debe estar entre el %(first)s y el %(last)s.",
            code="date",
            params={
                "first": spell(today - timedelta(days=FURTHEST_PAST)),
                "last": spell(today + timedelta(days=FURTHEST_FUTURE)),
            },
        )
    if kind not in Process.Kind.values:
        raise ValidationError("Elija el tipo de proceso.", code="kind")
    origin, themes = initiative.checked(origin=origin, themes=themes)
    if counterpart is not None:
        check_counterpart(counterpart, municipality)
    methodology = MethodologyVersion.objects.filter(is_current=True).first()
    if methodology is None:
        raise ValidationError("Falta cargar la metodología: avise a quien opera el sistema.", code="setup")

    with transaction.atomic():
        # The lock makes two clicks wait for each other; the second then finds the first one's process.
        lock_municipality(municipality.pk)
        _refuse_double(municipality, counterpart, opened_on)
        process = _create_process(
            municipality=municipality,
            counterpart=counterpart,
            methodology=methodology,
            kind=kind_for(counterpart, kind),
            purpose=purpose.strip(),
            origin=origin,
            themes=themes,
            opened_on=opened_on,
            opened_by=by,
        )
        phases = _create_phases(process)
        _copy_tasks(process, phases, assignee=_default_assignee(municipality, by, today))
        partner = f", con {counterpart.official_name}" if counterpart else ", con la contraparte por definir"
        record(
            act="process.opened",
            text=f"Abrió el proceso con inicio el {spell(opened_on)}{partner}.{_kind_told(process)}",
            by=by,
            subject=process,
            municipality=municipality,
        )
    return process


def choose_counterpart(*, process, counterpart, by, kind=""):
    """Set or change the counterpart of a process, and its kind, until the agreement is signed; returns the process.

    Without ``kind`` the process keeps its own; a Mexican municipality makes it national. The pending steps that a kind
    omits are marked as not applicable, with the reason; changing back restores them with the dates in force. Choosing
    the same again does nothing. Raises ValidationError as ``open_process`` does, and once the agreement is signed.
    """
    if kind and kind not in Process.Kind.values:
        raise ValidationError("Elija el tipo de proceso.", code="kind")
    with transaction.atomic():
        process = lock_process(process.pk)
        refuse_if_closed(process)
        kind = kind_for(counterpart, kind or process.kind)
        if (process.counterpart_id, process.kind) == (counterpart.pk, kind):
            return process
        check_counterpart(counterpart, process.municipality)
        if process.tasks.filter(key="firma", state=Task.State.DONE).exists():
            raise ValidationError(
                "El acuerdo ya se firmó: la contraparte no puede cambiar. Abra otro proceso para otra "
                "ciudad.",
                code="signed",
            )
        before = process.partner_name if process.counterpart_id not in {None, counterpart.pk} else ""
        same_kind = process.kind == kind
        try:
            with transaction.atomic():
                Process.objects.filter(pk=process.pk).update(counterpart=counterpart, kind=kind)
        except IntegrityError as error:
            raise _already_open(counterpart) from error
        process.counterpart, process.kind = counterpart, kind
        _apply_kind(process)
        text = f"Eligió como contraparte a {counterpart.official_name}"
        record(
            act="process.counterpart_chosen",
            text=(f"{text}, en lugar de {before}." if before else f"{text}.")
            + ("" if same_kind else f" El proceso queda como {process.get_kind_display()}."),
            by=by,
            subject=process,
            municipality=process.municipality,
        )
    return process


def kind_for(counterpart, wanted=Process.Kind.NEW):
    """Kind of process: national with a Mexican municipality, whatever was wanted; without one, never national."""
    if counterpart is not None and counterpart.is_mexican:
        return Process.Kind.NATIONAL
    return Process.Kind.NEW if wanted == Process.Kind.NATIONAL else wanted


def _kind_told(process):
    """The kind as the end of the opening's line, where it is not the usual one."""
    return "" if process.kind == Process.Kind.NEW else f" Tipo: {process.get_kind_display()}."


def check_counterpart(counterpart, municipality):
    """Raise ValidationError when this municipality cannot sign an agreement with the counterpart."""
    if counterpart.municipality_id != municipality.pk:
        raise ValidationError("Elija una contraparte registrada por su municipio.", code="foreign_row")
    if counterpart.is_private:
        raise ValidationError(PRIVATE_REFUSED, code="private", params={"name": counterpart.official_name})


def _already_open(counterpart):
    return ValidationError(ALREADY_OPEN, code="duplicate", params={"name": counterpart.official_name})


def _refuse_double(municipality, counterpart, opened_on):
    running = Process.objects.filter(
        municipality=municipality, state__in=[Process.State.OPEN, Process.State.SUSPENDED]
    )
    if counterpart is not None:
        if running.filter(counterpart=counterpart).exists():
            raise _already_open(counterpart)
    elif running.filter(counterpart=None, opened_on=opened_on).exists():
        raise ValidationError(
            "Ya hay un proceso sin contraparte abierto con esa misma fecha de inicio. Continúe en ese "
            "proceso o elija otra fecha.",
            code="duplicate",
        )


def _create_process(**fields):
    try:
        with transaction.atomic():
            return Process.objects.create(**fields)
    except IntegrityError as error:
        if fields["counterpart"] is None:
            raise
        raise _already_open(fields["counterpart"]) from error


def _create_phases(process):
    """The four phases with their nominal dates; the first one is open."""
    spans = schedule.phase_dates(process.opened_on, process.methodology.phase_weeks)
    rows = Phase.objects.bulk_create(
        Phase(
            process=process,
            number=phase.number,
            slug=phase.slug,
            name=phase.name,
            short_name=phase.short_name,
            weeks=weeks,
            planned_starts_on=span.starts_on,
            planned_ends_on=span.ends_on,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            state=Phase.State.OPEN if phase.number == 1 else Phase.State.PENDING,
        )
        for phase, weeks, span in zip(catalogue.PHASES, process.methodology.phase_weeks, spans, strict=True)
    )
    return {row.number: row for row in rows}


def _copy_tasks(process, phases, *, assignee):
    """One task per template; those that the kind of process omits are there too, marked with the reason."""
    rows, calendars = [], calendars_of(process)
    for template in process.methodology.templates.all():
        dates = schedule.task_dates(process.opened_on, template.week, calendars.of(template))
        applies = process.kind in template.kinds
        rows.append(
            Task(
                municipality=process.municipality,
                process=process,
                phase=phases[template.phase_number],
                key=template.key,
                code=template.code,
                name=template.name,
                guidance=template.guidance,
                responsible_unit=template.responsible_unit,
                evidence_expected=template.evidence_expected,
                week_label=template.week_label,
                planned_on=dates.plan_on if dates else None,
                due_on=dates.due_on if dates else None,
                blocks_phase=template.blocks_phase,
                requires=template.requires,
                is_sre_step=template.is_sre_step,
                is_counterpart_step=template.is_counterpart_step,
                is_milestone=template.is_milestone,
                is_automatic=template.is_automatic,
                position=template.position,
                state=Task.State.PENDING if applies else Task.State.NOT_APPLICABLE,
                not_applicable_reason="" if applies else OMITTED[process.kind],
                assignee=assignee,
            )
        )
    gate = state_rules.gate_for(process.municipality.state)
    if gate is not None:
        _add_gate(rows, process, phases[3], gate, calendars.of(gate), assignee)
    Task.objects.bulk_create(rows)


def _add_gate(rows, process, phase, gate, calendar, assignee):
    """Add the gate of the state's own rule, on which the signature waits (LSCT says nothing of majorities)."""
    dates = schedule.task_dates(process.opened_on, gate.week_to, calendar)
    for row in rows:
        if row.key == state_rules.SIGNATURE:
            row.requires = [*row.requires, gate.key]
    rows.append(
        Task(
            municipality=process.municipality,
            process=process,
            phase=phase,
            key=gate.key,
            code=gate.code,
            name=gate.name,
            guidance=gate.guidance,
            responsible_unit=gate.responsible,
            evidence_expected=gate.evidence,
            week_label=gate.week_label,
            planned_on=dates.plan_on,
            due_on=dates.due_on,
            blocks_phase=gate.gate,
            position=1,
            assignee=assignee,
        )
    )


def _default_assignee(municipality, by, today):
    """The coordinator's membership: that of ``by`` first, then the oldest; None when nobody holds the
    role."""
    rows = list(
        Membership.objects.active(today)
        .filter(municipality=municipality, role=Membership.Role.COORDINATOR)
        .order_by("starts_on", "pk")
    )
    return next((each for each in rows if each.user_id == by.pk), rows[0] if rows else None)


def _apply_kind(process):
    """Mark what this kind of process omits, restore what another kind had omitted, and compute the dates anew."""
    templates = TaskTemplate.objects.filter(version_id=process.methodology_id)
    omitted = [each.key for each in templates if process.kind not in each.kinds]
    process.tasks.pending().filter(key__in=omitted).update(
        state=Task.State.NOT_APPLICABLE, not_applicable_reason=OMITTED[process.kind]
    )
    process.tasks.filter(
        state=Task.State.NOT_APPLICABLE, not_applicable_reason__in=[why for why in OMITTED.values() if why]
    ).exclude(key__in=omitted).update(
        state=Task.State.PENDING, not_applicable_reason="", next_reminder_on=None
    )
    # The counterpart's country has its own holidays, so dates may move even when the kind stays.
    recommit([process])
