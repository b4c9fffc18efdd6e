"""The review of a clause beside its editor: `{% load preflight %}{% preflight_live agreement key language %}`."""

from django import template

register = template.Library()


@register.inclusion_tag("agreements/_preflight_live.html")
def preflight_live(agreement, key, language, form_id="clausula"):
    """A button that reviews what is typed in the form with that id (fields `heading` and `text`), live with scripts."""
    return {"agreement": agreement, "key": key, "language": language, "form_id": form_id}
