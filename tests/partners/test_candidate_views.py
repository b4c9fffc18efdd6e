"""Pages of candidate cities."""

import csv
import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from partners import catalogue
from partners.models import Candidate, CandidateContact, Entry, MatrixCriterion
from partners.shortlist import candidates, marking
from tests.factories import PartnerCityFactory

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
BOARD = "/municipios/14039/candidatas/"
ADD = BOARD + "agregar/"
State = Candidate.State


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def add(municipality, by, name="Lyon", **city):
    city = PartnerCityFactory(name=name, **city)
    return candidates.add_candidate(
        municipality=municipality, by=by, now=NOW, geonameid=city.geonameid
    ).candidate


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


def mark(candidate, by, criterion, value):
    marking.mark(
        candidate=candidate,
        by=by,
        now=NOW,
        marks={criterion.pk: (value, "")},
        seen=marking.marks_version(candidate, by),
    )


def page_of(candidate, name="detail"):
    return reverse(f"partners:candidate-{name}", args=[candidate.pk])


def file_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def said(response):
    return [str(message) for message in response.wsgi_request._messages]


# --- The board -----------------------------------------------------------------------------------------------------


def test_the_board_shows_each_candidate_in_its_state(as_enlace, municipality, enlace, lyon):
    oporto = add(municipality, enlace, "Oporto", country_code="PT")
    candidates.evaluate(candidate=oporto, by=enlace, seen=State.LONG_LIST)
    page = as_enlace.get(BOARD)
    lanes = [(lane.label, [row.candidate for row in lane.rows]) for lane in page.context["lanes"]]
    assert lanes == [("Evaluada", [oporto]), ("Lista larga", [lyon])]


def test_the_board_is_filtered_and_sent_as_a_file(as_enlace, municipality, enlace, lyon):
    oporto = add(municipality, enlace, "Oporto", country_code="PT")
    add(municipality, enlace, "Austin", country_code="US")
    for query, names in (
        ({"pais": "PT"}, ["Oporto"]),
        ({"region": "europa"}, ["Lyon", "Oporto"]),
        ({"q": "aus"}, ["Austin"]),
        ({"estado": "chosen"}, []),
        ({"estado": "nada", "region": "marte"}, ["Austin", "Lyon", "Oporto"]),
    ):
        lanes = as_enlace.get(BOARD, query).context["lanes"]
        assert [row.candidate.city.name for lane in lanes for row in lane.rows] == names
    Candidate.objects.filter(pk=oporto.pk).update(reason="=HYPERLINK(1)", score=81.5, rank=7)
    rows = file_of(as_enlace.get(BOARD, {"pais": "PT", "formato": "csv"}))
    assert [(row["Ciudad"], row["Región"], row["Puntaje del emparejador"]) for row in rows] == [
        ("Oporto", "Europa", "81.5")
    ]
    assert rows[0]["Razón"] == "'=HYPERLINK(1)"


def test_the_board_takes_the_same_queries_with_1_and_30_candidates(
    as_enlace, municipality, enlace, lyon, criterion, django_assert_num_queries
):
    def fill(candidate):
        candidates.contact(
            candidate=candidate,
            by=enlace,
            today=NOW.date(),
            sent_on=NOW.date(),
            channel="mail",
            person="Claire Martin",
        )
        mark(candidate, enlace, criterion, 4)

    fill(lyon)
    as_enlace.get(BOARD)
    with django_assert_num_queries(12):
        assert as_enlace.get(BOARD).context["count"] == 1
    for number in range(29):
        fill(add(municipality, enlace, f"Ciudad {number}"))
    with django_assert_num_queries(12):
        assert as_enlace.get(BOARD).context["count"] == 30


def test_an_empty_board_says_what_it_is_for(as_enlace, client, lectora):
    assert "Aún no hay candidatas" in as_enlace.get(BOARD).content.decode()
    client.force_login(lectora)
    page = client.get(BOARD).content.decode()
    assert "Cuando el enlace municipal agregue ciudades" in page
    assert ADD not in page


def test_an_answer_that_is_late_is_pointed_out(as_enlace, enlace, lyon):
    today = timezone.now().date()
    candidates.contact(
        candidate=lyon,
        by=enlace,
        today=today,
        sent_on=today - dt.timedelta(days=40),
        channel="letter",
        person="Claire Martin",
    )
    assert "Hay 1 contacto sin respuesta" in as_enlace.get(BOARD).content.decode()
    assert "Claire Martin no responde desde" in as_enlace.get(page_of(lyon)).content.decode()


def test_the_marked_ones_are_led_to_the_comparison(as_enlace, municipality, enlace, lyon):
    oporto = add(municipality, enlace, "Oporto")
    empty = as_enlace.get(BOARD + "comparar/")
    assert said(empty) == ["Marque las ciudades que quiere comparar; las capturadas a mano no se comparan."]
    answer = as_enlace.get(BOARD + "comparar/", {"candidata": [lyon.pk, oporto.pk, "x"]})
    assert answer.status_code == 302
    asked = answer.url.partition("?ciudades=")[2].split("%2C")
    assert set(asked) == {str(lyon.city.geonameid), str(oporto.city.geonameid)}


# --- Adding --------------------------------------------------------------------------------------------------------


