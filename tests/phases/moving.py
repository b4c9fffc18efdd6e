"""How tests move a process: its usual dates, its gates, and short forms of the verbs."""

import datetime as dt

from partners.models import Entry
from phases import progress
from phases.models import Task

MONDAY = dt.date(2026, 3, 2)
NATIONAL_OMITS = {
    "consulta-representacion",
    "envio-dgcp",
    "turno-consultoria",
    "observaciones",
    "solventar-observaciones",
    "dictamen-procedencia",
    "remitir-registro",
    "constancia-registro",
}
GATES = {
    1: ["nota-juridica", "seleccionar-ciudad"],
    2: ["dictamen-interno", "texto-negociado"],
    3: ["cabildo", "dictamen-procedencia", "firma"],
    4: ["comite", "reglamento", "programa-anual"],
}


def day(text):
    return dt.date.fromisoformat(f"2026-{text}")


def complete(process, key, by, today=MONDAY, note="Oficio 1/2026"):
    return progress.complete_task(task=process.tasks.get(key=key), by=by, today=today, note=note)


def pass_phase(process, number, by, today=MONDAY):
    for key in GATES[number]:
        task = process.tasks.get(key=key)
        if task.state == Task.State.PENDING:
            progress.complete_task(task=task, by=by, today=today, note="Oficio")
    return progress.advance_phase(process=process, by=by, today=today, expected_phase=number)


def refusal(error):
    """The messages of a refusal as people read them."""
    return " ".join(error.value.messages)


def acts(process):
    return list(Entry.objects.about(process).order_by("pk").values_list("act", flat=True))
