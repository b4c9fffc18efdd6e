"""Candidate cities and the weighting matrix on paper."""

import datetime as dt
import io

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.papers import candidates as papers
from agreements.papers.score_bar import score_bar
from partners.models import Candidate, MatrixCriterion
from partners.ranking.criteria import COMPLEMENTARY, SIMILAR, TIE
from partners.shortlist import candidates, marking
from partners.shortlist.matrix_rows import matrix_of
from tests.factories import PartnerCityFactory
from tests.lib.test_pdf import elements, failures, text_of

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)
NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
State = Candidate.State
LONG = "Una razón bastante larga, con palabras que explican por qué esta ciudad conviene al municipio. " * 3


def contribution(number, points, direction=TIE, sentence="Las separan 9,240 km."):
    return {
        "key": f"criterio-{number}",
        "label": f"Criterio número {number} con un nombre largo",
        "direction": direction,
        "weight": 10,
        "effective_weight": 10,
        "value": None if points is None else 0.5,
        "points": points,
        "sentence": sentence,
        "source": "GeoNames",
    }


def candidate_of(municipality, by, name="Lyon", contributions=(), reason=LONG[:300]):
    known = [each["points"] for each in contributions if each["points"] is not None]
    standing = candidates.Standing(sum(known), 12, list(contributions)) if contributions else None
    return candidates.add_candidate(
        municipality=municipality,
        by=by,
        now=NOW,
        geonameid=PartnerCityFactory(name=name).geonameid,
        reason=reason,
        standing=standing,
    ).candidate


@pytest.fixture
def lyon(municipality, enlace):
    return candidate_of(
        municipality,
        enlace,
        contributions=[
            contribution(1, 20.5),
            contribution(2, 12.25, COMPLEMENTARY),
            contribution(3, 5.0, SIMILAR),
            contribution(4, None),
        ],
    )


