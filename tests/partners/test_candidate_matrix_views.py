"""Pages of the weighting matrix, and of choosing a candidate city."""

import pytest
from django.urls import reverse
from django.utils import timezone

from partners.models import MatrixClosing, MatrixCriterion
from partners.shortlist import candidates, marking
from tests.factories import MunicipalityFactory
from tests.partners.test_candidate_views import NOW, State, add, file_of, mark, page_of

pytestmark = pytest.mark.django_db
MATRIX = "/municipios/14039/candidatas/matriz/"
CRITERIA = MATRIX + "criterios/"


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def lyon(municipality, enlace):
    return add(municipality, enlace)


@pytest.fixture
def criterion(municipality, enlace):
    marking.save_criteria(
        municipality=municipality,
        by=enlace,
        now=NOW,
        rows=[{"pk": None, "name": "Plan", "guidance": "De 1 a 5", "weight": 100}],
        seen=marking.criteria_version(municipality),
    )
    return MatrixCriterion.objects.get()


# --- The matrix ----------------------------------------------------------------------------------------------------


def lines(*rows, seen, **more):
    data = {"seen": seen, "form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0} | more
    for number, row in enumerate(rows):
        data |= {f"form-{number}-{name}": value for name, value in row.items()}
    return data


def test_the_criteria_start_with_a_proposal_and_are_saved(as_enlace, municipality):
    page = as_enlace.get(CRITERIA)
    assert page.context["proposed"] and "propuesta del sistema" in page.content.decode()
    assert MatrixCriterion.objects.count() == 0
    seen = page.context["seen"]
    data = lines({"name": "Plan", "weight": 70}, {"name": "Idioma", "weight": 30}, {"name": ""}, seen=seen)
    assert as_enlace.post(CRITERIA, data).url == MATRIX
    plan, language = MatrixCriterion.objects.all()
    seen = marking.criteria_version(municipality)
    data = lines(
        {"pk": plan.pk, "name": "Plan", "weight": 100},
        {"pk": language.pk, "name": "Idioma", "weight": 30, "retire": "on"},
        seen=seen,
    )
    as_enlace.post(CRITERIA, data)
    assert [(row.pk, row.weight) for row in MatrixCriterion.objects.filter(retired_at=None)] == [
        (plan.pk, 100)
    ]


def test_weights_that_do_not_sum_a_hundred_are_said_and_adjusted(as_enlace, municipality):
    seen = marking.criteria_version(municipality)
    rows = ({"name": "Plan", "weight": 30}, {"name": "Idioma", "weight": 20})
    wrong = as_enlace.post(CRITERIA, lines(*rows, seen=seen))
    assert wrong.status_code == 422
    assert "Los pesos suman 50" in wrong.content.decode()
    assert 'value="Idioma"' in wrong.content.decode()
    adjusted = as_enlace.post(CRITERIA, lines(*rows, seen=seen, ajustar="1"))
    assert [form["weight"].value() for form in adjusted.context["formset"]][:2] == [60, 40]
    assert MatrixCriterion.objects.count() == 0
    blank = as_enlace.post(CRITERIA, lines({"name": "Plan"}, {"weight": "mucho"}, seen=seen))
    assert blank.status_code == 422
    stale = as_enlace.post(CRITERIA, lines({"name": "Plan", "weight": 100}, seen="viejo"))
    assert (stale.status_code, "Otra persona guardó" in stale.content.decode()) == (422, True)


def test_everybody_of_the_office_marks_and_goes_on(client, lectora, municipality, enlace, lyon, criterion):
    oporto = add(municipality, enlace, "Oporto")
    client.force_login(lectora)
    url = page_of(lyon, "mark")
    page = client.get(url)
    assert page.context["following"] == oporto
    seen = page.context["form"]["seen"].value()
    data = {"seen": seen, f"value_{criterion.pk}": "4", f"note_{criterion.pk}": "Agua"}
    assert client.post(url, data | {"seguir": "1"}).url == page_of(oporto, "mark")
    stale = client.post(url, data | {f"value_{criterion.pk}": "1"})
    assert stale.status_code == 422
    assert "en otra ventana" in stale.content.decode()
    assert marking.own_marks(lyon, lectora)[criterion.pk].value == 4
    wrong = client.post(url, data | {f"value_{criterion.pk}": "9"})
    assert wrong.status_code == 422


def test_the_marking_page_does_not_show_what_others_think(client, lectora, enlace, lyon, criterion):
    marking.mark(
        candidate=lyon,
        by=enlace,
        now=NOW,
        marks={criterion.pk: (5, "Secreto hasta el final")},
        seen=marking.marks_version(lyon, enlace),
    )
    client.force_login(lectora)
    assert "Secreto" not in client.get(page_of(lyon, "mark")).content.decode()


def test_the_matrix_is_shown_closed_and_reopened(as_enlace, lectora, enlace, lyon, criterion):
    mark(lyon, enlace, criterion, 5)
    mark(lyon, lectora, criterion, 2)
    page = as_enlace.get(MATRIX)
    assert [(row["city"], row["mean"]) for row in page.context["sheet"]["candidates"]] == [("Lyon", 3.5)]
    assert "desacuerdo" in page.content.decode()
    rows = file_of(as_enlace.get(MATRIX, {"formato": "csv"}))
    assert [(row["Ciudad"], row["Promedio ponderado (1 a 5)"], row["Plan (peso 100)"]) for row in rows] == [
        ("Lyon", "3.5", "3.5")
    ]
    as_enlace.post(MATRIX + "cerrar/")
    assert "Lo que ve es lo que había ese día" in as_enlace.get(MATRIX).content.decode()
    assert "ya no se califica" in as_enlace.get(page_of(lyon, "mark")).content.decode()
    assert as_enlace.post(MATRIX + "reabrir/", {"reason": ""}).status_code == 422
    as_enlace.post(MATRIX + "reabrir/", {"reason": "Llegó otra"})
    assert MatrixClosing.objects.get().reopening_reason == "Llegó otra"
    again = as_enlace.post(MATRIX + "reabrir/", {"reason": "Otra vez"}, follow=True)
    assert "ya está abierta" in again.content.decode()
    assert "Llegó otra" in as_enlace.get(MATRIX).content.decode()


def test_an_empty_matrix_says_what_to_do(as_enlace, client, lectora, criterion):
    assert "No hay ciudades que calificar" in as_enlace.get(MATRIX).content.decode()
    MatrixCriterion.objects.update(retired_at=NOW)
    assert "Fijar los criterios" in as_enlace.get(MATRIX).content.decode()
    client.force_login(lectora)
    assert "Cuando el enlace municipal los fije" in client.get(MATRIX).content.decode()


# --- Choosing ------------------------------------------------------------------------------------------------------


def test_a_city_is_chosen_and_taken_back_from_its_pages(as_enlace, methodology, enlace, lyon):
    candidates.evaluate(candidate=lyon, by=enlace, seen=State.LONG_LIST)
    url = reverse("phases:candidate-choose", args=[lyon.pk])
    page = as_enlace.get(url)
    form = page.context["form"]
    assert form["official_name"].value() == "Ciudad de Lyon"
    data = {
        "seen": "evaluated",
        "reason": "La mejor calificada",
        "kind": "city",
        "official_name": "Ciudad de Lyon",
        "language": "fr",
        "opened_on": timezone.now().date().isoformat(),
        "origin": "planned",
    }
    missing = as_enlace.post(url, data | {"official_name": "", "opened_on": "", "origin": ""})
    assert missing.status_code == 422
    assert list(missing.context["form"].errors) == ["official_name", "opened_on", "origin"]
    answer = as_enlace.post(url, data, follow=True)
    words = answer.content.decode()
    assert "Lyon quedó elegida. Se abrió su proceso." in words
    assert "Para abrir la negociación: falta cumplir" in words
    again = as_enlace.post(url, data)
    assert again.status_code == 422
    assert "ya está elegida" in again.content.decode()
    release = reverse("phases:candidate-release", args=[lyon.pk])
    as_enlace.post(release, {"seen": "chosen", "reason": "Cambió el gobierno"})
    lyon.refresh_from_db()
    assert lyon.state == State.LONG_LIST
    assert as_enlace.post(release, {"seen": "chosen", "reason": "Otra vez"}).status_code == 422


def test_a_mexican_city_asks_for_its_municipality(as_enlace, methodology, municipality, enlace):
    MunicipalityFactory(cvegeo="11020", name="León", state="11")
    leon = add(municipality, enlace, "León de los Aldama", country_code="MX")
    candidates.evaluate(candidate=leon, by=enlace, seen=State.LONG_LIST)
    page = as_enlace.get(reverse("phases:candidate-choose", args=[leon.pk]))
    assert "official_name" not in page.context["form"].fields
    assert "firma su municipio" in page.content.decode()
