"""Which issued papers the committee reads: the municipality's word, not the work that led to it."""

import pytest
from django.urls import reverse

from agreements.models import IssuedDocument
from agreements.models.documents import INTERNAL_KINDS
from agreements.trust.documents import issue
from partners.models import Membership
from tests.agreements.test_documents import NOW
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
Kind = IssuedDocument.Kind


@pytest.fixture
def papers(draft, enlace):
    """One issued paper of every kind, by kind."""
    document, found = issue(kind="agreement_draft", source=draft, by=enlace, now=NOW), {}
    for number, kind in enumerate(Kind):
        document.pk, document.kind, document.code = None, kind, f"HM-{number}"
        document.save(force_insert=True)
        found[kind] = document.pk
    IssuedDocument.objects.exclude(pk__in=found.values()).delete()
    return found


def read_by(user):
    return set(IssuedDocument.objects.visible_to(user).values_list("kind", flat=True))


def test_the_committee_reads_all_but_work_in_hand(papers, integrante, lectora, asesora, otro_enlace):
    assert set(INTERNAL_KINDS) < set(Kind.values)
    assert read_by(integrante) == set(Kind.values) - set(INTERNAL_KINDS)
    assert read_by(lectora) == read_by(asesora) == set(Kind.values)
    assert read_by(otro_enlace) == set()


def test_who_also_works_for_the_whole_state_reads_everything(papers, integrante, municipality):
    MembershipFactory(
        user=integrante, municipality=None, state=municipality.state, role=Membership.Role.STATE_COORDINATOR
    )
    assert read_by(type(integrante).objects.get(pk=integrante.pk)) == set(Kind.values)


@pytest.mark.parametrize("kind", Kind.values)
def test_its_list_and_the_addresses_agree(client, papers, integrante, municipality, kind):
    client.force_login(integrante)
    url = reverse("agreements:document-detail", args=[papers[kind]])
    page = client.get(reverse("agreements:document-list", args=[municipality.cvegeo]))
    is_read = kind not in INTERNAL_KINDS
    assert (url in page.content.decode()) == is_read
    assert client.get(url).status_code == (200 if is_read else 404)
    assert client.get(reverse("agreements:document-download", args=[papers[kind]])).status_code == (
        200 if is_read else 404
    )
    offered = {value for value, _label in page.context["filter"].form.fields["tipo"].choices}
    assert (kind in offered) == is_read


def test_the_office_filters_by_every_kind_and_is_told_who_reads_what(
    client, draft, papers, enlace, municipality
):
    client.force_login(enlace)
    page = client.get(reverse("agreements:document-list", args=[municipality.cvegeo]))
    offered = {value for value, _label in page.context["filter"].form.fields["tipo"].choices}
    assert set(Kind.values) <= offered
    words = {
        name: client.get(reverse(f"agreements:{name}", args=[draft.pk])).content.decode()
        for name in ("document-issue-agreement", "document-issue-remarks")
    }
    assert "el personal del municipio y el comité." in words["document-issue-agreement"]
    assert "y el comité no" in words["document-issue-remarks"]
