"""A paper of the office kept with the tasks that it proves, as it is printed today."""

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from hermanamientos.lib.uploads import check_upload
from phases.evidence import add_evidence
from phases.models import Process, Task
from phases.progress import complete_task


def tasks_to_prove(municipality, user, key):
    """Tasks `key` of processes that are not closed: pending ones, and done ones that may gain another proof."""
    return (
        Task.objects.visible_to(user)
        .filter(municipality=municipality, key=key, state__in=[Task.State.PENDING, Task.State.DONE])
        .exclude(process__state=Process.State.CLOSED)
        .select_related("process__counterpart", "process__municipality", "municipality")
        .order_by("state", "-process__opened_on", "-pk")
    )


def keep_as_evidence(*, task, key, pdf, name, by, today):
    """Keep the paper with the task, and complete it when it is pending; returns whether it was.

    `pdf` are the bytes; the same ones twice are kept once. Raises ValidationError for a task of another key, and as
    the verbs of tasks do.
    """
    if task.key != key:
        raise ValidationError("Este documento no prueba esa tarea.")
    file = ContentFile(pdf, name=name)
    files = [(file, check_upload(file, kinds=("pdf",)))]
    task.refresh_from_db(fields=["state"])
    if task.state == Task.State.PENDING:
        complete_task(task=task, by=by, today=today, files=files)
        return True
    add_evidence(task=task, by=by, files=files)
    return False
