"""The section «Socios» with something to show: axe finds nothing, nothing overflows, and it works without scripts."""

import datetime as dt

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from partners.actors import stakeholders
from partners.models import Candidate, Counterpart
from partners.networks import forums
from partners.picture import plan_lines, profile
from partners.picture.profile import Stand
from partners.shortlist import candidates, marking
from phases import choosing
from tests.access_calls import participation
from tests.access_networks import DUES
from tests.access_networks import ROWS as NETWORK_ROWS
from tests.e2e.conftest import box, inspect
from tests.e2e.partner_world import city, furnish
from tests.scene import office

pytestmark = pytest.mark.django_db(transaction=True)

MERIDA = "31050"
CHOSEN, ASKED, DROPPED = ("San Antonio", "US"), ("Medellín", "CO"), ("Lyon", "FR")


@pytest.fixture
def merida(site, tmp_path):
    """Mérida's office, which knows what it needs and has candidates in several states."""
    caches["throttle"].clear()
    site.municipality = furnish(site, tmp_path)
    by, now = site.people["otro_enlace"], timezone.now()
    today = site.municipality.today(now)
    profile.save_stands(
        municipality=site.municipality,
        by=by,
        stands={
            ("gastronomia", "strength"): Stand(3, "Cocina yucateca"),
            ("ciencia-tecnologia", "need"): Stand(3),
        },
        seen=profile.stands_mark({}),
    )
    plan_lines.add_line(
        municipality=site.municipality, by=by, axis="Mérida creativa", themes=["cultura"], goals=[8, 11]
    )
    rows = {
        name: candidates.add_candidate(
            municipality=site.municipality, by=by, now=now, geonameid=city(name, country)["geonameid"]
        ).candidate
        for name, country in (CHOSEN, ASKED, DROPPED, ("Havana", "CU"), ("Granada", "ES"))
    }
    mark_them(site, by, now, rows)
    candidates.contact(
        candidate=rows["Medellín"],
        by=by,
        today=today,
        sent_on=today - dt.timedelta(days=40),
        channel="mail",
        person="Agencia de Cooperación de Medellín, dirección de relaciones internacionales",
        text="Se propuso una reunión exploratoria sobre ciencia y tecnología.",
    )
    candidates.discard(
        candidate=rows["Lyon"], by=by, reason="El viaje cuesta más de lo que hay", seen="long_list"
    )
    site.candidates = rows
    return site


def mark_them(site, by, now, rows):
    """Two people mark two cities, and do not agree."""
    marking.save_criteria(
        municipality=site.municipality,
        by=by,
        now=now,
        rows=[
            {"pk": None, "name": "Complementariedad con el plan de desarrollo", "guidance": "", "weight": 60},
            {"pk": None, "name": "Reciprocidad", "guidance": "", "weight": 40},
        ],
        seen=marking.criteria_version(site.municipality),
    )
    for person, values in ((by, (5, 4)), (site.people["otra_lectora"], (1, 4))):
        for name in ("San Antonio", "Medellín"):
            marks = {
                row.pk: (value, "Se trabaja en lo mismo")
                for row, value in zip(site.municipality.matrix_criteria.all(), values, strict=True)
            }
            marking.mark(
                candidate=rows[name],
                by=person,
                now=now,
                marks=marks,
                seen=marking.marks_version(rows[name], person),
            )


@pytest.fixture
def chosen(merida):
    """San Antonio is chosen: its process is running."""
    row = merida.candidates["San Antonio"]
    candidates.evaluate(candidate=row, by=merida.people["otro_enlace"], seen="long_list")
    row = Candidate.objects.get(pk=row.pk)
    today = merida.municipality.today(timezone.now())
    return choosing.choose(
        candidate=row,
        by=merida.people["otro_enlace"],
        today=today,
        reason="Tiene lo que el plan pide",
        seen=row.state,
        body={"kind": "city", "official_name": "Ciudad de San Antonio", "language": "en"},
        origin="planned",
    )


def look(page, name, viewname, *args, query="", folds=2, dark=True):
    assert page.goto(reverse(viewname, args=args) + query).status == 200, name
    for fold in page.locator("main details").all()[:folds]:
        fold.evaluate("element => { element.open = true; }")
    return inspect(page, f"socios-{name}", dark=dark)


def test_the_ranking_and_what_it_says_of_a_city(visit, merida):
    page, complaints = visit("otro_enlace"), []
    three = [str(city(*each)["geonameid"]) for each in (CHOSEN, ASKED, DROPPED)]
    complaints += look(page, "emparejador", "partners:ranking-list", MERIDA, query="?region=europa", folds=4)
    complaints += look(page, "emparejador-vacio", "partners:ranking-list", MERIDA, query="?q=zzz", dark=False)
    complaints += look(page, "pesos", "partners:ranking-weights", MERIDA)
    page.get_by_role("spinbutton").first.fill("90")
    page.get_by_role("button", name="Ver el cambio antes de guardar").click()
    expect(page.get_by_role("alert")).to_contain_text("sobran")
    complaints += inspect(page, "socios-pesos-error", dark=False)
    page.get_by_role("button", name="Ajustar a 100").click()
    page.get_by_role("button", name="Ver el cambio antes de guardar").click()
    expect(page.get_by_role("table", name="Primeras diez ciudades")).to_be_visible()
    complaints += inspect(page, "socios-pesos-cambio", dark=False)
    query = f"?ciudades={','.join(three)}"
    complaints += look(page, "comparacion", "partners:ranking-compare", MERIDA, query=query)
    complaints += look(page, "ciudad", "partners:city-detail", MERIDA, three[1])
    assert complaints == []


