"""Citizens' summaries: what is proposed, how easy it is to read, who overwrites what, the page on paper."""

import datetime as dt
import io

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from agreements.communication import readability, summaries
from agreements.communication.papers import summary_source
from agreements.models import Agreement, CitizenSummary
from partners.models import Entry
from tests.agreements.conftest import put_in_force
from tests.lib.test_pdf import elements, failures, text_of

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2026, 3, 2, 12))
TEXT = "¿Qué es?\nUn acuerdo entre dos ciudades.\n\n¿En qué se trabaja?\n- Agua\n- Cultura y artes"
HARD = (
    "La internacionalización descentralizada institucionalizada constituye fundamentalmente una articulación "
    "interinstitucional multidimensional, mediante la implementación coordinada de procedimientos administrativos "
    "transversales cuya operacionalización corresponde a dependencias especializadas en la materia."
)


def save(agreement, by, text=TEXT, seen=0):
    return summaries.save_summary(agreement=agreement, text=text, by=by, seen=seen, now=NOW)


# --- Readability -----------------------------------------------------------------------------------------------------


def test_short_words_read_easily_and_long_ones_do_not():
    easy = readability.read("El agua es de todos. La gente la cuida. Dos ciudades la estudian juntas. " * 3)
    hard = readability.read(HARD)
    assert (easy.word, easy.reaches_target, easy.long_sentences) == ("muy fácil", True, ())
    assert (hard.score, hard.word, hard.reaches_target) == (0.0, "muy difícil", False)
    assert hard.long_sentences == ((HARD, 27),)
    assert "Parta en dos la oración" in hard.advice and "palabras largas" in hard.advice


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (100.0, "muy fácil"),
        (90.0, "muy fácil"),
        (89.9, "fácil"),
        (70.0, "algo fácil"),
        (60.0, "normal"),
        (59.9, "algo difícil"),
        (30.0, "difícil"),
        (0.0, "muy difícil"),
    ],
)
def test_the_scale_in_words(score, word):
    assert readability.Reading(100, 10, score, ()).word == word


def test_a_few_words_say_nothing():
    reading = readability.read("Un acuerdo.")
    assert (reading.score, reading.word, reading.words) == (None, "sin calcular", 2)
    assert readability.read("").sentences == 0


def test_items_headings_and_amounts_are_sentences_of_their_own():
    text = "¿Qué es?\n- Agua potable\n- Cultura\nCuesta $1,234.50 al año. Dura cinco años"
    assert readability.sentences_of(text) == [
        "¿Qué es?",
        "Agua potable",
        "Cultura",
        "Cuesta $1,234.50 al año.",
        "Dura cinco años",
    ]


def test_the_score_is_the_formula():
    # 24 words of 2 syllables in 4 sentences: 206.84 - 60 × 2 - 1.02 × 6.
    reading = readability.read("Casa mesa silla perro gato luna. " * 4)
    assert reading.score == pytest.approx(206.84 - 120 - 6.12, abs=0.1)


# --- The proposal ----------------------------------------------------------------------------------------------------


def test_the_proposal_of_a_draft_says_what_the_draft_says(draft):
    text = summaries.proposed_text(draft)
    assert (
        "El municipio de Guadalajara prepara un acuerdo de hermanamiento con la Ciudad de Lyon (Francia)"
        in text
    )
    assert "Todavía no se firma." in text
    assert "Su objetivo es impulsar el desarrollo de ambas ciudades." in text
    assert "- Cultura y artes" in text and "Durará 5 años." in text
    assert "¿Cuánto cuesta?" not in text
    assert summaries.density_of(text) == "airy"


def test_the_proposal_of_a_signed_agreement_tells_its_dates_and_cost(draft, programme, activity):
    signed = put_in_force(draft, ends_on=dt.date(2031, 3, 1))
    text = summaries.proposed_text(signed)
    assert "tiene un acuerdo de hermanamiento" in text
    assert "Se firmó el 2 de marzo de 2026." in text
    assert "Su vigencia va hasta el 1 de marzo de 2031." in text
    assert "El programa de 2026 prevé $120,000.50 MXN del municipio." in text


def test_a_year_is_not_told_as_a_day_and_what_is_missing_is_left_out(draft):
    Agreement.objects.filter(pk=draft.pk).update(
        origin="inventory",
        process=None,
        state="unknown",
        signed_on=dt.date(1974, 1, 1),
        signed_precision="year",
        areas=[],
        answers={},
    )
    draft.refresh_from_db()
    text = summaries.proposed_text(draft)
    assert "Se firmó en 1974." in text
    assert "enero" not in text and "¿Para qué" not in text and "¿Cuánto dura" not in text


# --- The verb --------------------------------------------------------------------------------------------------------


def test_a_summary_is_written_changed_and_told(draft, enlace):
    row = save(draft, enlace)
    assert (row.revision, row.text) == (1, TEXT)
    assert save(draft, enlace, seen=1).revision == 1
    assert save(draft, enlace, text="Otro texto.", seen=1).revision == 2
    assert Entry.objects.about(draft).filter(act="summary.saved").count() == 2
    assert CitizenSummary.objects.count() == 1


