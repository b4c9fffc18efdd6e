"""The guided interview: step by step to a draft, and the same steps to change one."""

import pytest
from django.urls import reverse

from agreements.drafting.clause_writing import current_texts
from agreements.drafting.drafts import start_draft
from agreements.forms.interview import STEPS
from agreements.models import Agreement, InterviewDraft
from partners.models import Entry, Municipality

pytestmark = pytest.mark.django_db

AREAS = {"objective": "impulsar el desarrollo de ambas ciudades", "areas": ["cultura", "agua"]}


@pytest.fixture
def as_enlace(client, enlace):
    client.force_login(enlace)
    return client


@pytest.fixture
def step_url(process):
    return lambda step: reverse("agreements:interview-step", args=[process.pk, step])


def data_url(draft, step):
    return reverse("agreements:agreement-data", args=[draft.pk, step])


def walk(client, step_url, answers):
    """Send the steps in order; returns the slug of the step to which the last one led."""
    last = None
    for step, data in answers.items():
        response = client.post(step_url(step), data)
        assert response.status_code == 302, (step, response.context and response.context["form"].errors)
        last = response.url.rstrip("/").rsplit("/", 1)[-1]
    return last


def test_the_door_leads_to_the_first_step_and_back_to_the_one_that_is_open(as_enlace, process, step_url):
    door = reverse("agreements:agreement-create", args=[process.pk])
    assert as_enlace.get(door).url == step_url("instrumento")
    as_enlace.post(step_url("instrumento"), {"kind": "memorandum", "title": ""})
    assert as_enlace.get(door).url == step_url("areas")


def test_two_answers_make_a_draft(as_enlace, step_url):
    """The rest is proposed or may stay to be defined."""
    Municipality.objects.update(mayor="Verónica Ortiz")
    assert walk(as_enlace, step_url, {"areas": AREAS}) == "seguimiento"
    response = as_enlace.post(step_url("revisar"))
    agreement = Agreement.objects.get()
    assert response.url == reverse("agreements:agreement-detail", args=[agreement.pk])
    assert agreement.kind == "twinning"
    assert agreement.languages == ["es", "en"]
    assert agreement.areas == ["cultura", "agua"]
    assert agreement.answers["municipal_signatory"] == "Verónica Ortiz"
    # Whatever only the parties can decide is not proposed.
    assert not {"term_number", "term_unit", "notice_days", "signing_on", "renewal"} & agreement.answers.keys()
    detail = as_enlace.get(response.url).content.decode()
    assert "<mark>[por definir: vigencia]</mark>" in detail


def test_the_whole_way(as_enlace, process, step_url):
    answers = {
        "instrumento": {"kind": "cooperation", "title": "Acuerdo del agua"},
        "areas": AREAS | {"reasons": "comparten un río\n\nquieren cuidarlo"},
        "seguimiento": {
            "modalities": ["seminarios"],
            "municipal_unit": "la Dirección de Agua",
            "meeting_frequency": "yearly",
            "programme_month": "11",
        },
        "vigencia": {"start": "date", "start_on": "2026-09-01", "term_number": "5", "term_unit": "years"},
        "firmas": {"municipal_signatory": "Ana Pérez", "witnesses": "Luis Mora, síndico\nEva Gil, regidora"},
        "idiomas": {
            "second_language": "fr",
            "third_language": "en",
            "authenticity": "translation",
            "divergence": "third",
            "place": "Lyon",
            "copies": "3",
        },
        "clausulas": {"optional_clauses": ["considerandos"], "alternative_controversias": ""},
        "ingles": {"objective_en": "to further both cities"},
    }
    assert walk(as_enlace, step_url, answers) == "revisar"
    review = as_enlace.get(step_url("revisar")).content.decode()
    for words in (
        "Acuerdo del agua",
        "Francés",
        "1 de septiembre de 2026",
        "Consultas directas",
        "Noviembre",
    ):
        assert words in review, words
    assert "area-basis" not in review
    as_enlace.post(step_url("revisar"))
    agreement = Agreement.objects.get()
    assert (agreement.kind, agreement.title) == ("cooperation", "Acuerdo del agua")
    assert agreement.languages == ["es", "fr", "en"]
    kept = agreement.answers
    assert kept["reasons"] == ["comparten un río", "quieren cuidarlo"]
    assert kept["witnesses"] == ["Luis Mora, síndico", "Eva Gil, regidora"]
    assert (kept["start"], kept["start_on"], kept["programme_month"], kept["copies"]) == (
        "date",
        "2026-09-01",
        11,
        3,
    )
    assert (kept["authenticity"], kept["divergence"]) == ("translation", "third")
    assert kept["objective_en"] == "to further both cities"
    assert not agreement.clauses.filter(is_mandatory=False).exclude(key="considerandos").exists()
    texts = current_texts(agreement)
    assert set(texts["objetivo"]) == {"es", "fr", "en"}
    assert "por traducir al francés" in texts["objetivo"]["fr"].html
    # It is made: the interview is forgotten.
    assert not InterviewDraft.objects.exists()


