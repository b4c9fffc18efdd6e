"""Which facts stand in the database: what a process keeps of them is stale as soon as this changes."""

from partners.models import ReferenceImport


def current_edition():
    """Return a hashable value that changes with every import, in one query over a handful of rows.

    Keep it beside whatever was gathered from TwinLink, NetworkMember, Representation or Figure, and gather anew when it
    differs: `((kind, sha256, instant), ...)`, empty when nothing was ever imported.
    """
    return tuple(ReferenceImport.objects.order_by("kind").values_list("kind", "sha256", "imported_at"))
