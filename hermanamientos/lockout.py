"""How django-axes names the two halves of a login that it counts: the account and the address."""

from django.conf import settings


def login_name(request, credentials):
    """The account that somebody tries to open, written in one way, so that capitals give no extra tries."""
    name = (credentials or {}).get("username") or request.POST.get("username") or ""
    return name.strip().lower()


def client_ip(request):
    """The visitor's address.

    With BEHIND_PROXY it is the last one of X-Forwarded-For, the only one that our own proxy wrote; whatever stands
    before it was sent by the visitor and proves nothing.
    """
    if settings.BEHIND_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
        if forwarded:
            return forwarded
    return request.META.get("REMOTE_ADDR", "")
