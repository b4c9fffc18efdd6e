"""The open deadlines as one calendar file that any application opens."""

from django.conf import settings

from agreements.handover.tables import pending_tasks
from hermanamientos.lib.calendar_feed import calendar_file
from phases.feeds import as_deadline, last_changes


def deadlines_file(municipality) -> bytes:
    """Every task still to be done that has a deadline, as iCalendar (RFC 5545)."""
    tasks = list(pending_tasks(municipality).filter(due_on__isnull=False).select_related("phase"))
    changed = last_changes(tasks, municipality)
    return calendar_file(
        f"Plazos que hereda {municipality.name}",
        [as_deadline(task, modified=changed(task), opens=True) for task in tasks],
        product=f"Hermanamientos//{settings.APP_VERSION}",
        about="Plazos abiertos el día de la entrega-recepción. No se actualiza solo.",
        zone=municipality.timezone,
    )