def test_candidates_from_the_list_to_the_choice(visit, merida):
    page, complaints = visit("otro_enlace"), []
    asked, first = merida.candidates["Medellín"].pk, merida.candidates["Havana"].pk
    complaints += look(page, "candidatas", "partners:candidate-list", MERIDA)
    complaints += look(page, "candidata", "partners:candidate-detail", asked)
    complaints += look(page, "matriz", "partners:candidate-matrix", MERIDA, folds=9)
    complaints += look(page, "calificar", "partners:candidate-mark", asked, dark=False)
    complaints += look(page, "elegir", "phases:candidate-choose", asked, dark=False)
    page.get_by_role("button", name="Elegir esta ciudad").click()
    expect(page.get_by_role("alert")).to_be_visible()
    complaints += inspect(page, "socios-elegir-error", dark=False)
    complaints += look(page, "no-elegible", "phases:candidate-choose", first, dark=False)
    assert complaints == []


def test_maps_with_links_in_several_states(visit, merida, chosen):
    page, complaints = visit("otro_enlace"), []
    complaints += look(page, "mapa", "municipality-map", MERIDA)
    complaints += look(page, "panorama", "municipality-panorama", MERIDA, dark=False)
    complaints += look(visit("asesora"), "mapa-nacional", "national-map")
    assert complaints == []


@pytest.fixture
def surroundings(site):
    """Guadalajara's actors, networks, forums and calls."""
    scene = office(site.municipality, by=site.people["enlace"])
    scene.people = site.people
    by, today = site.people["enlace"], site.municipality.today(timezone.now())
    for place, (name, sector) in enumerate(
        (
            ("Universidad de Guadalajara", "academy"),
            ("Cámara Nacional de Comercio de Guadalajara", "business"),
            ("Federación de Clubes Jaliscienses del Sur de California", "migrants"),
        )
    ):
        actor = stakeholders.add_stakeholder(
            municipality=site.municipality,
            by=by,
            today=today,
            name=name,
            sector=sector,
            interest=5 - place,
            influence=3 + place % 3,
        )
        stakeholders.add_commitment(stakeholder=actor, by=by, text="Diez becas al año")
    scene.actor = actor
    NETWORK_ROWS["partners:network-detail"].args(scene)
    forums.add_forum(
        municipality=site.municipality,
        by=by,
        today=today,
        name="Congreso Mundial de la organización de las ciudades y los gobiernos locales unidos",
        starts_on=DUES,
        ends_on=DUES + dt.timedelta(days=3),
    )
    participation(scene)
    return scene


def test_who_is_around_and_what_can_be_won(visit, surroundings):
    page, complaints = visit("enlace"), []
    complaints += look(page, "actores", "partners:stakeholder-list", "14039")
    complaints += look(page, "actor", "partners:stakeholder-detail", surroundings.actor.pk, dark=False)
    complaints += look(page, "redes", "partners:network-list", "14039", dark=False)
    complaints += look(page, "agenda", "partners:forum-list", "14039", dark=False)
    complaints += look(page, "convocatorias", "agreements:call-list", "14039")
    assert complaints == []


def test_without_scripts_a_city_is_found_compared_and_weighed(visit, merida):
    page = visit("otro_enlace", path=f"/municipios/{MERIDA}/emparejador/", java_script_enabled=False)
    box(page, "Región").select_option(label="América Latina y el Caribe")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.get_by_role("main")).not_to_contain_text("Estados Unidos ·")
    boxes = page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Comparar las marcadas").click()
    expect(page.get_by_role("region", name="Por qué en este orden")).to_contain_text(" antes que ")

    page.goto(f"/municipios/{MERIDA}/emparejador/pesos/")
    numbers = page.get_by_role("spinbutton")
    numbers.first.fill(str(int(numbers.first.input_value()) + 10))
    page.get_by_role("button", name="Ver el cambio antes de guardar").click()
    expect(page.get_by_role("alert")).to_contain_text("suman 110: sobran 10")
    page.get_by_role("button", name="Ajustar a 100").click()
    expect(page.get_by_text("Los pesos suman 100.", exact=True)).to_be_visible()

    page.goto(f"/municipios/{MERIDA}/candidatas/agregar/?q=granada")
    page.get_by_role("link", name="Ya está entre sus candidatas").click()
    page.get_by_role("button", name="Marcar como evaluada").click()
    expect(page.get_by_text("Granada quedó como evaluada.")).to_be_visible()
    page.get_by_role("link", name="Elegir esta ciudad").click()
    box(page, "Por qué se elige").fill("Comparte lengua y oficio")
    page.get_by_role("button", name="Elegir esta ciudad").click()
    expect(page.get_by_text("Granada quedó elegida. Se abrió su proceso.")).to_be_visible()
    page.goto(f"/municipios/{MERIDA}/mapa/")
    expect(page.get_by_role("table", name="Vínculos de Mérida")).to_contain_text("Granada")
    assert Counterpart.objects.get(municipality=merida.municipality).official_name == "Ciudad de Granada"