def test_going_elsewhere_keeps_what_was_typed_even_if_it_is_wrong(as_enlace, step_url):
    response = as_enlace.post(
        step_url("vigencia"), {"term_number": "cinco", "term_unit": "years", "go": "areas"}
    )
    assert response.url == step_url("areas")
    page = as_enlace.get(step_url("vigencia"))
    assert page.status_code == 200
    assert page.context["form"]["term_number"].value() == "cinco"
    review = as_enlace.get(step_url("revisar"))
    assert [form.slug for form in review.context["wrong"]] == ["areas", "vigencia"]
    assert "Se forma con el tipo de instrumento" in review.content.decode()
    refused = as_enlace.post(step_url("revisar"))
    assert refused.status_code == 422
    assert "Elija al menos un área" in refused.content.decode()
    assert Agreement.objects.count() == 0


@pytest.mark.parametrize(
    ("step", "changes", "field"),
    [
        ("areas", {"areas": []}, "areas"),
        ("areas", {"areas": ["defensa"]}, "areas"),
        ("areas", {"objective": " "}, "objective"),
        ("seguimiento", {"modalities": []}, "modalities"),
        ("vigencia", {"start": "date"}, "start_on"),
        ("vigencia", {"start": "date", "start_on": "31/02/2026"}, "start_on"),
        ("vigencia", {"term_unit": "years"}, "term_number"),
        ("vigencia", {"term_number": "5"}, "term_unit"),
        ("vigencia", {"notice_days": "-3"}, "notice_days"),
        ("firmas", {"witnesses": "x" * 151}, "witnesses"),
        ("idiomas", {"second_language": "klingon"}, "second_language"),
        ("idiomas", {"second_language": "es"}, "second_language"),
        ("idiomas", {"second_language": "fr", "third_language": "fr"}, "third_language"),
        ("idiomas", {"third_language": "fr"}, "second_language"),
        ("idiomas", {"second_language": "fr", "divergence": "third"}, "divergence"),
        ("firmas", {"witnesses": "Ana\x00 Pérez"}, "witnesses"),
        ("firmas", {"municipal_signatory": "Ana \u202ezeréP"}, "municipal_signatory"),
        ("areas", {"objective": "cooperar\x08"}, "objective"),
        ("instrumento", {"kind": "tratado"}, "kind"),
        ("instrumento", {}, "kind"),
    ],
)
def test_wrong_data_come_back_with_what_was_typed(as_enlace, step_url, step, changes, field):
    page = as_enlace.post(step_url(step), (AREAS if step == "areas" else {}) | {"place": "Aquí"} | changes)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    if step == "areas" and field != "objective":
        assert page.context["form"]["objective"].value() == AREAS["objective"]


