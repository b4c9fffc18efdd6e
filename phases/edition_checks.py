"""What every edition of the methodology must keep, told in Spanish. Pure: it reads tasks, no database.

Sources: LSCT arts. 1, 2 and 7 and the state's municipal law (no signature before cabildo and the dictamen de
procedencia, which only agreements with foreign bodies need); the methodology (four phases, a milestone each); this
system's promise that nothing ends at week 20 (follow-up).
"""

from phases.catalogue import PHASES, milestone_key
from phases.models import Process
from phases.taskspec import parse_weeks

ALL_KINDS = frozenset(Process.Kind.values)
FOREIGN_KINDS = ALL_KINDS - {Process.Kind.NATIONAL}

LAW = "la ley pide cabildo y dictamen antes de la firma."
FOLLOW_UP = "de ella nacen las tareas del seguimiento."
#: Tasks that no edition may lose, and why.
KEPT = {
    "cabildo": LAW,
    "dictamen-procedencia": LAW,
    "firma": LAW,
    "seguimiento-trimestral": FOLLOW_UP,
    "informe-anual": FOLLOW_UP,
    "entrega-recepcion": FOLLOW_UP,
}
#: Gates of law, with the kinds of process for which each holds.
GATES = {"cabildo": ALL_KINDS, "dictamen-procedencia": FOREIGN_KINDS, "firma": ALL_KINDS}
BEFORE_SIGNING = ("cabildo", "dictamen-procedencia")

#: A week after it is taken for a slip of the keyboard; dates computed from any number would end the calendar.
FURTHEST_WEEK = 520


def problems(phase_weeks, tasks, *, only=None):
    """What is wrong with an edition, as sentences; empty when it may be published.

    `tasks` are templates (or anything with their attributes). With `only`, a key, just what concerns that task.
    """
    by_key = {}
    for task in tasks:
        by_key.setdefault(task.key, task)
    found = []
    if only is None:
        if len(by_key) != len(tasks):
            found.append("Hay dos tareas con la misma clave.")
        if any(weeks < 1 for weeks in phase_weeks):
            found.append("Cada fase dura al menos una semana.")
        found += [f"Falta la tarea «{key}»: {why}" for key, why in KEPT.items() if key not in by_key]
        found += [
            f"Falta el hito que concluye la fase de {phase.short_name.lower()}."
            for phase in PHASES
            if milestone_key(phase) not in by_key
        ]
    for task in tasks:
        found += [
            text
            for text in _of_one(task, by_key, phase_weeks)
            # A change of one task may break another one that requires it.
            if only is None or task.key == only or only in task.requires
        ]
    found += _circles(by_key, only)
    return list(dict.fromkeys(found))


def _of_one(task, by_key, phase_weeks):
    name = f"«{task.name}»"
    if task.code and any(other.code == task.code for other in by_key.values() if other is not task):
        yield f"{name}: el código «{task.code}» ya es de otra tarea."
    if not ALL_KINDS >= set(task.kinds) or not task.kinds:
        yield f"{name}: elija al menos un tipo de proceso."
    yield from _weeks(task, name, phase_weeks)
    for key in task.requires:
        other = by_key.get(key)
        if other is None:
            yield f"{name} requiere «{key}», que no existe en esta versión."
        elif key == task.key:
            yield f"{name} no puede requerirse a sí misma."
        elif other.phase_number > task.phase_number or (other.week and task.week and other.week > task.week):
            yield f"{name} requiere «{other.name}», que viene después."
    if task.key in GATES:
        if not task.blocks_phase:
            yield f"{name} debe bloquear el avance: {LAW}"
        if not GATES[task.key] <= set(task.kinds):
            yield f"{name} debe pedirse en todos los procesos para los que rige la ley: {LAW}"
    if task.key == "firma" and not set(BEFORE_SIGNING) <= set(task.requires):
        yield f"{name} debe requerir la aprobación de cabildo y el dictamen de procedencia: {LAW}"


def _weeks(task, name, phase_weeks):
    first, last = parse_weeks(task.week_label)
    if last is None or not 1 <= task.phase_number <= len(phase_weeks):
        return
    begins = sum(phase_weeks[: task.phase_number - 1]) + 1
    ends = sum(phase_weeks[: task.phase_number])
    if first > last:
        yield f"{name}: la primera semana no puede ser posterior a la última."
    # The follow-up goes on after the last phase.
    elif last < begins or (last > ends and task.phase_number < len(phase_weeks)):
        yield f"{name}: la semana debe estar entre la {begins} y la {ends}, las de su fase."
    elif last > FURTHEST_WEEK:
        yield f"{name}: la última semana que puede escribir es la {FURTHEST_WEEK}, diez años después del inicio."


def _circles(by_key, only):
    """One sentence for each task that ends up requiring itself."""
    found = []
    for key, task in by_key.items():
        if only is not None and key != only:
            continue
        seen, waiting = set(), list(task.requires)
        while waiting:
            each = waiting.pop()
            if each in by_key and each not in seen:
                seen.add(each)
                waiting += by_key[each].requires
        if key in seen and key not in task.requires:
            found.append(f"«{task.name}» se requiere a sí misma a través de otras tareas.")
    return found
