"""What every table of a municipality's rows shares: who may see them, and where their files lie."""

from django.core.files.storage import storages
from django.db.models import Q, QuerySet


def private_storage():
    """The storage that no URL serves: files leave it only through guarded views."""
    return storages["private"]


def readable_by(user, path="municipality", *, with_committee=False):
    """Return the `Q` of rows whose municipality (at `path`) the user may read; None when that is every row.

    Committee members read only what is meant for them: pass `with_committee=True` for those tables.
    """
    access = user.access
    if access.is_advisor:
        return None
    ids = access.reader_ids | access.committee_ids if with_committee else access.reader_ids
    condition = Q(**{f"{path}__in": ids})
    if access.state_codes:
        condition |= Q(**{f"{path}__state__in": access.state_codes})
    return condition


class TenantQuerySet(QuerySet):
    """Rows that belong to one municipality. Every read in a request starts with `visible_to(user)`."""

    municipality_path = "municipality"
    committee_may_read = False

    def visible_to(self, user):
        condition = readable_by(user, self.municipality_path, with_committee=self.committee_may_read)
        return self if condition is None else self.filter(condition)
