"""What is kept of citizens to reach them ends with their seat, also when a whole committee ends."""

import datetime as dt

import pytest

from agreements.committee import members
from partners.models import CommitteeMember

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


def test_the_end_of_a_committee_erases_how_to_reach_its_citizens(municipality, enlace):
    facts = {
        "municipality": municipality,
        "by": enlace,
        "today": TODAY,
        "installed_by": "Cabildo",
        "ends_on": None,
    }
    old, _ = members.install_committee(name="Comité", starts_on=dt.date(2024, 10, 1), **facts)
    seat = {"office": "member", "has_vote": True, "starts_on": old.starts_on, "phone": "33 1234 5678"}
    consent = {"consent_on": dt.date(2024, 10, 1)}
    citizen = seat | consent | {"name": "Beto Luna", "sector": "business", "is_official": False}
    official = seat | {"name": "Ana Ríos", "sector": "council", "is_official": True}
    for values in (citizen | {"email": "beto@example.org"}, official | {"email": "ana@example.org"}):
        members.add_member(committee=old, by=enlace, today=TODAY, **values)
    members.install_committee(name="Comité", starts_on=dt.date(2026, 3, 1), **facts)
    kept = {row.name: (row.email, row.phone, row.consent_on) for row in CommitteeMember.objects.all()}
    assert kept == {"Beto Luna": ("", "", None), "Ana Ríos": ("ana@example.org", "33 1234 5678", None)}
    assert set(CommitteeMember.objects.values_list("left_reason", flat=True)) == {members.PERIOD_OVER}
