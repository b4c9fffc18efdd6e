"""Papers of communication kept with the tasks of a process that ask for them.

Neither paper proves by itself that the task was done: a workshop is proved by who came, a plan by what was published.
So the workshop's material never completes its task, and the plan does when nothing of it is left to do.
"""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from agreements.communication.awareness import TASK_KEY as WORKSHOP_KEY
from agreements.communication.papers import PLAN_TASK_KEY
from agreements.models import CommunicationAct
from agreements.papers.as_evidence import keep_as_evidence
from hermanamientos.lib.uploads import check_upload
from phases.evidence import add_evidence


def acts_of_process(process):
    """The plan of a process: its own acts, and those of the agreements that came from it."""
    mine = CommunicationAct.objects.filter(process=process)
    return (mine | CommunicationAct.objects.filter(agreement__process=process)).order_by("on", "pk")


def keep_plan(*, task, pdf, name, by, today):
    """Keep the plan's PDF with the task; returns whether that completed it.

    It does so when at least one act was carried out and none is still to come. Raises ValidationError for an empty
    plan.
    """
    states = list(acts_of_process(task.process).values_list("state", flat=True))
    if not states:
        raise ValidationError("El plan de ese proceso está vacío: agregue acciones antes de guardarlo.")
    if CommunicationAct.State.PLANNED in states or CommunicationAct.State.DONE not in states:
        _add(task, PLAN_TASK_KEY, pdf, name, by)
        return False
    return keep_as_evidence(task=task, key=PLAN_TASK_KEY, pdf=pdf, name=name, by=by, today=today)


def keep_material(*, task, pdf, name, by):
    """Keep the workshop's handout or slides with its task, which goes on waiting for the list of who came."""
    _add(task, WORKSHOP_KEY, pdf, name, by)


def _add(task, key, pdf, name, by):
    if task.key != key:
        raise ValidationError("Este documento no prueba esa tarea.")
    file = ContentFile(pdf, name=name)
    add_evidence(task=task, by=by, files=[(file, check_upload(file, kinds=("pdf",)))])