def marked_by(municipality, candidate, names, values):
    """Criteria of these names, and the same mark of each person for all of them."""
    by = next(iter(values))
    marking.save_criteria(
        municipality=municipality,
        by=by,
        now=NOW,
        rows=[
            {"pk": None, "name": name, "guidance": "De 1 a 5", "weight": 100 // len(names)} for name in names
        ],
        seen=marking.criteria_version(municipality),
    )
    for who, value in values.items():
        marking.mark(
            candidate=candidate,
            by=who,
            now=NOW,
            marks={row.pk: (value, "Coincide en agua") for row in MatrixCriterion.objects.all()},
            seen=marking.marks_version(candidate, who),
        )


@pytest.fixture
def matrix(municipality, enlace, lectora, lyon):
    marked_by(municipality, lyon, ["Plan", "Idioma"], {enlace: 5, lectora: 2})
    return matrix_of(municipality)


def page_count(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def conforms(data):
    return failures(data, "2a") == [] and failures(data, "ua1") == []


def test_the_page_of_a_city_says_what_is_known_and_what_is_not(lyon, matrix, tmp_path):
    data = papers.candidate_source(lyon, matrix, TODAY).pdf()
    text = " ".join(text_of(data, tmp_path).split())
    assert page_count(data) == 1
    assert conforms(data)
    for words in (
        "Emparejador: 37.8 de 100, lugar 12 (2 de marzo de 2026)",
        "Vínculos 20.50",
        "Complementariedad 12.25",
        "Semejanza 5.00",
        "Sin datos de: criterio número 4 con un nombre largo.",
        "Matriz de ponderación: 3.50 de 5",
        "entre 2.00 y 5.00",
        "Hay desacuerdo en: Plan; Idioma.",
        "Todavía no hay contactos.",
        "520,000 habitantes",
    ):
        assert words in text, words


def test_the_longest_city_stays_on_one_page(municipality, enlace, lectora):
    row = candidate_of(
        municipality,
        enlace,
        name="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch",
        contributions=[
            contribution(number, 4.0, (TIE, COMPLEMENTARY, SIMILAR)[number % 3], LONG) for number in range(22)
        ]
        + [contribution(number, None) for number in range(22, 30)],
    )
    names = [f"Criterio de la matriz con un nombre que dice mucho, {number}" for number in range(10)]
    marked_by(municipality, row, names, {enlace: 5, lectora: 1})
    candidates.contact(
        candidate=row, by=enlace, today=TODAY, sent_on=TODAY, channel="letter", person="Claire Martin"
    )
    data = papers.candidate_source(row, matrix_of(municipality), TODAY).pdf()
    assert page_count(data) == 1


def test_a_city_without_score_marks_and_place_is_printed_all_the_same(municipality, enlace, tmp_path):
    city = PartnerCityFactory(
        name="Onjuku",
        municipality=municipality,
        geonameid=None,
        latitude=None,
        longitude=None,
        population=None,
        timezone="",
    )
    row = candidates.add_candidate(municipality=municipality, by=enlace, now=NOW, city=city).candidate
    data = papers.candidate_source(row, matrix_of(municipality), TODAY).pdf()
    text = " ".join(text_of(data, tmp_path).split())
    assert "Emparejador: sin datos" in text
    assert "Matriz de ponderación: sin calificar" in text
    assert "Mapa" not in text
    assert conforms(data)


def test_the_same_day_gives_the_same_bytes(lyon, matrix):
    again = Candidate.objects.select_related("municipality", "city").get(pk=lyon.pk)
    first = papers.candidate_source(lyon, matrix, TODAY)
    assert papers.candidate_source(again, matrix_of(lyon.municipality), TODAY).digest() == first.digest()


def test_the_shortlist_compares_first_and_then_gives_a_page_to_each(
    municipality, enlace, lyon, matrix, tmp_path
):
    rows = [lyon] + [
        candidate_of(municipality, enlace, f"Ciudad {number}", [contribution(1, 30.0)]) for number in range(5)
    ]
    source = papers.shortlist_source(rows, municipality, matrix, TODAY)
    data = source.pdf()
    assert page_count(data) == 6
    assert conforms(data)
    text = text_of(data, tmp_path)
    assert "Ciudad 3" in text and "Ciudad 4" not in text
    assert source.lang == "es"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kinds = [str(each.S) for each in elements(pdf)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") >= 5


def test_an_open_matrix_is_marked_and_a_closed_one_stays_as_it_was(
    municipality, enlace, lyon, matrix, tmp_path
):
    opened = papers.matrix_source(municipality, matrix, TODAY)
    assert opened.watermark == "MATRIZ ABIERTA"
    marking.close_matrix(municipality=municipality, by=enlace, now=NOW)
    candidates.discard(candidate=lyon, by=enlace, reason="No responde", seen=State.EVALUATED)
    closed = papers.matrix_source(municipality, matrix_of(municipality), TODAY)
    later = papers.matrix_source(municipality, matrix_of(municipality), TODAY + dt.timedelta(days=30))
    assert (closed.watermark, closed.digest() == later.digest()) == ("", True)
    data = closed.pdf()
    text = " ".join(text_of(data, tmp_path).split())
    for words in (
        "Cerrada el 2 de marzo de 2026, por Elena Ruiz",
        "Elena Ruiz: 5 (Coincide en agua); Laura Díaz: 2 (Coincide en agua)",
        "Desacuerdo en: Plan; Idioma",
        "Firmas de quienes calificaron",
    ):
        assert words in text, words
    assert conforms(data)


def test_the_bar_draws_every_point_once():
    bar = score_bar([contribution(1, 20.0), contribution(2, 30.0, SIMILAR), contribution(3, 0.0)], "Lyon")
    assert [(piece.x, piece.width) for piece in bar.pieces] == [("0.00", "93.40"), ("94.00", "140.40")]
    assert bar.description == "Puntos de Lyon: vínculos 20.00, complementariedad 0.00, semejanza 30.00."


# --- Views ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


def test_the_three_papers_are_sent(as_enlace, lyon, matrix):
    for url in (
        reverse("agreements:candidate-pdf", args=[lyon.pk]),
        reverse("agreements:shortlist-pdf", args=["14039"]) + f"?candidata={lyon.pk}",
        reverse("agreements:matrix-pdf", args=["14039"]),
    ):
        answer = as_enlace.get(url, follow=True)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), url


def test_what_cannot_be_printed_says_why(as_enlace, municipality, enlace):
    url = reverse("agreements:shortlist-pdf", args=["14039"])
    empty = as_enlace.get(url, follow=True)
    assert "No hay candidatas que imprimir" in empty.content.decode()
    rows = [candidate_of(municipality, enlace, f"Ciudad {number}") for number in range(6)]
    many = as_enlace.get(url, {"candidata": [row.pk for row in rows]}, follow=True)
    assert "Marque a lo más 5 ciudades" in many.content.decode()
    matrix = as_enlace.get(reverse("agreements:matrix-pdf", args=["14039"]), follow=True)
    assert "Todavía nadie califica" in matrix.content.decode()


def test_a_candidate_of_another_municipality_is_not_printed(as_enlace, other_municipality, otro_enlace, lyon):
    foreign = candidate_of(other_municipality, otro_enlace, "Turín")
    assert as_enlace.get(reverse("agreements:candidate-pdf", args=[foreign.pk])).status_code == 404
    url = reverse("agreements:shortlist-pdf", args=["14039"])
    answer = as_enlace.get(url, {"candidata": foreign.pk}, follow=True)
    assert "No hay candidatas que imprimir" in answer.content.decode()