def test_a_stale_tab_changes_only_its_own_step(as_enlace, step_url):
    walk(as_enlace, step_url, {"areas": AREAS, "firmas": {"municipal_signatory": "Ana Pérez"}})
    walk(as_enlace, step_url, {"areas": AREAS | {"areas": ["turismo"]}})
    assert as_enlace.get(step_url("firmas")).context["form"]["municipal_signatory"].value() == "Ana Pérez"
    as_enlace.post(step_url("revisar"))
    agreement = Agreement.objects.get()
    assert (agreement.areas, agreement.answers["municipal_signatory"]) == (["turismo"], "Ana Pérez")


def test_a_double_click_on_create_makes_one_draft_and_shows_it(as_enlace, step_url):
    walk(as_enlace, step_url, {"areas": AREAS})
    first = as_enlace.post(step_url("revisar"))
    second = as_enlace.post(step_url("revisar"))
    assert first.url == second.url
    assert Agreement.objects.count() == 1


def test_a_kind_that_the_process_already_has_is_not_offered(as_enlace, process, step_url, enlace, draft_data):
    start_draft(process=process, by=enlace, **draft_data)
    kinds = [key for key, _ in as_enlace.get(step_url("instrumento")).context["form"].fields["kind"].choices]
    assert kinds == ["cooperation", "memorandum", "letter", "regularisation"]
    walk(as_enlace, step_url, {"areas": AREAS})
    as_enlace.post(step_url("revisar"))
    assert sorted(Agreement.objects.values_list("kind", flat=True)) == ["cooperation", "twinning"]


@pytest.mark.parametrize("kind", ["twinning", "cooperation", "memorandum", "letter", "regularisation"])
def test_every_instrument_is_asked_only_what_its_clauses_say(as_enlace, step_url, kind):
    as_enlace.post(step_url("instrumento"), {"kind": kind})
    steps = [row[0] for row in as_enlace.get(step_url("areas")).context["steps"]]
    assert ("vinculo" in steps) == (kind == "regularisation")
    for step in steps[:-1]:
        assert as_enlace.get(step_url(step)).status_code == 200, step
    walk(as_enlace, step_url, {"areas": AREAS})
    as_enlace.post(step_url("revisar"))
    agreement = Agreement.objects.get()
    assert agreement.kind == kind
    assert as_enlace.get(reverse("agreements:agreement-detail", args=[agreement.pk])).status_code == 200
    assert as_enlace.get(reverse("agreements:agreement-edit", args=[agreement.pk])).status_code == 200


def test_the_old_link_is_known_as_precisely_as_it_was_typed(as_enlace, step_url):
    answers = {
        "instrumento": {"kind": "regularisation"},
        "vinculo": {"old_link": "el acta de hermanamiento", "old_link_on": "04/1974"},
        "areas": AREAS,
    }
    walk(as_enlace, step_url, answers)
    as_enlace.post(step_url("revisar"))
    agreement = Agreement.objects.get()
    assert agreement.answers["old_link_on"] == "1974-04"
    assert "en abril de 1974" in current_texts(agreement)["antecedentes"]["es"].html
    form = as_enlace.get(data_url(agreement, "vinculo")).context["form"]
    assert form["old_link_on"].value() == "04/1974"
    data = {
        "old_link": "el acta",
        "old_link_on": form["old_link_on"].value(),
        "seen_at": form["seen_at"].value(),
    }
    assert as_enlace.post(data_url(agreement, "vinculo"), data).status_code == 302
    agreement.refresh_from_db()
    assert agreement.answers["old_link_on"] == "1974-04"


def test_each_area_shows_its_basis(as_enlace, step_url):
    html = as_enlace.get(step_url("areas")).content.decode()
    assert "La Constitución las da al municipio" in html
    assert "Dependen de la ley municipal del estado" in html
    assert html.count("CPEUM, art. 115") >= 8


def test_a_step_that_does_not_exist_is_not_found(as_enlace, step_url, draft):
    assert as_enlace.get(step_url("precio")).status_code == 404
    assert as_enlace.get(data_url(draft, "precio")).status_code == 404
    # This draft regularises nothing.
    assert as_enlace.get(data_url(draft, "vinculo")).status_code == 404


# --- An existing draft ---------------------------------------------------------------------------------------------


