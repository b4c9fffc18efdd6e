"""Choosing a candidate city: its counterpart, its process, the tasks that this fulfils, and the way into negotiation.

A candidate is a noun of `partners`; what choosing it does to tasks and phases stands here, above. The choice is one
transaction: a refusal leaves neither a counterpart nor a process behind.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from partners import counterparts
from partners.countries import MEXICO
from partners.models import Candidate, CandidateContact, Counterpart
from partners.shortlist import candidates
from partners.shortlist.matrix_rows import matrix_of
from phases import progress
from phases.guards import lock_municipality
from phases.models import Phase, Process, Task

#: Tasks of phase 1 that a choice may fulfil (docs/glosario.md lists all keys).
MATRIX, CONSULTATION, SELECTION = "matriz-ciudades", "consulta-representacion", "seleccionar-ciudad"
SIGNATURE = "firma"
SEEKING = 1  # the phase in which a partner is looked for


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a choice did: `fulfilled` names tasks; `missing` says what still keeps the process in its phase."""

    candidate: Candidate
    process: Process
    opened: bool
    advanced: bool
    fulfilled: tuple[str, ...]
    missing: tuple[str, ...]


def processes_for(candidate):
    """Processes that this choice may serve.

    They look for a partner, have one in this city, or keep that of a candidate which is not chosen (any more).
    """
    left = Candidate.objects.filter(municipality=candidate.municipality_id).exclude(
        state=Candidate.State.CHOSEN
    )
    signed = Task.objects.filter(
        municipality=candidate.municipality_id, key=SIGNATURE, state=Task.State.DONE, process__isnull=False
    )
    return (
        Process.objects.filter(municipality=candidate.municipality_id)
        .not_closed()
        .filter(waiting_for(candidate) | Q(counterpart__city__in=left.values("city")))
        .exclude(pk__in=signed.values("process"))
    )


def waiting_for(candidate):
    """The condition of processes whose partner a choice sets, or confirms, without taking the place of another."""
    return Q(counterpart__isnull=True) | Q(counterpart__city=candidate.city_id)


def counterparts_for(candidate):
    """Bodies of this city, registered by the office, with which an agreement is possible; in Mexico, municipalities."""
    rows = Counterpart.objects.filter(municipality=candidate.municipality_id).exclude(
        kind=Counterpart.Kind.PRIVATE
    )
    if is_national(candidate):
        return rows.filter(kind=Counterpart.Kind.MEXICAN_MUNICIPALITY)
    return rows.filter(city=candidate.city_id)


def is_national(candidate):
    return candidate.city.country_code == MEXICO


def choose(
    *,
    candidate,
    by,
    today,
    reason,
    seen,
    counterpart=None,
    body=None,
    process=None,
    opened_on=None,
    origin="",
):
    """Choose the city: returns a Chosen.

    Who signs is a registered `counterpart` of the city, or is registered now from `body` (fields of
    `counterparts.add_counterpart`). The `process` is one that looks for a partner, or a new one that begins on
    `opened_on` (natural day; today without it) with this `origin`. Fulfils the choice of the city, the matrix when
    somebody marked this city, and the consultation when the representation of Mexico answered; then leaves phase 1,
    unless something blocks. The other candidates stay as they are.

    Raises ValidationError in the cases of `candidates.mark_chosen`, `counterparts.add_counterpart`,
    `progress.choose_counterpart` and `progress.open_process`.
    """
    municipality = candidate.municipality
    with transaction.atomic():
        # First the municipality, then the process: the order of every verb that needs both.
        lock_municipality(municipality.pk)
        candidates.lock_candidate(candidate, by, seen)
        counterpart = _who_signs(candidate, counterpart, body, by)
        row = candidates.mark_chosen(
            candidate=candidate, counterpart=counterpart, by=by, reason=reason, seen=seen
        )
        opened = process is None
        if opened:
            process = progress.open_process(
                municipality=municipality,
                opened_on=opened_on or today,
                counterpart=counterpart,
                by=by,
                today=today,
                origin=origin,
            )
        else:
            _refuse_process(process, candidate)
            process = progress.choose_counterpart(process=process, counterpart=counterpart, by=by)
        fulfilled = _fulfil(row, process, by=by, today=today)
        advanced, missing = _go_on(process, by=by, today=today)
    process = Process.objects.with_timeline().get(pk=process.pk)
    return Chosen(row, process, opened, advanced, fulfilled, missing)


