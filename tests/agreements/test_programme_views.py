"""Pages of programmes, activities and issued documents."""

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from agreements.models import Activity, Agreement, AnnualProgramme, IssuedDocument
from agreements.programme.writing import add_activity, create_programme
from agreements.trust.documents import issue
from tests.factories import CounterpartFactory

pytestmark = pytest.mark.django_db

# Session, user, memberships, municipality, count, rows, agreements to begin from, notices of the bar.
PROGRAMME_LIST_QUERIES = 8
PROGRAMME_DETAIL_QUERIES = 7
DOCUMENT_LIST_QUERIES = 7


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def document(activity, programme, enlace):
    programme.refresh_from_db()
    return issue(kind="programme", source=programme, by=enlace, now=timezone.now())


def activity_form(**changes):
    return {
        "kind": "visits",
        "name": "Visita técnica",
        "area": "agua",
        "modality": "on_site",
        "starts_on": "2026-05-04",
        "ends_on": "2026-05-08",
        "responsible_local": "Elena Ruiz",
        "responsible_counterpart": "Claire Martin",
        "indicator": "Visitas realizadas",
        "indicator_unit": "visitas",
        "target_value": "1",
        "adding": "sum",
        "budget_local": "120000.50",
        "budget_counterpart": "0",
        "currency_counterpart": "EUR",
    } | changes


def test_a_programme_is_created_and_filled(as_enlace, draft):
    url = reverse("agreements:programme-create", args=[draft.pk])
    assert as_enlace.get(url).status_code == 200
    response = as_enlace.post(url, {"year": "2026", "objective": "Crecer", "coordinator_local": "Elena"})
    programme = AnnualProgramme.objects.get()
    assert response.url == reverse("agreements:programme-detail", args=[programme.pk])
    detail = as_enlace.get(response.url)
    assert [s.kind for s in detail.context["suggestions"]] == ["business", "joint_call", "webinars", "visits"]
    again = as_enlace.post(url, {"year": "2026"})
    assert again.status_code == 422
    assert "ya tiene un programa para ese año" in again.content.decode()


def test_the_head_of_a_programme_changes_but_not_its_year(as_enlace, programme):
    url = reverse("agreements:programme-edit", args=[programme.pk])
    form = as_enlace.get(url).context["form"]
    assert "year" not in form.fields
    data = {"objective": "Nuevo", "coordinator_local": "A", "coordinator_counterpart": "B", "year": "2030"}
    assert as_enlace.post(url, data | {"seen_at": form["seen_at"].value()}).status_code == 302
    stale = as_enlace.post(url, data | {"seen_at": form["seen_at"].value(), "objective": "Tarde"})
    assert stale.status_code == 422
    assert "Tarde" in stale.content.decode()
    programme.refresh_from_db()
    assert (programme.objective, programme.year) == ("Nuevo", 2026)


def test_a_suggested_activity_opens_prefilled_and_is_added(as_enlace, programme):
    url = reverse("agreements:activity-create", args=[programme.pk])
    form = as_enlace.get(url, {"tipo": "webinars"}).context["form"]
    assert (
        form["name"].value() == "Ciclo de webinars Guadalajara – Lyon sobre buenas prácticas de gestión local"
    )
    assert form["starts_on"].value() is None
    assert as_enlace.post(f"{url}?tipo=webinars", activity_form(kind="webinars")).status_code == 302
    assert programme.activities.get().kind == "webinars"
    double = as_enlace.post(url, activity_form(kind="webinars"))
    assert double.status_code == 422
    assert programme.activities.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2026-05-01"}, "ends_on"),
        ({"starts_on": "2025-05-01"}, "starts_on"),
        ({"starts_on": "mañana"}, "starts_on"),
        ({"budget_local": "-5"}, "budget_local"),
        ({"budget_local": "mucho"}, "budget_local"),
        ({"area": "turismo"}, "area"),
        ({"sdg": "18"}, "sdg"),
        ({"currency_counterpart": "ZZZ"}, "currency_counterpart"),
        ({"target_value": ""}, "target_value"),
        ({"target_value": "treinta"}, "target_value"),
        ({"indicator_unit": ""}, "indicator_unit"),
        ({"baseline": "poco"}, "baseline"),
        ({"lenses": "magia"}, "lenses"),
        ({"template": "magia"}, "template"),
    ],
)
def test_a_wrong_activity_comes_back(as_enlace, programme, changes, field):
    page = as_enlace.post(
        reverse("agreements:activity-create", args=[programme.pk]), activity_form(**changes)
    )
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "Claire Martin" in page.content.decode()
    assert programme.activities.count() == 0


