"""Pages of the inventory."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from agreements.models import Agreement
from tests.factories import CounterpartFactory

pytestmark = pytest.mark.django_db

# Session, user, memberships, municipality, count, rows, notices of the bar.
LIST_QUERIES = 7


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def url(municipality):
    return reverse("agreements:inventory-create", args=[municipality.cvegeo])


def png(name="acta.png"):
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


def form_data(counterpart, **changes):
    return {
        "counterpart": counterpart.pk,
        "kind": "twinning",
        "title": "Convenio de amistad",
        "signed": "1974",
        "state": "unknown",
        "registered": "no",
        "source": "Archivo municipal",
    } | changes


def test_a_twinning_of_which_only_the_year_is_known_is_added_with_its_file(as_enlace, url, counterpart):
    assert as_enlace.get(url).status_code == 200
    response = as_enlace.post(url, form_data(counterpart, file=png()))
    agreement = Agreement.objects.get()
    assert response.url == reverse("agreements:inventory-list", args=[counterpart.municipality.cvegeo])
    assert (agreement.signed_on.isoformat(), agreement.signed_precision) == ("1974-01-01", "year")
    page = as_enlace.get(response.url).content.decode()
    assert "Convenio de amistad" in page and ">1974<" in page
    file = as_enlace.get(reverse("agreements:inventory-file", args=[agreement.pk]))
    assert file["Content-Type"] == "image/png"
    assert "acta.png" in file["Content-Disposition"]


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("", None, "day"),
        ("04/1974", "1974-04-01", "month"),
        ("1974-04", "1974-04-01", "month"),
        ("20/04/1974", "1974-04-20", "day"),
        ("1974-04-20", "1974-04-20", "day"),
    ],
)
def test_dates_are_taken_as_far_as_they_are_known(as_enlace, url, counterpart, typed, day, precision):
    as_enlace.post(url, form_data(counterpart, signed=typed))
    agreement = Agreement.objects.get()
    assert (agreement.signed_on and agreement.signed_on.isoformat(), agreement.signed_precision) == (
        day,
        precision,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signed": "31/02/1974"}, "signed"),
        ({"signed": "hace mucho"}, "signed"),
        ({"signed": "2099"}, "signed"),
        ({"registry_number": "5"}, "registered"),
        ({"kind": "tratado"}, "kind"),
        ({"state": "draft"}, "state"),
    ],
)
def test_wrong_data_come_back(as_enlace, url, counterpart, changes, field):
    page = as_enlace.post(url, form_data(counterpart, **changes))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "Archivo municipal" in page.content.decode()
    assert Agreement.objects.count() == 0


def test_a_disguised_file_is_refused(as_enlace, url, counterpart):
    fake = SimpleUploadedFile("acta.pdf", b"MZ\x90\x00 programa", "application/pdf")
    page = as_enlace.post(url, form_data(counterpart, file=fake))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["file"]
    assert Agreement.objects.count() == 0


def test_a_foreign_counterpart_in_the_post_is_refused(as_enlace, url, counterpart, other_municipality):
    foreign = CounterpartFactory(municipality=other_municipality)
    page = as_enlace.post(url, form_data(foreign))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["counterpart"]


def test_correcting_keeps_the_file_and_a_stale_tab_is_told(as_enlace, url, counterpart):
    as_enlace.post(url, form_data(counterpart, file=png()))
    agreement = Agreement.objects.get()
    edit = reverse("agreements:inventory-edit", args=[agreement.pk])
    form = as_enlace.get(edit).context["form"]
    assert form["signed"].value() == "1974"
    data = form_data(counterpart, signed="04/1974", seen_at=form["seen_at"].value())
    assert as_enlace.post(edit, data).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.signed_precision, agreement.original_name) == ("month", "acta.png")
    stale = as_enlace.post(edit, data | {"title": "Otro"})
    assert stale.status_code == 422
    assert "Otra persona cambió este registro" in stale.content.decode()
    assert as_enlace.post(
        edit, data | {"title": "Otro", "seen_at": stale.context["form"]["seen_at"].value()}
    ).url
    agreement.refresh_from_db()
    assert agreement.title == "Otro"


def test_who_may(client, url, as_enlace, counterpart, lectora, otro_enlace, integrante, municipality):
    as_enlace.post(url, form_data(counterpart, file=png()))
    pk = Agreement.objects.get().pk
    listing = reverse("agreements:inventory-list", args=[municipality.cvegeo])
    file, edit = (reverse(f"agreements:inventory-{name}", args=[pk]) for name in ("file", "edit"))
    for user, reading, writing in ((lectora, 200, 403), (otro_enlace, 404, 404), (integrante, 404, 404)):
        client.force_login(user)
        assert [client.get(u).status_code for u in (listing, file)] == [reading] * 2
        assert [client.post(u).status_code for u in (url, edit)] == [writing] * 2


def test_an_entry_without_file_has_none_to_hand_out(as_enlace, url, counterpart):
    as_enlace.post(url, form_data(counterpart))
    pk = Agreement.objects.get().pk
    assert as_enlace.get(reverse("agreements:inventory-file", args=[pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same(rows, as_enlace, enlace, municipality, django_assert_num_queries):
    for number in range(rows):
        Agreement.objects.create(
            municipality=municipality,
            counterpart=CounterpartFactory(municipality=municipality),
            origin="inventory",
            state="unknown",
            title=f"Convenio {number}",
            created_by=enlace,
        )
    with django_assert_num_queries(LIST_QUERIES):
        page = as_enlace.get(reverse("agreements:inventory-list", args=[municipality.cvegeo]))
    assert len(page.context["page"].object_list) == min(rows, 25)


def test_the_name_of_a_file_is_text_and_never_markup(as_enlace, url, counterpart):
    as_enlace.post(url, form_data(counterpart, file=png("<img src=x>.png")))
    pk = Agreement.objects.get().pk
    page = as_enlace.get(reverse("agreements:inventory-edit", args=[pk])).content.decode()
    assert "Ya tiene uno: &lt;img src=x&gt;.png." in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("name", ["document-list", "programme-list", "inventory-list", "agreement-list"])
def test_a_code_that_is_none_is_not_found(as_enlace, name):
    for code in ("14\x0039", "1403", "١٤٠٣٩"):
        assert as_enlace.get(reverse(f"agreements:{name}", args=[code])).status_code == 404


def test_an_empty_file_is_refused_in_our_own_words(as_enlace, url, counterpart):
    page = as_enlace.post(
        url, form_data(counterpart, file=SimpleUploadedFile("acta.pdf", b""))
    ).content.decode()
    assert "El archivo está vacío." in page
    assert Agreement.objects.count() == 0
