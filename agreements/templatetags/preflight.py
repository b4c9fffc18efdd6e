"""The review on pages: `{% preflight_live agreement key language %}` beside an editor, `findings|merged` in lists."""

from django import template

register = template.Library()


@register.inclusion_tag("agreements/_preflight_live.html")
def preflight_live(agreement, key, language, form_id="clausula"):
    """A button that reviews what is typed in the form with that id (fields `heading` and `text`), live with scripts."""
    return {"agreement": agreement, "key": key, "language": language, "form_id": form_id}


@register.filter
def merged(findings):
    """[(finding, [(language, excerpt)])]: the same thing said of several places, once, where it was said first."""
    places, first = {}, {}
    for each in findings:
        same = (each.code, each.level, each.clause, each.message, each.suggestion)
        first.setdefault(same, each)
        places.setdefault(same, []).append((each.language, each.excerpt))
    return [(each, list(dict.fromkeys(places[same]))) for same, each in first.items()]