def test_an_activity_is_edited_and_a_stale_tab_is_told(as_enlace, activity):
    url = reverse("agreements:activity-edit", args=[activity.pk])
    seen = as_enlace.get(url).context["form"]["seen"].value()
    assert as_enlace.post(url, activity_form(target_value="2", seen=seen)).status_code == 302
    assert Activity.objects.get().target_value == 2
    stale = as_enlace.post(url, activity_form(target_value="9", seen=seen))
    assert stale.status_code == 422
    assert "Otra persona cambió esta actividad" in stale.content.decode()
    assert Activity.objects.get().target_value == 2
    fresh = stale.context["form"]["seen"].value()
    assert as_enlace.post(url, activity_form(target_value="9", seen=fresh)).status_code == 302
    assert Activity.objects.get().target_value == 9


def test_removing_an_activity_asks_once(as_enlace, activity, programme):
    url = reverse("agreements:activity-delete", args=[activity.pk])
    assert as_enlace.get(url).status_code == 200
    assert programme.activities.count() == 1
    assert as_enlace.post(url).url == reverse("agreements:programme-detail", args=[programme.pk])
    assert programme.activities.count() == 0
    assert as_enlace.post(url).status_code == 404


def test_issuing_a_programme_and_reading_it(as_enlace, activity, programme):
    url = reverse("agreements:document-issue-programme", args=[programme.pk])
    assert as_enlace.get(url).status_code == 200
    assert IssuedDocument.objects.count() == 0
    first, again = as_enlace.post(url), as_enlace.post(url)  # a double click
    document = IssuedDocument.objects.get()
    assert first.url == again.url == reverse("agreements:document-detail", args=[document.pk])
    response = as_enlace.get(reverse("agreements:document-download", args=[document.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_issuing_an_empty_programme_says_why(as_enlace, programme):
    response = as_enlace.post(
        reverse("agreements:document-issue-programme", args=[programme.pk]), follow=True
    )
    assert "El programa no tiene actividades" in response.content.decode()


def test_a_document_that_was_altered_is_not_handed_out(as_enlace, document):
    storages["private"].delete(document.storage_name)
    response = as_enlace.get(reverse("agreements:document-download", args=[document.pk]))
    assert response.status_code == 409
    assert document.sha256 in response.content.decode()


def test_the_committee_reads_documents_and_programmes_and_nothing_else(
    client, integrante, document, programme, draft
):
    client.force_login(integrante)
    cvegeo = programme.municipality.cvegeo
    page = client.get(reverse("agreements:document-list", args=[cvegeo]))
    assert list(page.context["page"]) == [document]
    for name, args in (
        ("document-download", [document.pk]),
        ("programme-list", [cvegeo]),
        ("programme-detail", [programme.pk]),
        ("programme-pdf", [programme.pk]),
    ):
        assert client.get(reverse(f"agreements:{name}", args=args)).status_code == 200, name
    detail = client.get(reverse("agreements:programme-detail", args=[programme.pk])).content.decode()
    assert reverse("agreements:agreement-detail", args=[draft.pk]) not in detail
    assert reverse("agreements:activity-create", args=[programme.pk]) not in detail
    for name, args in (
        ("agreement-list", [cvegeo]),
        ("agreement-detail", [draft.pk]),
        ("agreement-pdf", [draft.pk]),
        ("inventory-list", [cvegeo]),
    ):
        assert client.get(reverse(f"agreements:{name}", args=args)).status_code == 404, name
    for name, pk in (
        ("programme-edit", programme.pk),
        ("activity-create", programme.pk),
        ("activity-edit", programme.activities.get().pk),
        ("activity-delete", programme.activities.get().pk),
        ("document-issue-programme", programme.pk),
    ):
        assert client.post(reverse(f"agreements:{name}", args=[pk])).status_code == 403, name


def test_strangers_find_nothing(client, otro_enlace, document, programme, activity):
    client.force_login(otro_enlace)
    cvegeo = programme.municipality.cvegeo
    for name, args in (
        ("document-list", [cvegeo]),
        ("document-download", [document.pk]),
        ("programme-list", [cvegeo]),
        ("programme-detail", [programme.pk]),
        ("programme-pdf", [programme.pk]),
        ("programme-edit", [programme.pk]),
        ("activity-create", [programme.pk]),
        ("activity-edit", [activity.pk]),
        ("activity-delete", [activity.pk]),
        ("document-issue-programme", [programme.pk]),
    ):
        assert client.get(reverse(f"agreements:{name}", args=args)).status_code == 404, name
        assert client.post(reverse(f"agreements:{name}", args=args)).status_code in (404, 405), name
    assert programme.activities.count() == 1


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_programmes_costs_the_same(
    rows, as_enlace, enlace, municipality, counterpart, django_assert_num_queries
):
    agreement = Agreement.objects.create(
        municipality=municipality,
        counterpart=counterpart,
        origin="inventory",
        state="in_force",
        title="Viejo",
        created_by=enlace,
    )
    for number in range(rows):
        create_programme(agreement=agreement, year=2000 + number, by=enlace)
    with django_assert_num_queries(PROGRAMME_LIST_QUERIES):
        page = as_enlace.get(reverse("agreements:programme-list", args=[municipality.cvegeo]))
    assert len(page.context["page"].object_list) == min(rows, 25)


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_a_programme_costs_the_same(
    rows, as_enlace, enlace, programme, activity_data, django_assert_num_queries
):
    for number in range(rows):
        add_activity(programme=programme, by=enlace, **activity_data | {"name": f"Actividad {number}"})
    with django_assert_num_queries(PROGRAMME_DETAIL_QUERIES):
        page = as_enlace.get(reverse("agreements:programme-detail", args=[programme.pk]))
    assert len(page.context["activities"]) == rows


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_of_documents_costs_the_same(
    rows, client, integrante, enlace, programme, municipality, django_assert_num_queries
):
    IssuedDocument.objects.bulk_create(
        IssuedDocument(
            municipality=municipality,
            kind="programme",
            title=f"Programa {number}",
            folio=f"F{number}",
            programme=programme,
            sha256=f"{number:064d}",
            size=1000,
            page_count=3,
            issued_by=enlace,
            issued_at=timezone.now(),
        )
        for number in range(rows)
    )
    client.force_login(integrante)
    with django_assert_num_queries(DOCUMENT_LIST_QUERIES):
        page = client.get(reverse("agreements:document-list", args=[municipality.cvegeo]))
    assert len(page.context["page"].object_list) == min(rows, 25)


def test_a_programme_may_belong_to_an_agreement_of_the_inventory(as_enlace, enlace, municipality):
    agreement = Agreement.objects.create(
        municipality=municipality,
        counterpart=CounterpartFactory(municipality=municipality),
        origin="inventory",
        state="in_force",
        title="Convenio de 1974",
        created_by=enlace,
    )
    as_enlace.post(reverse("agreements:programme-create", args=[agreement.pk]), {"year": "2026"})
    programme = AnnualProgramme.objects.get()
    form = as_enlace.get(reverse("agreements:activity-create", args=[programme.pk])).context["form"]
    assert not form.fields["area"].required
    page = as_enlace.get(reverse("agreements:programme-detail", args=[programme.pk]))
    assert "Convenio de 1974" in page.content.decode()
