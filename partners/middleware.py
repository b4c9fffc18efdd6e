"""What the guards set for one request ends with it."""

from django.utils import timezone


def municipal_zone(get_response):
    """Show instants in the municipality's time zone: `access` activates it, here it goes back to the default."""

    def middleware(request):
        with timezone.override(timezone.get_default_timezone()):
            return get_response(request)

    return middleware
