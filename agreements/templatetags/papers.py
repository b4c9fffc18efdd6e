"""The papers of a process on its page. `{% load papers %}{% process_papers process may_edit %}`."""

from django import template
from django.db.models import Q

from agreements.models import IssuedDocument

register = template.Library()


@register.inclusion_tag("agreements/_process_papers.html")
def process_papers(process, may_edit):
    """Drafts of agreements, their annual programmes and what was issued: three queries, however many there are."""
    agreements = list(process.agreements.select_related("municipality").prefetch_related("programmes"))
    return {
        "process": process,
        "agreements": agreements,
        "issued_count": IssuedDocument.objects.filter(
            Q(agreement__process=process) | Q(programme__agreement__process=process) | Q(process=process)
        ).count(),
        # A report may be issued of a closed process too: that is when most ask for it.
        "may_issue": may_edit,
        "may_edit": may_edit and process.state != process.State.CLOSED,
    }
