"""What to communicate in the phase in course, on the page of a process. `{% load communication %}`."""

from django import template

from agreements.communication.recommendations import of_stage

register = template.Library()


@register.inclusion_tag("agreements/_process_communication.html")
def process_communication(process, may_edit):
    """The recommendations of the open phase: no query where the phases are prefetched."""
    phase = process.current_phase
    return {"process": process, "advised": of_stage(phase.number) if phase else [], "may_edit": may_edit}
