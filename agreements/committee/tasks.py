"""What the committee and its bylaws fulfil: the tasks «comite» and «reglamento» of the municipality's processes."""

from django.core.exceptions import ValidationError

from phases import progress
from phases.models import Process, Task


def fulfil_tasks(*, municipality, key, by, today, note):
    """Fulfil the pending task `key` of every process that is not closed; returns the processes in which it was.

    An act is never refused because of a checklist: where the task waits for another one, it stays pending.
    """
    fulfilled = []
    for process in Process.objects.not_closed().filter(municipality=municipality, tasks__key=key):
        try:
            if progress.fulfil(process=process, key=key, by=by, today=today, note=note):
                fulfilled.append(process)
        except (ValidationError, Task.DoesNotExist):
            continue
    return fulfilled
