"""The rows of a process's timeline, read from the database for `phases.timeline`."""

from phases import timeline
from phases.events import as_stop
from phases.models import Process


def timeline_of(process, today):
    """The `timeline.Chart` of `process` on the day `today`: two queries, and none for phases already prefetched."""
    tasks = process.tasks.for_lists().order_by("phase__number", "position", "pk")
    stops = process.suspensions.select_related("started_by").order_by("starts_on", "pk")
    return timeline.build(
        process.phases.all(),
        tasks,
        [as_stop(row) for row in stops],
        today=today,
        paused=process.state == Process.State.SUSPENDED,
        stopped=process.state == Process.State.CLOSED,
    )
