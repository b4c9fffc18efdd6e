"""Addresses that only act: a GET shows the record instead of an empty error page."""

from functools import wraps

from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect


def acts_by_post(back):
    """Let only POST reach the view; GET goes to the address named `back`, with the same arguments.

    Whoever logs in again after the session ended in the middle of an act comes back by GET: the act did not happen,
    and the record shows so.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method in {"GET", "HEAD"}:
                return redirect(back, *args, **kwargs)
            return HttpResponseNotAllowed(["POST"])

        return guarded

    return decorate
