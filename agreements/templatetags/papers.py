"""The papers of a process on its page. `{% load papers %}{% process_papers process may_edit %}`."""

from django import template
from django.db.models import Q

from agreements.drafting.interviews import begun
from agreements.models import IssuedDocument

register = template.Library()


@register.inclusion_tag("agreements/_process_papers.html", takes_context=True)
def process_papers(context, process, may_edit):
    """Drafts of agreements, their annual programmes and what was issued: three queries, however many there are.

    One more for whoever may draft: the interview that this person began and left.
    """
    may_draft = may_edit and process.state != process.State.CLOSED
    agreements = list(process.agreements.select_related("municipality").prefetch_related("programmes"))
    return {
        "process": process,
        "agreements": agreements,
        "issued_count": IssuedDocument.objects.filter(
            Q(agreement__process=process) | Q(programme__agreement__process=process) | Q(process=process)
        ).count(),
        # A report may be issued of a closed process too: that is when most ask for it.
        "may_issue": may_edit,
        "may_edit": may_draft,
        "begun": begun(process=process, by=context["request"].user)
        if may_draft and process.counterpart_id
        else None,
    }
