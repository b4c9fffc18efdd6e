"""The forms of the criteria at known points, what they say, and what they do not know."""

import dataclasses

import numpy as np
import pytest

from partners.ranking.coast import coastline, kilometres_to_coast
from partners.ranking.criteria import CRITERIA
from partners.ranking.forms import nearness_of_links
from partners.ranking.plain import Facts
from tests.partners.ranking_world import at, facts, links, merida, world

CITIES = world()
KNOWN = facts(CITIES)


def value(key, name, seeker=None, known=KNOWN, country=None):
    seeker = seeker or merida(CITIES)
    return float(CRITERIA[key].form(CITIES, seeker, known)[at(CITIES, name, country)])


def said(key, name, seeker=None, known=KNOWN, country=None):
    seeker = seeker or merida(CITIES)
    return CRITERIA[key].sentence(CITIES, seeker, known, at(CITIES, name, country))


def test_every_form_stays_between_nothing_and_one_and_says_why():
    seeker = merida(
        CITIES,
        strengths={"cultura": 1.0},
        needs={"cultura": 0.5},
        networks=frozenset({"unesco-creativas"}),
        priorities={"FR": 0.5},
        languages=frozenset({"fr"}),
    )
    for key, criterion in CRITERIA.items():
        column = criterion.form(CITIES, seeker, KNOWN)
        assert column.shape == (len(CITIES),)
        known = np.flatnonzero(~np.isnan(column))
        assert len(known), key
        assert column[known].min() >= 0 and column[known].max() <= 1, key
        for i in known:
            sentence = criterion.sentence(CITIES, seeker, KNOWN, int(i))
            assert sentence.endswith(".") and len(sentence) > 15, (key, sentence)
        assert criterion.label and criterion.question.startswith("¿") and criterion.source


@pytest.mark.parametrize(
    "key", [c.key for c in CRITERIA.values() if c.fact or c.key in {"prioridad", "afinidad"}]
)
def test_what_nobody_imported_is_unknown_everywhere(key):
    assert np.isnan(CRITERIA[key].form(CITIES, merida(CITIES), Facts())).all()


def test_what_packages_alone_know_needs_no_import():
    alone = [c.key for c in CRITERIA.values() if not np.isnan(c.form(CITIES, merida(CITIES), Facts())).all()]
    assert len(alone) >= 10


def test_size_and_scale():
    assert value("tamano", "Bogotá") == pytest.approx((np.log10(7_674_000) - 3.5) / 3.5, abs=1e-5)
    assert value("escala", "Austin") > 0.99
    assert value("escala", "Mérida", country="ES") == pytest.approx(
        1 - (np.log10(995 / 60) / 2) ** 2, abs=1e-4
    )
    assert np.isnan(value("escala", "Nadie")) and np.isnan(value("tamano", "Nadie"))
    assert np.isnan(value("escala", "Austin", merida(CITIES, population=None)))
    assert (
        said("escala", "Lyon") == "Tiene 522,000 habitantes, 1.9 veces menor que los 995,000 del municipio."
    )


def test_distance_weighs_less_on_a_large_municipality():
    small, large = (merida(CITIES, population=number) for number in (20_000, 5_000_000))
    assert value("cercania", "Lyon", small) < value("cercania", "Lyon", large)
    assert value("cercania", "Progreso", small) > value("cercania", "Lyon", small)
    assert said("cercania", "Bogotá") == "Las separan 2,475 km."


def test_language_counts_spanish_whole_and_bridges_by_half():
    assert value("idioma", "Bogotá") == pytest.approx(0.99, abs=1e-5)
    assert value("idioma", "Austin") == pytest.approx(0.48, abs=1e-5)
    assert value("idioma", "Lyon") == pytest.approx(0.195, abs=1e-5)
    assert value("idioma", "Lyon", merida(CITIES, languages=frozenset({"fr"}))) == pytest.approx(0.5)
    assert np.isnan(value("idioma", "Nadie"))
    assert said("idioma", "Austin") == "En Estados Unidos habla inglés el 96 % de la población."


