"""Starting, changing and writing a draft."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.drafting.drafts import change_draft, start_draft
from agreements.library.clauses import clause_set
from agreements.models import Agreement, Clause, ClauseText
from agreements.versions.freezing import content_of
from partners.models import Counterpart, Entry
from phases.progress import close_process, open_process
from tests.conftest import MONDAY
from tests.factories import CounterpartFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


def clause_of(agreement, key):
    return agreement.clauses.get(key=key)


def data_of(draft, **changes):
    return {
        "agreement": draft,
        "title": draft.title,
        "languages": draft.languages,
        "areas": draft.areas,
        "modalities": draft.modalities,
        "answers": draft.answers,
        "left_out": (),
        "seen_at": draft.changed_at,
    } | changes


def test_a_draft_has_fifteen_clauses_filled_in_two_languages(draft, enlace):
    assert draft.state == Agreement.State.DRAFT
    assert draft.title == "Acuerdo de Hermanamiento entre el Municipio de Guadalajara y la Ciudad de Lyon"
    assert list(draft.clauses.values_list("key", "position")) == [
        (c.key, c.number) for c in clause_set("twinning")
    ]
    texts = current_texts(draft)
    assert [set(row) for row in texts.values()] == [{"es", "en"}] * 15
    assert {(t.version, t.is_filled, t.author) for row in texts.values() for t in row.values()} == {
        (1, True, enlace)
    }
    assert "<li>Cultura y artes;</li><li>Agua potable" in texts["areas"]["es"].html
    assert "<li>Culture and the arts;</li>" in texts["areas"]["en"].html
    final = texts["disposiciones-finales"]
    assert "tendrá una vigencia de 5 años" in final["es"].html
    assert "90 días naturales de anticipación" in final["es"].html
    assert "[por definir: lugar de firma]" in final["es"].html
    assert "in the Spanish and English languages, both texts being equally authentic" in final["en"].html
    assert (
        "el Municipio de Guadalajara, Estado de Jalisco, de los Estados Unidos Mexicanos, con la representación de "
        "Verónica Ortiz, presidenta municipal, y, por la otra, la Ciudad de Lyon, Francia"
    ) in texts["comparecencia"]["es"].html
    assert Entry.objects.about(draft).get().act == "agreement.drafted"


def test_an_optional_clause_may_be_left_out_and_a_mandatory_one_may_not(process, draft_data, enlace):
    draft = start_draft(process=process, by=enlace, left_out=["seguros", "financiamiento"], **draft_data)
    keys = set(draft.clauses.values_list("key", flat=True))
    assert len(keys) == 14
    assert "seguros" not in keys
    assert "financiamiento" in keys


def test_a_private_counterpart_is_refused_with_its_article(process, draft_data, enlace):
    process.counterpart.kind = Counterpart.Kind.PRIVATE
    process.counterpart.save()
    with pytest.raises(ValidationError, match="arts. 1o. y 2o."):
        start_draft(process=process, by=enlace, **draft_data)
    assert Agreement.objects.count() == 0


def test_a_process_without_counterpart_or_closed_has_no_draft(methodology, municipality, enlace, draft_data):
    process = open_process(municipality=municipality, opened_on=MONDAY, by=enlace, today=MONDAY)
    with pytest.raises(ValidationError, match="Elija primero la contraparte"):
        start_draft(process=process, by=enlace, **draft_data)
    close_process(process=process, outcome="withdrawn", reason="Otra prioridad", by=enlace, today=MONDAY)
    # The instance at hand still says "open": the verb must not believe it.
    assert process.is_open
    with pytest.raises(ValidationError, match="cerrado"):
        start_draft(process=process, by=enlace, **draft_data)


def test_a_second_draft_of_the_same_kind_is_refused_and_of_another_kind_is_not(
    draft, process, draft_data, enlace
):
    with pytest.raises(ValidationError, match="ya tiene un proyecto de este tipo"):
        start_draft(process=process, by=enlace, **draft_data)
    other = start_draft(process=process, by=enlace, **draft_data | {"kind": "cooperation"})
    assert other.title.startswith("Acuerdo de Cooperación Específica entre")
    assert Agreement.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "error_on"),
    [
        ("areas", [], "areas"),
        ("areas", ["defensa"], "areas"),
        ("modalities", ["arbitraje"], "modalities"),
        ("languages", ["en"], "second_language"),
        ("languages", ["es", "es"], "second_language"),
        ("languages", ["es", "en", "fr", "ja"], "second_language"),
        ("kind", "treaty", "kind"),
        ("answers", {"alternatives": {"seguimiento": "asamblea"}}, "alternatives"),
        ("answers", {"alternatives": {"arbitraje": ""}}, "alternatives"),
    ],
)
def test_what_the_catalogue_does_not_have_is_refused(process, draft_data, enlace, field, value, error_on):
    with pytest.raises(ValidationError) as refused:
        start_draft(process=process, by=enlace, **draft_data | {field: value})
    assert set(refused.value.message_dict) == {error_on}


def test_a_national_twinning_says_nothing_of_the_sre(methodology, municipality, enlace, draft_data):
    merida = MunicipalityFactory(cvegeo="31050", name="Mérida")
    counterpart = CounterpartFactory(
        municipality=municipality,
        kind=Counterpart.Kind.MEXICAN_MUNICIPALITY,
        mexican_municipality=merida,
        official_name="Municipio de Mérida",
        country_code="MX",
        city=None,
    )
    process = open_process(
        municipality=municipality, opened_on=MONDAY, counterpart=counterpart, by=enlace, today=MONDAY
    )
    draft = start_draft(process=process, by=enlace, **draft_data | {"languages": ["es"]})
    html = " ".join(text["es"].html for text in current_texts(draft).values())
    assert "Tratados" not in html
    assert "el Municipio de Mérida, Estado de Yucatán" in html
    assert "en idioma español" in html
    assert current_texts(draft)["personal"]["es"].heading == "Relación laboral"


def test_a_language_without_library_waits_for_its_translator(process, draft_data, enlace):
    draft = start_draft(process=process, by=enlace, **draft_data | {"languages": ["es", "fr"]})
    text = current_texts(draft)["objetivo"]["fr"]
    assert text.html == "<p><strong>[por traducir al francés]</strong></p>"
    assert "en idiomas español y francés" in current_texts(draft)["disposiciones-finales"]["es"].html


@pytest.mark.parametrize(
    ("languages", "es", "en"),
    [
        (["es"], "en idioma español.", None),
        (
            ["es", "en"],
            "en idiomas español e inglés, siendo ambos textos igualmente auténticos.",
            "in the Spanish and English languages, both texts being equally authentic.",
        ),
        (
            ["es", "en", "he"],
            "en idiomas español, inglés y hebreo, siendo los tres textos igualmente auténticos.",
            "in the Spanish, English and Hebrew languages, the three texts being equally authentic.",
        ),
    ],
)
def test_the_rule_of_authenticity_follows_the_number_of_languages(
    process, draft_data, enlace, languages, es, en
):
    draft = start_draft(process=process, by=enlace, **draft_data | {"languages": languages})
    final = current_texts(draft)["disposiciones-finales"]
    assert f"en dos ejemplares originales, {es}</p>" in final["es"].html
    if en:
        assert f"in two originals, {en}</p>" in final["en"].html


def test_a_chosen_wording_fills_the_clause_and_can_be_changed_later(process, draft_data, enlace):
    answers = draft_data["answers"] | {"alternatives": {"seguimiento": "comite"}, "counterpart_unit": ""}
    draft = start_draft(process=process, by=enlace, **draft_data | {"answers": answers})
    text = current_texts(draft)["seguimiento"]
    assert "integrarán un Comité Conjunto" in text["es"].html
    assert "will form a Joint Committee" in text["en"].html
    assert "[por definir: área coordinadora de la contraparte]" in text["es"].html
    other = answers | {"alternatives": {"seguimiento": "", "financiamiento": "sin-donaciones"}}
    assert change_draft(by=enlace, **data_of(draft, answers=other)) == 4
    texts = current_texts(draft)
    assert "Grupo de Trabajo" in texts["seguimiento"]["es"].html
    assert "no prevé la transmisión de bienes" in texts["financiamiento"]["es"].html


def test_texts_filled_together_correspond_to_each_other(process, draft_data, enlace):
    draft = start_draft(process=process, by=enlace, **draft_data | {"languages": ["es", "en", "fr"]})
    texts = current_texts(draft)
    assert {text["es"].matches["en"] for text in texts.values()} == {1}
    assert {text["en"].matches["es"] for text in texts.values()} == {1}
    assert all(set(text["es"].matches) == {"en"} and text["fr"].matches == {} for text in texts.values())
    # Only the English words change: they follow the Spanish ones, which stay as they were.
    answers = draft.answers | {"objective_en": "to grow together"}
    assert change_draft(by=enlace, **data_of(draft, answers=answers)) == 1
    english = current_texts(draft)["objetivo"]["en"]
    assert (english.version, english.matches) == (2, {"es": 1})


def test_a_refilled_text_does_not_claim_to_follow_what_was_written_by_hand(draft, enlace):
    save_clause(
        clause=clause_of(draft, "areas"), language="es", html="<p>A mano</p>", expected_version=1, by=enlace
    )
    draft.refresh_from_db()
    change_draft(by=enlace, **data_of(draft, areas=["turismo"]))
    assert current_texts(draft)["areas"]["en"].matches == {}


def test_a_clause_of_the_office_survives_a_refill_and_keeps_its_place(draft, enlace):
    clauses = list(draft.clauses.order_by("position"))
    own = Clause.objects.create(agreement=draft, key="propia-1", position=4, is_mandatory=False, is_own=True)
    ClauseText.objects.create(
        clause=own, language="es", version=1, heading="Jóvenes", html="<p>Uno.</p>", author=enlace
    )
    for position, clause in enumerate(clauses[3:], start=5):
        Clause.objects.filter(pk=clause.pk).update(position=position)
    change_draft(by=enlace, **data_of(draft, areas=["turismo"], left_out=["seguros"]))
    change_draft(by=enlace, **data_of(draft))
    keys = [clause.key for clause in clauses]
    assert list(draft.clauses.order_by("position").values_list("key", "position")) == [
        (key, position) for position, key in enumerate([*keys[:3], "propia-1", *keys[3:]], start=1)
    ]
    assert current_texts(draft)["propia-1"]["es"].html == "<p>Uno.</p>"


def test_a_letter_needs_no_forms_of_cooperation_and_has_no_articles(process, draft_data, enlace):
    draft = start_draft(process=process, by=enlace, **draft_data | {"kind": "letter", "modalities": []})
    assert draft.title == "Carta de Intención entre el Municipio de Guadalajara y la Ciudad de Lyon"
    assert {row["number"] for row in content_of(draft)["clauses"]} == {None}
    with pytest.raises(ValidationError, match="modalidad"):
        start_draft(process=process, by=enlace, **draft_data | {"modalities": []})


def test_a_regularisation_takes_the_old_link_from_the_inventory(draft, process, draft_data, enlace):
    old = Agreement.objects.create(
        municipality=process.municipality,
        counterpart=process.counterpart,
        origin="inventory",
        kind="twinning",
        state="unknown",
        title="Acta de Hermanamiento de 1987",
        signed_on=dt.date(1987, 5, 1),
        signed_precision="month",
        created_by=enlace,
    )
    new = start_draft(process=process, by=enlace, **draft_data | {"kind": "regularisation"})
    text = current_texts(new)["antecedentes"]["es"].html
    assert "[por definir: documento del vínculo anterior]" in text
    Agreement.objects.filter(pk=new.pk).update(parent=old, relation="regularisation")
    new.refresh_from_db()
    answers = new.answers | {"old_link_began": "por una visita de sus escuelas"}
    change_draft(by=enlace, **data_of(new, answers=answers))
    texts = current_texts(new)["antecedentes"]
    assert "se formalizó en mayo de 1987 mediante el documento siguiente: Acta de Hermanamiento de 1987;" in (
        texts["es"].html
    )
    assert "established in May 1987 by means of" in texts["en"].html
    assert "[to be translated: por una visita de sus escuelas]" in texts["en"].html


def test_spanish_free_text_without_translation_is_marked_in_english(process, draft_data, enlace):
    answers = {"objective": "sembrar árboles", "reasons": ["comparten un río", "crecen"]}
    draft = start_draft(process=process, by=enlace, **draft_data | {"answers": answers})
    texts = current_texts(draft)
    assert "[to be translated: sembrar árboles]" in texts["objetivo"]["en"].html
    assert texts["considerandos"]["en"].html.count("<li>That <strong>[to be translated:") == 2
    assert "<li>Que comparten un río;</li><li>Que crecen;</li>" in texts["considerandos"]["es"].html


def test_changed_data_refill_only_what_nobody_edited(draft, enlace):
    save_clause(
        clause=clause_of(draft, "areas"), language="es", html="<p>A mano</p>", expected_version=1, by=enlace
    )
    draft.refresh_from_db()
    count = change_draft(by=enlace, **data_of(draft, areas=["turismo"]))
    texts = current_texts(draft)
    assert count == 1
    assert texts["areas"]["es"].html == "<p>A mano</p>"
    assert (texts["areas"]["en"].version, "<li>Tourism.</li>" in texts["areas"]["en"].html) == (2, True)
    assert texts["objetivo"]["es"].version == 1
    assert draft.areas == ["turismo"]


def test_changing_data_from_a_stale_tab_is_refused(draft, enlace):
    seen_at = draft.changed_at
    change_draft(by=enlace, **data_of(draft, areas=["turismo"]))
    with pytest.raises(ValidationError, match="Otra persona cambió los datos"):
        change_draft(by=enlace, **data_of(draft, areas=["salud"], seen_at=seen_at))
    draft.refresh_from_db()
    assert draft.areas == ["turismo"]


def test_an_added_language_is_filled_and_a_left_out_clause_goes_and_comes_back(process, draft_data, enlace):
    draft = start_draft(process=process, by=enlace, **draft_data | {"languages": ["es"]})
    assert change_draft(by=enlace, **data_of(draft, languages=["es", "en"], left_out=["seguros"])) == 15
    assert draft.clauses.count() == 14
    change_draft(by=enlace, **data_of(draft))
    assert list(draft.clauses.order_by("position").values_list("key", flat=True)) == [
        c.key for c in clause_set("twinning")
    ]


def test_a_clause_edited_by_hand_is_not_dropped_in_silence(draft, enlace):
    save_clause(
        clause=clause_of(draft, "seguros"), language="es", html="<p>x</p>", expected_version=1, by=enlace
    )
    draft.refresh_from_db()
    with pytest.raises(ValidationError, match="Seguros"):
        change_draft(by=enlace, **data_of(draft, left_out=["seguros"], areas=["salud"]))
    draft.refresh_from_db()
    assert draft.areas == ["cultura", "agua"]
    assert draft.clauses.count() == 15


def test_the_draft_follows_the_process_to_its_new_counterpart(draft, process, municipality, enlace):
    process.counterpart = CounterpartFactory(
        municipality=municipality, official_name="Ciudad de Nantes", city__name="Nantes"
    )
    process.save()
    draft.process.refresh_from_db()
    change_draft(by=enlace, **data_of(draft))
    assert draft.counterpart == process.counterpart
    assert "la Ciudad de Nantes, Francia" in current_texts(draft)["comparecencia"]["es"].html


def test_reading_the_texts_costs_two_queries_whatever_their_number(draft, django_assert_num_queries):
    with django_assert_num_queries(2):
        current_texts(draft)


def test_a_page_opened_before_the_agreement_left_its_draft_writes_nothing(draft, enlace):
    clause = clause_of(draft, "objetivo")
    assert clause.agreement.is_text_open
    Agreement.objects.filter(pk=draft.pk).update(state=Agreement.State.NEGOTIATED)
    with pytest.raises(ValidationError, match="El texto está cerrado"):
        save_clause(clause=clause, language="es", html="<p>Tarde</p>", expected_version=1, by=enlace)
    assert clause.texts.filter(language="es").count() == 1