def test_a_stale_tab_overwrites_nothing(draft, enlace):
    save(draft, enlace)
    for seen in (0, 7):
        with pytest.raises(ValidationError, match="Otra persona cambió"):
            save(draft, enlace, text="Otro texto.", seen=seen)
    assert CitizenSummary.objects.get().text == TEXT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  \n ", "Escriba el resumen"),
        ("palabra " * 400, "hasta 2,500 caracteres"),
        ("¿Y?\n" * 60, "no cabe en una página"),
    ],
)
def test_what_does_not_fit_a_page_is_refused(draft, enlace, text, words):
    with pytest.raises(ValidationError, match=words):
        save(draft, enlace, text=text)


# --- On paper --------------------------------------------------------------------------------------------------------


def page_count(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def test_the_page_is_one_accessible_page(draft, enlace, tmp_path):
    source = summary_source(save(draft, enlace))
    data = source.pdf()
    assert source.digest() == summary_source(CitizenSummary.objects.get()).digest()
    assert (failures(data, "2a"), failures(data, "ua1"), page_count(data)) == ([], [], 1)
    text = " ".join(text_of(data, tmp_path).split())
    assert "Guadalajara y Lyon" in text and "¿En qué se trabaja? – Agua" in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kinds = [str(each.S) for each in elements(pdf)]
    assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/LI")) == (1, 2, 2)


@pytest.mark.parametrize("shape", ["lines", "lists", "prose"])
def test_the_longest_summary_that_is_kept_stays_on_one_page(draft, enlace, shape):
    step = {
        "lines": "¿Qué más?\nUna respuesta con algunas palabras.\n",
        "lists": "- Un renglón de la lista que tiene más de un par de palabras\n",
        "prose": "Una oración de pocas palabras que se repite hasta llenar la hoja entera. ",
    }[shape]
    text = step
    while len(text) + len(step) <= summaries.MAX_LENGTH and summaries.density_of(text + step):
        text += step
    assert page_count(summary_source(save(draft, enlace, text=text)).pdf()) == 1


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_the_enlace_starts_from_the_proposal_and_saves(client, draft, enlace):
    client.force_login(enlace)
    url = reverse("agreements:summary-edit", args=[draft.pk])
    page = client.get(url)
    assert "se armó con los datos del acuerdo" in page.content.decode()
    values = {"seen": page.context["form"]["seen"].value(), "text": page.context["form"]["text"].value()}
    measured = client.post(url, values | {"medir": "1", "text": HARD})
    assert "muy difícil" in measured.content.decode() and not CitizenSummary.objects.exists()
    assert client.post(url, values).url == reverse("agreements:summary-detail", args=[draft.pk])
    assert (
        "El municipio de Guadalajara prepara"
        in client.get(reverse("agreements:summary-detail", args=[draft.pk])).content.decode()
    )


def test_a_stale_form_keeps_what_was_typed_and_shows_what_stands(client, draft, enlace):
    save(draft, enlace)
    save(draft, enlace, text="Lo que otra persona escribió.", seen=1)
    client.force_login(enlace)
    url = reverse("agreements:summary-edit", args=[draft.pk])
    answer = client.post(url, {"seen": 1, "text": "Lo que yo escribí."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Lo que yo escribí." in page and "Lo que otra persona escribió." in page
    assert answer.context["form"]["seen"].value() == 2
    assert client.post(url, {"seen": 2, "text": "Lo que yo escribí."}).status_code == 302
    assert CitizenSummary.objects.get().text == "Lo que yo escribí."


def test_the_committee_reads_summaries_and_nothing_else(client, draft, enlace, integrante):
    client.force_login(integrante)
    detail = reverse("agreements:summary-detail", args=[draft.pk])
    listed = reverse("agreements:summary-list", args=["14039"])
    assert client.get(detail).status_code == 404
    assert "Todavía no hay resúmenes" in client.get(listed).content.decode()
    save(draft, enlace)
    page = client.get(detail).content.decode()
    assert "Un acuerdo entre dos ciudades." in page
    assert reverse("agreements:press-kit", args=[draft.pk]) not in page
    assert draft.title in client.get(listed).content.decode()
    assert client.get(reverse("agreements:press-kit", args=[draft.pk])).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_thirty(
    client, draft, enlace, process, draft_data, django_assert_num_queries
):
    save(draft, enlace)
    client.force_login(enlace)
    url = reverse("agreements:summary-list", args=["14039"])
    client.get(url)
    for count in (1, 30):
        for number in range(Agreement.objects.count(), count):
            row = Agreement.objects.create(
                municipality=draft.municipality,
                counterpart=draft.counterpart,
                origin="inventory",
                state="unknown",
                title=f"Hermanamiento {number}",
                created_by=enlace,
            )
            save(row, enlace)
        with django_assert_num_queries(QUERIES):
            client.get(url)


#: Session, person, memberships, municipality, notices, count of the page, its rows.
QUERIES = 7
