"""The only writer of the append-only history."""

from django.utils import timezone

from partners.models import Entry


def record(*, act, text, by, subject, municipality, at=None, by_name=""):
    """Append one line to the history of `subject`.

    `act` is a stable code (`process.opened`), `text` what a reader sees, `by` the person, or None for the system,
    unless `by_name` tells who it was without account. Call it inside the transaction of the act, so that neither exists
    without the other.
    """
    return Entry.objects.create(
        municipality=municipality,
        at=at or timezone.now(),
        actor=by,
        actor_name=by.full_name if by else by_name or "El sistema",
        act=act,
        text=text,
        subject=subject,
    )
