"""The twin texts on the page of an agreement. `{% load twins %}{% twin_panel agreement rows %}`."""

from django import template

from agreements.twins.correspondence import Status
from agreements.twins.rows import gaps_by_clause

register = template.Library()
MOST_GAPS = 4


@register.inclusion_tag("agreements/_twin_panel.html")
def twin_panel(agreement, rows):
    """How many clauses are behind in some language, and which figures differ. No queries.

    `rows` are those of `agreements.drafting.clause_rows`.
    """
    texts = {
        row.clause.key: {cell.language: cell.text for cell in row.cells if cell.text is not None}
        for row in rows
    }
    headings = {row.clause.key: row.heading for row in rows}
    gaps = gaps_by_clause(texts, agreement.languages)
    told = [(key, headings[key], gap) for key in headings for gap in gaps.get(key, [])]
    statuses = [[cell.status for cell in row.cells] for row in rows]
    return {
        "agreement": agreement,
        "is_bilingual": len(agreement.languages) > 1,
        "missing": sum(Status.MISSING in each for each in statuses),
        "stale": sum(Status.STALE in each for each in statuses),
        "gaps": told[:MOST_GAPS],
        "more_gaps": len(told[MOST_GAPS:]),
    }
