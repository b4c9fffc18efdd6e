"""The page of the weights: trying, adjusting, saving."""

import re

import pytest
from django.urls import reverse

from partners.models import Entry, OfficeProfile
from partners.picture.profile import profile_of
from partners.ranking import city_ranking, weights
from tests.partners.ranking_scene import (
    SEOUL,
    load_world,
)


@pytest.fixture
def world(db):
    load_world()
    city_ranking.forget()


@pytest.fixture
def see(client, enlace, world):
    """Open a page of the ranking as the enlace of Guadalajara."""
    client.force_login(enlace)

    def open_page(name, *args, **query):
        return client.get(reverse(f"partners:{name}", args=["14039", *args]), query)

    return open_page


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def listed(response):
    return [row.geonameid for row in response.context["rows"]]


def typed(municipality, **values):
    """What the form of weights sends: everything else weighs nothing."""
    return {
        "seen": weights.weights_mark(profile_of(municipality)),
        "perfil": "equilibrado",
        "diversidad": "30",
        **{f"peso_{key}": weight for key, weight in weights.complete(values).items()},
    }


def post_weights(client, municipality, **values):
    return client.post(reverse("partners:ranking-weights", args=["14039"]), typed(municipality, **values))


def test_the_page_of_weights_shows_those_in_force(see):
    response = see("ranking-weights")
    form = response.context["form"]
    assert sum(form[f"peso_{key}"].value() for key in weights.choice_by_default().weights) == 100
    assert "Los pesos suman 100." in text(response)
    assert "El perfil «Equilibrado»" in text(response)


def test_trying_weights_shows_the_first_cities_with_their_old_places(see, municipality):
    response = see("ranking-weights", probar="1", **typed(municipality, tamano=100))
    moves = response.context["preview"]["rows"]
    assert moves[0].geonameid == SEOUL
    assert moves[0].in_words == f"lugar {moves[0].before}, sube {moves[0].before - 1}"
    assert "Guardar estos pesos" in text(response)
    # The form that saves holds the same values again: labels must still point to the numbers.
    ids = re.findall(r'\bid="([^"]+)"', response.content.decode())
    assert len(ids) == len(set(ids))
    assert not OfficeProfile.objects.exists()
    whole = see(
        "ranking-list", **dict([response.context["preview"]["list_url"].partition("?")[2].split("=")])
    )
    assert whole.status_code == 200


def test_weights_that_do_not_sum_100_are_told_and_adjusted(see, municipality):
    asked = typed(municipality, idioma=30, cercania=20)
    response = see("ranking-weights", probar="1", **asked)
    assert "Los pesos deben sumar 100 y suman 50: faltan 50." in text(response)
    assert response.context["preview"] is None
    response = see("ranking-weights", ajustar="1", **asked)
    form = response.context["form"]
    assert (form["peso_idioma"].value(), form["peso_cercania"].value()) == ("60", "40")
    assert response.context["preview"] is not None


def test_all_zeros_cannot_be_adjusted(see, municipality):
    response = see("ranking-weights", ajustar="1", **typed(municipality))
    assert response.status_code == 200
    assert "Los pesos deben sumar 100 y suman 0: faltan 100." in text(response)


def test_saving_weights(client, enlace, municipality, world):
    client.force_login(enlace)
    response = post_weights(client, municipality, tamano=70, idioma=30)
    assert response.url == reverse("partners:ranking-list", args=["14039"])
    assert OfficeProfile.objects.get().weights == weights.complete({"tamano": 70, "idioma": 30})
    assert Entry.objects.filter(act="ranking.weights_changed").count() == 1


def test_a_refusal_keeps_what_was_typed(client, enlace, municipality, world):
    client.force_login(enlace)
    response = post_weights(client, municipality, tamano=70, idioma=31)
    assert response.status_code == 422
    assert "sobran 1" in text(response)
    assert response.context["form"]["peso_tamano"].value() == "70"
    assert not OfficeProfile.objects.exists()


def test_a_stale_page_is_told_and_the_next_try_is_current(client, enlace, municipality, world):
    client.force_login(enlace)
    stale = typed(municipality, tamano=100)
    post_weights(client, municipality, idioma=100)
    url = reverse("partners:ranking-weights", args=["14039"])
    response = client.post(url, stale)
    assert response.status_code == 422
    assert weights.STALE in text(response)
    assert OfficeProfile.objects.get().weights["idioma"] == 100


def test_beginning_with_a_profile_saves_nothing(see):
    response = see("ranking-weights", de="historia")
    assert response.context["form"]["perfil"].value() == "historia"
    assert "Nada cambia hasta que se guarden" in text(response)
    assert not OfficeProfile.objects.exists()


def test_a_reader_tries_but_does_not_save(client, lectora, municipality, world):
    client.force_login(lectora)
    url = reverse("partners:ranking-weights", args=["14039"])
    response = client.get(url, {"probar": "1", **typed(municipality, tamano=100)})
    assert "los guarda el enlace municipal" in text(response)
    assert client.post(url, typed(municipality, tamano=100)).status_code == 403
