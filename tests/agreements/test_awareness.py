"""The awareness kit: whose words it tells, what it says of the municipality, how it looks, and where it is kept."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from django.urls import reverse

from agreements.communication import awareness
from agreements.communication.awareness_papers import MOST, handout_source, slides_source
from agreements.models import Agreement
from partners.actors import stakeholders
from partners.folding import fold
from partners.models import PlanLine, ThemeStand
from phases.catalogue import REASONS
from tests.conftest import MONDAY
from tests.lib.test_pdf import elements, failures, text_of

pytestmark = pytest.mark.django_db
METHODOLOGY = Path(__file__).resolve().parents[2] / "../shared/metodologia.txt"


@pytest.fixture(params=["interna", "externa"])
def edition(request):
    return awareness.EDITIONS[request.param]


@pytest.fixture
def filled(municipality, enlace, process):
    """An office that has written down everything, more than a page holds."""
    for number in range(9):
        PlanLine.objects.create(
            municipality=municipality, axis=f"Eje {number}: una ciudad que cuida y que escucha a su gente" * 2
        )
        stakeholders.add_stakeholder(
            municipality=municipality, by=enlace, today=MONDAY, name=f"Actor {number}", sector="academy"
        )
        Agreement.objects.create(
            municipality=municipality,
            counterpart=process.counterpart,
            origin="inventory",
            state="unknown",
            title=f"Hermanamiento {number}",
            created_by=enlace,
        )
    ThemeStand.objects.create(municipality=municipality, theme="cultura", kind="strength")
    return municipality


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def test_every_reason_region_and_consideration_is_told_with_its_source(
    municipality, enlace, edition, tmp_path
):
    for made in (handout_source, slides_source):
        source = made(municipality, enlace, edition, MONDAY)
        text = " ".join(text_of(source.pdf(), tmp_path).split())
        assert awareness.SOURCE in text and "no dice de qué año" in text
        # Columns mingle in the text that is read out of a page: these are looked for before it is set.
        assert [reason for reason in REASONS if f"<li>{reason}</li>" not in source.html] == []
        for words in ("280", "150", "casi 100", "casi 100 mil", "82 mil millones"):
            assert words in source.html, words
        for head, words in (*awareness.ABC, *edition.asks):
            assert head in source.html and words in source.html


#: What the methodology says, in the words that are looked for; its whole text is read where it lies beside this copy.
SAMPLE = (
    "casi 100 mil personas; 115 países; 82 mil millones; 160 países; 280 acuerdos; 150 acuerdos; casi 100 acuerdos; "
    "el 24% de los acuerdos; incluir mecanismos de evaluación; imaginario colectivo ciudadano"
)


def test_the_figures_are_those_of_the_methodology():
    text = METHODOLOGY.read_text(encoding="utf-8") if METHODOLOGY.exists() else SAMPLE
    told = fold(re.sub(r"\s+", " ", text))
    for words in SAMPLE.split("; "):
        assert fold(words) in told, words
    for number in ("100 mil", "82 mil millones"):
        assert any(number in figure for figure, _, _ in awareness.COMPARISONS)
    assert [region.count for region in awareness.REGIONS_TOLD] == [None, 280, 150, 100]


def test_the_handout_is_two_pages_whatever_the_office_has_written(municipality, filled, enlace, edition):
    data = handout_source(filled, enlace, edition, MONDAY).pdf()
    assert (failures(data, "2a"), failures(data, "ua1")) == ([], [])
    with opened(data) as pdf:
        assert len(pdf.pages) == 2
        assert [float(side) for side in pdf.pages[0].mediabox[2:]] == [612, 792]
        assert str(pdf.Root.Lang) == "es"
        assert [str(each.S) for each in elements(pdf)].count("/H1") == 1


def test_the_slides_are_wide_and_none_runs_over(municipality, enlace, filled, edition, tmp_path):
    data = slides_source(filled, enlace, edition, MONDAY).pdf()
    assert (failures(data, "2a"), failures(data, "ua1")) == ([], [])
    with opened(data) as pdf:
        assert len(pdf.pages) == 18
        width, height = (float(side) for side in pdf.pages[0].mediabox[2:])
        assert width / height == pytest.approx(16 / 9, abs=0.01)
        kinds = [str(each.S) for each in elements(pdf)]
        assert (kinds.count("/H1"), kinds.count("/H2")) == (1, 17)
    text = text_of(data, tmp_path)
    assert f"Y {9 - MOST} más." in text
    assert fold("Actor 3") not in fold(text)


def test_an_empty_office_is_told_as_it_is(other_municipality, otro_enlace, edition, tmp_path):
    own = awareness.own_facts(other_municipality, otro_enlace)
    assert (own.actors, own.lines, own.ties, len(own.missing)) == (0, 0, (), 5)
    data = slides_source(other_municipality, otro_enlace, edition, MONDAY).pdf()
    text = " ".join(text_of(data, tmp_path).split())
    for words in (
        "La oficina todavía no captura las líneas de su plan de desarrollo.",
        "El mapa de actores todavía está vacío.",
        "La oficina todavía no describe la vocación del municipio.",
    ):
        assert words in text


def test_the_facts_are_the_offices_own(municipality, filled, enlace, otro_enlace, process):
    own = awareness.own_facts(municipality, enlace)
    assert (own.actors, own.lines, len(own.axes)) == (9, 9, 9)
    assert own.ties == (("Ciudad de Lyon", "Europa"),)
    assert own.in_process == ()  # Lyon is a tie already
    assert own.sectors == (("universidad o centro de investigación", 9),)
    stranger = awareness.own_facts(municipality, otro_enlace)
    assert (stranger.actors, stranger.lines, stranger.ties) == (0, 0, ())


def test_the_same_day_gives_the_same_bytes(municipality, filled, enlace, edition):
    for made in (handout_source, slides_source):
        first = made(filled, enlace, edition, MONDAY)
        assert made(filled, enlace, edition, MONDAY).digest() == first.digest()


def test_the_facts_cost_the_same_however_many_rows(municipality, enlace, filled, django_assert_num_queries):
    with django_assert_num_queries(6):
        awareness.own_facts(municipality, enlace)


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_the_material_is_sent_and_unknown_ones_are_not_found(client, municipality, enlace):
    client.force_login(enlace)
    assert client.get(reverse("agreements:awareness-kit", args=["14039"])).status_code == 200
    for paper in ("folleto", "presentacion"):
        answer = client.get(
            reverse("agreements:awareness-pdf", args=["14039", paper, "externa"]), follow=True
        )
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    for args in (["14039", "cartel", "externa"], ["14039", "folleto", "secreta"]):
        assert client.get(reverse("agreements:awareness-pdf", args=args)).status_code == 404


def test_the_material_stays_with_the_task_that_waits_for_who_came(client, process, enlace):
    task = process.tasks.get(key="taller-sensibilizacion")
    other = process.tasks.exclude(key="taller-sensibilizacion").first()
    client.force_login(enlace)
    url = reverse("agreements:awareness-save", args=["14039"])
    kit = reverse("agreements:awareness-kit", args=["14039"])
    assert client.post(url, {"task": other.pk, "paper": "folleto-interna"}).url == kit
    answer = client.post(url, {"task": task.pk, "paper": "presentacion-interna"}, follow=True)
    assert "La tarea se cumple cuando agregue la lista de asistencia" in answer.content.decode()
    client.post(url, {"task": task.pk, "paper": "presentacion-interna"})
    task.refresh_from_db()
    assert task.state == "pending"
    assert [each.content_type for each in task.evidence.all()] == ["application/pdf"]
