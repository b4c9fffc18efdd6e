"""The only writer of the in-app notices (bandeja de avisos)."""

from django.utils import timezone

from partners.models import Notice


def notify(*, user, title, key, text="", url="", municipality=None, at=None):
    """Put a notice into the person's bandeja; the same `key` never twice. Returns True when it is new."""
    _, created = Notice.objects.get_or_create(
        user=user,
        key=key,
        defaults={
            "municipality": municipality,
            "title": title,
            "text": text,
            "url": url,
            "created_at": at or timezone.now(),
        },
    )
    return created


def mark_read(*, user, notices, at=None):
    """Mark the given notices of this person as read; returns how many were unread."""
    return notices.unread_for(user).update(read_at=at or timezone.now())