def world_city(geonameid=2996944, name="Lyon", **values):
    row = {
        "geonameid": geonameid,
        "name": name,
        "countrycode": "FR",
        "admin1code": "84",
        "latitude": 45.75,
        "longitude": 4.85,
        "population": 522_228,
        "timezone": "Europe/Paris",
        "alternatenames": ["Lugdunum"],
    }
    return row | values


@pytest.fixture
def world(db):
    rows = [
        world_city(),
        world_city(
            2735943, "Porto", countrycode="PT", admin1code="17", timezone="Europe/Lisbon", alternatenames=[]
        ),
    ]
    catalogue.replace_world_cities(rows, edition="prueba")


def test_a_city_is_searched_and_added_with_its_score(as_enlace, municipality, world):
    page = as_enlace.get(ADD, {"q": "lugdunum"})
    assert [(one.city.name, pk) for one, pk in page.context["found"]] == [("Lyon", None)]
    answer = as_enlace.post(ADD, {"geonameid": 2996944, "reason": "Seda"})
    row = Candidate.objects.get()
    assert answer.url == page_of(row)
    assert (row.city.name, row.reason, row.rank) == ("Lyon", "Seda", 1)
    points = [each["points"] for each in row.contributions if each["points"] is not None]
    assert row.score == pytest.approx(sum(points))
    assert 0 < row.score <= 100
    assert as_enlace.get(ADD, {"q": "Lyon"}).context["found"][0][1] == row.pk
    assert as_enlace.get(page_of(row)).status_code == 200


def test_a_second_click_says_that_it_is_there(as_enlace, world):
    as_enlace.post(ADD, {"geonameid": 2996944})
    again = as_enlace.post(ADD, {"geonameid": 2996944, "next": BOARD})
    assert (again.url, said(again)[-1]) == (BOARD, "Lyon ya está entre sus candidatas, como «lista larga».")
    assert Candidate.objects.count() == 1


@pytest.mark.parametrize(
    "data", [{}, {"geonameid": "x"}, {"geonameid": "1"}, {"geonameid": "9" * 30}, {"geonameid": 1, "city": 1}]
)
def test_what_is_no_city_is_refused(as_enlace, data):
    answer = as_enlace.post(ADD, data | {"next": "https://malo.example/"})
    assert (answer.status_code, answer.url) == (302, ADD)
    assert len(said(answer)) >= 1
    assert Candidate.objects.count() == 0


def test_a_city_that_another_municipality_typed_is_not_found(as_enlace, other_municipality):
    city = PartnerCityFactory(municipality=other_municipality, geonameid=None)
    assert as_enlace.post(ADD, {"city": city.pk}).status_code == 404


def test_a_city_typed_by_the_office_is_added(as_enlace, municipality):
    city = PartnerCityFactory(name="Onjuku", country_code="JP", municipality=municipality, geonameid=None)
    assert [each[0] for each in as_enlace.get(ADD, {"q": "onj"}).context["typed"]] == [city]
    as_enlace.post(ADD, {"city": city.pk})
    assert Candidate.objects.get().city == city


# --- One candidate -------------------------------------------------------------------------------------------------


def test_the_acts_of_a_candidate(as_enlace, lyon):
    as_enlace.post(page_of(lyon, "evaluate"), {"seen": "long_list"})
    today = timezone.now().date().isoformat()
    as_enlace.post(
        page_of(lyon, "contact"), {"sent_on": today, "channel": "letter", "person": "Claire Martin"}
    )
    made = CandidateContact.objects.get()
    answer_url = reverse("partners:candidate-answer", args=[made.pk])
    as_enlace.post(answer_url, {"answered_on": today, "text": "Sí", "interested": "on"})
    lyon.refresh_from_db()
    assert lyon.state == State.INTERESTED
    page = as_enlace.get(page_of(lyon)).content.decode()
    assert "Claire Martin" in page and "el mismo día" in page
    as_enlace.post(page_of(lyon, "discard"), {"seen": "interested", "reason": "Cambió el alcalde"})
    as_enlace.post(page_of(lyon, "reconsider"), {"seen": "discarded", "reason": "Volvió a escribir"})
    lyon.refresh_from_db()
    assert (lyon.state, lyon.reason) == (State.LONG_LIST, "Volvió a escribir")
    assert Entry.objects.about(lyon).count() == 6


def test_a_refusal_keeps_what_was_typed(as_enlace, lyon):
    late = as_enlace.post(page_of(lyon, "discard"), {"seen": "evaluated", "reason": "No responde"})
    assert late.status_code == 422
    assert "cambió mientras usted miraba la página" in late.content.decode()
    assert "No responde" in late.content.decode()
    future = {"sent_on": "2999-01-01", "channel": "letter", "person": "Claire Martin"}
    wrong = as_enlace.post(page_of(lyon, "contact"), future)
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["sent_on"]
    stale = as_enlace.post(page_of(lyon, "evaluate"), {"seen": "contacted"}, follow=True)
    assert "cambió mientras usted miraba" in stale.content.decode()


def test_the_page_says_sin_datos_where_nothing_was_imported(as_enlace, lyon):
    page = as_enlace.get(page_of(lyon))
    assert page.context["cover"] is None
    assert "nadie ha importado la lista de representaciones" in page.content.decode()