def test_border_clock_and_sea():
    laredo = merida(CITIES, latitude=27.48, longitude=-99.52, offset=-6.0, coast_km=None)
    assert value("frontera", "Laredo", laredo) > 0.9
    assert value("frontera", "Austin", laredo) == 0
    assert value("horario", "Lyon") == pytest.approx(1 - 7 / 12)
    assert said("horario", "Lyon") == "Hay 7 horas de diferencia en enero."
    assert np.isnan(value("costa", "Lyon", laredo)) and np.isnan(value("costa", "Nadie"))
    assert (value("costa", "Oporto"), value("costa", "Lyon")) == (0, 1)
    assert said("costa", "Lyon") == "Las dos están tierra adentro (ella, a más de 100 km del mar)."


def test_migrants_use_the_state_in_the_united_states_and_what_they_mean_to_the_municipality():
    full = value("migrantes", "Austin")
    assert full == pytest.approx((np.log10(9e9) - 5) / 5, abs=1e-4)
    assert value("migrantes", "Austin", merida(CITIES, remittances=0.0)) == pytest.approx(full / 2, abs=1e-4)
    assert np.isnan(value("migrantes", "Oporto"))
    assert said("migrantes", "Austin", merida(CITIES, remittances=123.4)) == (
        "De Texas llegaron a México 9,000.0 millones de dólares en remesas en un año; "
        "el municipio recibe 123 dólares por habitante."
    )


def test_themes_are_unknown_of_most_cities_and_complement_a_need():
    seeker = merida(CITIES, needs={"ciencia-tecnologia": 1.0}, strengths={"cultura": 1 / 3})
    assert value("necesidades", "Lyon", seeker) == 1
    # Known for something else: that does not say what it lacks.
    assert np.isnan(value("necesidades", "Bogotá", seeker))
    assert np.isnan(value("necesidades", "Austin", seeker))
    assert value("vocaciones", "Bogotá", seeker) == pytest.approx(0.8)
    assert said("necesidades", "Lyon", seeker) == (
        "Destaca en lo que el municipio necesita: ciencia y tecnología."
    )


def test_links_count_experience_room_and_friends():
    assert value("experiencia", "San Antonio") == pytest.approx(np.log2(3) / 3.17, abs=1e-4)
    assert value("holgura", "San Antonio") == pytest.approx(4 / 6, abs=1e-4)
    assert value("vecinos", "San Antonio") > value("vecinos", "Austin") > value("vecinos", "París")
    assert said("experiencia", "San Antonio") == "Las listas le nombran 2 hermanas mexicanas."
    assert said("vecinos", "San Antonio") == "Ya es hermana de un municipio cercano o con hermanas en común."


def test_a_municipality_that_shares_a_sister_is_a_friend_however_far():
    far = ("26030", "Lyon", 29.1, -110.95)
    shared = links(CITIES, ("31050", "Bogotá", 20.97, -89.62), ("26030", "Bogotá", 29.1, -110.95), far)
    assert nearness_of_links(merida(CITIES), shared).tolist() == [1, 1, 1]
    alone = links(CITIES, ("31050", "Bogotá", 20.97, -89.62), far)
    assert nearness_of_links(merida(CITIES), alone)[1] < 0.001
    known = dataclasses.replace(KNOWN, links=shared)
    assert value("vecinos", "Lyon", known=known) == pytest.approx(0.5)


def test_mission_is_unknown_where_none_is_listed():
    assert value("representacion", "Austin") == pytest.approx(1 - np.sqrt(0.1), abs=1e-5)
    assert np.isnan(value("representacion", "Lyon"))
    assert said("representacion", "Austin") == "Consulado General de México en Austin, a 100 km."


def test_heritage_and_homonymy():
    assert value("herencia", "Laredo") == 1
    assert value("herencia", "Austin") == pytest.approx(0.1)
    assert value("homonimia", "Mérida", country="VE") == 1
    assert value("homonimia", "Lyon") == 0


def test_distance_to_the_coast_follows_the_outline_across_the_antimeridian():
    # One arc along the meridian 180 and one along 10° east, in TopoJSON's differences.
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
        "arcs": [[[100, 0], *[[0, 1]] * 20], [[1799, -10], *[[0, 1]] * 20]],
    }
    points = coastline(topology)
    assert len(points) == 42
    km = kilometres_to_coast(np.array([1.0, 0.05, 1.0]), np.array([10.1, -179.9, 50.0]), points)
    assert km[0] == pytest.approx(11.1, abs=0.2)
    assert km[1] == pytest.approx(22.9, abs=1)
    assert np.isinf(km[2])