def release(*, candidate, by, reason, seen):
    """Take a choice back, with the reason: the candidate returns to the long list; returns the processes it leaves.

    The counterpart stays in its process until another city is chosen there; the task of choosing is open again while
    the process is in phase 1. Raises ValidationError once the agreement with that counterpart is signed.
    """
    with transaction.atomic():
        lock_municipality(candidate.municipality_id)
        fresh = Candidate.objects.get(pk=candidate.pk)
        left = list(Process.objects.filter(counterpart=fresh.counterpart_id)) if fresh.counterpart_id else []
        if Task.objects.filter(process__in=left, key=SIGNATURE, state=Task.State.DONE).exists():
            raise ValidationError(
                "El acuerdo con esta ciudad ya se firmó: la elección no puede deshacerse.", code="signed"
            )
        candidates.release_chosen(candidate=fresh, by=by, reason=reason, seen=seen)
        running = [process for process in left if process.state != Process.State.CLOSED]
        for process in running:
            task = process.tasks.filter(
                key=SELECTION, state=Task.State.DONE, phase__state=Phase.State.OPEN
            ).first()
            if task is not None:
                progress.reopen_task(task=task, by=by, reason=reason)
    return running


def _who_signs(candidate, counterpart, body, by):
    if counterpart is None:
        if body is None or is_national(candidate):
            raise ValidationError({"counterpart": "Elija quién firmaría por la ciudad."})
        return counterparts.add_counterpart(
            municipality=candidate.municipality, by=by, city=candidate.city, **body
        )
    if not counterparts_for(candidate).filter(pk=counterpart.pk).exists():
        name, city = counterpart.official_name, candidate.city.name
        raise ValidationError({"counterpart": f"{name} no es de {city}, o no puede firmar un acuerdo."})
    return counterpart


def _refuse_process(process, candidate):
    if process.municipality_id != candidate.municipality_id:
        raise ValidationError({"process": "Elija un proceso de su municipio."})
    # Asked again under the lock: a colleague may just have chosen another city for it.
    if not processes_for(candidate).filter(pk=process.pk).exists():
        raise ValidationError({"process": "Ese proceso ya tiene otra contraparte, o ya se cerró o se firmó."})


def _fulfil(candidate, process, *, by, today):
    """Fulfil what this choice shows to be done; returns the names of the tasks that it fulfilled."""
    done = []
    line = matrix_of(candidate.municipality).of(candidate)
    notes = {}
    if line and line["people"]:
        people = "1 persona" if line["people"] == 1 else f"{line['people']} personas"
        notes[MATRIX] = (
            f"Matriz de ponderación del sistema: {candidate.city.name}, {line['mean']:.2f} de 5, lugar {line['rank']} "
            f"({people})."
        )
    answered = candidate.contacts.filter(
        channel=CandidateContact.Channel.REPRESENTATION, answered_on__isnull=False
    ).first()
    if answered:
        notes[CONSULTATION] = f"Consulta a {answered.person}: {answered.answer}".rstrip(": ")
    notes[SELECTION] = f"Se eligió a {candidate.city.name}: {candidate.reason}"
    for key, note in notes.items():
        task = process.tasks.filter(key=key).first()
        # An edition of the methodology may lack the task, or make it wait for others.
        if task is None or progress.missing_requirements(task):
            continue
        if progress.fulfil(process=process, key=key, by=by, today=today, note=note):
            done.append(task.name)
    return tuple(done)


def _go_on(process, *, by, today):
    """Leave phase 1 when nothing keeps the process in it; returns (whether it did, what is missing)."""
    process = Process.objects.with_timeline().get(pk=process.pk)
    phase = process.current_phase
    if phase is None or phase.number != SEEKING:
        return False, ()
    if process.state == Process.State.SUSPENDED:
        return False, ("El plazo está suspendido: reanúdelo antes de avanzar de fase.",)
    missing = tuple(blocker.text for blocker in progress.blocking_tasks(process))
    if missing:
        return False, missing
    progress.advance_phase(process=process, by=by, today=today, expected_phase=phase.number)
    return True, ()
