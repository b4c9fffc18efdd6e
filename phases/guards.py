"""What every verb of this app does first: lock the process, re-read it, refuse in plain Spanish."""

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from partners.models import Municipality
from phases.models import Process


def lock_process(process_id):
    """Return the process as it stands now, locked until the transaction ends.

    PostgreSQL locks the row; SQLite serialises whole transactions (BEGIN IMMEDIATE), so that there the fresh
    read is enough. Verbs never trust the state of the instance they were given: it may come from a stale tab.
    """
    return (
        Process.objects.select_for_update(of=("self",))
        .select_related("municipality", "counterpart")
        .get(pk=process_id)
    )


def lock_municipality(municipality_id):
    """Return the municipality as it stands now, locked until the transaction ends.

    For what belongs to no process, or to all of them. A lock that rows which point to the municipality do not wait for:
    otherwise an act on a process, about to write its line of history, and a declaration of days, about to lock that
    process, would wait for each other for ever.
    """
    return Municipality.objects.select_for_update(no_key=True).get(pk=municipality_id)


def refuse_if_closed(process):
    """ValidationError when nothing more may happen to the process."""
    if process is not None and process.state == Process.State.CLOSED:
        raise ValidationError(
            "El proceso está cerrado desde el %(day)s: ya no admite cambios.",
            code="closed",
            params={"day": spell(process.closed_on)},
        )


def require_text(value, message):
    """Return the text without outer spaces; ValidationError with ``message`` when nothing is left."""
    text = (value or "").strip()
    if not text:
        raise ValidationError(message, code="required")
    return text


def spell(day):
    """A date in words: 2 de marzo de 2026."""
    return date_format(day, r"j \d\e F \d\e Y")