def sent_back(client, url):
    """What the page's own form would send back unchanged."""
    form = client.get(url).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}


@pytest.mark.parametrize("step", [step.slug for step in STEPS if step.slug != "vinculo"])
def test_saving_a_step_unchanged_changes_no_word(as_enlace, draft, step):
    before = Agreement.objects.values("title", "languages", "areas", "modalities", "answers").get()
    texts, clauses = current_texts(draft), list(draft.clauses.values_list("key", flat=True))
    assert (
        as_enlace.post(data_url(draft, step), sent_back(as_enlace, data_url(draft, step))).status_code == 302
    )
    after = Agreement.objects.values("title", "languages", "areas", "modalities", "answers").get()
    after["answers"].pop("authenticity", None)
    assert after == before
    assert list(draft.clauses.values_list("key", flat=True)) == clauses
    assert {key: by["es"].version for key, by in current_texts(draft).items()} == {
        key: by["es"].version for key, by in texts.items()
    }


def test_a_step_changes_its_part_and_refills(as_enlace, draft):
    url = data_url(draft, "areas")
    as_enlace.post(url, sent_back(as_enlace, url) | {"areas": ["turismo"]})
    draft.refresh_from_db()
    assert draft.areas == ["turismo"]
    assert draft.answers["term_number"] == 5
    assert "<li>Turismo.</li>" in current_texts(draft)["areas"]["es"].html
    assert Entry.objects.about(draft).filter(act="agreement.changed").count() == 1


def test_a_stale_tab_is_refused_once_and_loses_nothing(as_enlace, draft):
    url = data_url(draft, "areas")
    stale = sent_back(as_enlace, url)
    as_enlace.post(url, stale | {"areas": ["turismo"]})
    page = as_enlace.post(url, stale | {"areas": ["salud"]})
    assert page.status_code == 422
    assert "Otra persona cambió los datos" in page.content.decode()
    fresh = page.context["form"]["seen_at"].value()
    assert page.context["form"]["areas"].value() == ["salud"]
    assert as_enlace.post(url, stale | {"areas": ["salud"], "seen_at": fresh}).status_code == 302
    draft.refresh_from_db()
    assert draft.areas == ["salud"]


@pytest.mark.parametrize("seen_at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "ayer", ""])
def test_a_forged_instant_is_refused_and_loses_nothing(as_enlace, draft, seen_at):
    before = draft.title
    answer = as_enlace.post(data_url(draft, "instrumento"), {"title": "Título nuevo", "seen_at": seen_at})
    assert answer.status_code == 422
    assert "Título nuevo" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title == before


def test_leaving_out_a_clause_and_choosing_a_variant(as_enlace, draft):
    url = data_url(draft, "clausulas")
    data = sent_back(as_enlace, url)
    kept = [key for key in data["optional_clauses"] if key != "seguros"]
    as_enlace.post(url, data | {"optional_clauses": kept, "alternative_seguimiento": "comite"})
    draft.refresh_from_db()
    assert draft.answers["alternatives"] == {"seguimiento": "comite"}
    texts = current_texts(draft)
    assert "seguros" not in texts
    assert "Comité Conjunto" in texts["seguimiento"]["es"].html


def test_a_closed_text_is_not_changed(as_enlace, draft):
    Agreement.objects.filter(pk=draft.pk).update(state="sent")
    for url in (reverse("agreements:agreement-edit", args=[draft.pk]), data_url(draft, "areas")):
        response = as_enlace.get(url)
        assert response.url == reverse("agreements:agreement-detail", args=[draft.pk])


QUERIES = 9


@pytest.mark.parametrize("typed", [0, 5])
def test_a_step_costs_the_same_whatever_was_answered(as_enlace, step_url, django_assert_num_queries, typed):
    for step in ["areas", "firmas", "vigencia", "idiomas", "clausulas"][:typed]:
        as_enlace.post(step_url(step), {"go": "revisar"})
    as_enlace.get(step_url("seguimiento"))
    with django_assert_num_queries(QUERIES):
        as_enlace.get(step_url("seguimiento"))
