"""What the views of this app share: guards that also let the committee in, today, pages, and refusals."""

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Paginator
from django.utils import timezone

from agreements.models import Agreement
from partners.access import get_visible_or_404, known_cvegeo
from partners.models import Municipality

PAGE_SIZE = 25


def committee_municipality_or_404(request, cvegeo):
    """The opened municipality of the URL for whoever reads at least its issued papers: committee members too."""
    return get_visible_or_404(request, Municipality.objects.opened(), cvegeo=known_cvegeo(cvegeo))


def drafted_or_404(request, pk):
    """The agreement of the URL for whoever reads all of its municipality's rows; one of the inventory is none."""
    return get_visible_or_404(request, Agreement.objects.drafted().for_lists(), pk=pk)


def today_in(municipality):
    return municipality.today(timezone.now())


def page_of(request, rows):
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))


def show_refusal(form, error):
    """Put a verb's refusal on the form: beside its field when the form has it, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, messages in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, messages)


def refresh_hidden(form, name, value):
    """Give a refused form the present value of its hidden stamp, so that saving once more goes through."""
    form.data = form.data.copy()
    form.data[form.add_prefix(name)] = value


def status_of(form):
    """422 when the form comes back with errors, so that the browser and the tests can tell."""
    return 422 if form.errors else 200
