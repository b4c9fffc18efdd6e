"""Where agreements stand, as the lists ask for it: groups of states and single states."""

import pytest

from agreements.filters import STATE_GROUPS, AgreementFilter
from agreements.models import Agreement, State
from tests.agreements.conftest import put_in_force

pytestmark = pytest.mark.django_db


def found(**query):
    return set(AgreementFilter(query, queryset=Agreement.objects.all()).qs)


def test_every_state_is_in_a_group():
    assert {state for _, states in STATE_GROUPS.values() for state in states} == set(State)


def test_groups_and_single_states(draft):
    assert found(estado="en-redaccion") == found(estado="draft") == found() == {draft}
    assert found(estado="en-tramite") == found(estado="sent") == set()
    put_in_force(draft)
    assert found(estado="vigentes") == found(estado="in_force") == {draft}
    assert found(estado="por-vencer") == set()
    put_in_force(draft, state=State.EXPIRING)
    assert found(estado="por-vencer") == found(estado="vigentes") == {draft}


def test_an_unknown_value_filters_nothing_and_is_told(draft):
    asked = AgreementFilter({"estado": "lo-que-sea"}, queryset=Agreement.objects.all())
    assert "estado" in asked.form.errors


def test_kind_and_words(draft):
    assert found(tipo="twinning", q="lyon") == {draft}
    assert found(tipo="letter") == found(q="Incheon") == set()
