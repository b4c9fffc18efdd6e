"""Data still to be defined: which of them may wait for the signature, and what the others forbid."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.blanks import blanks_in, undefined
from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.drafting.drafts import start_draft
from agreements.library.filling import GIVEN_AT_SIGNATURE, VARIABLES, blank, waits_for_signature
from agreements.models import Agreement, ClauseText, State
from agreements.papers.agreements import BY_HAND, paper_of_version
from agreements.papers.rendering import agreement_html
from agreements.path.page import ProcedurePage
from agreements.versions.freezing import latest_version, save_version
from tests.agreements.walking import NOW, Walk

TERM = "<p>Vigencia: <strong>[por definir: vigencia]</strong>.</p>"


def text(heading, html):
    return SimpleNamespace(heading=heading, html=html)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("key", VARIABLES)
def test_only_what_the_signature_gives_may_wait(key, language):
    mark = blank(key, language)
    assert waits_for_signature(mark) == (key in GIVEN_AT_SIGNATURE)
    assert blanks_in(f"<p>{mark}</p>") == ([] if key in GIVEN_AT_SIGNATURE else [VARIABLES[key].label["es"]])


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>[por definir]</p>", ["un dato marcado «por definir»"]),
        ("<p>[Por  Definir: el monto]</p>", ["el monto"]),
        ("<p>[<em>por</em> definir: A &amp; B]</p>", ["A & B"]),
        ("<p>[to be defined: TERM]</p>", ["vigencia"]),
        (f"{TERM}{TERM}", ["vigencia"]),
        ("<p>Lo que esté por definir [véase el anexo].</p>", []),
    ],
)
def test_marks_typed_by_hand_count_too(html, found):
    assert blanks_in(html) == found


def test_one_sentence_names_every_clause_and_the_language_that_lacks_a_datum():
    texts = {
        "objetivo": {"es": text("Objetivo", "<p>Cooperar.</p>"), "en": text("Objective", "<p>To help.</p>")},
        "vigencia": {
            "es": text("Vigencia", TERM + "<p>[por definir: plazo de aviso]</p>"),
            "en": text("Term", "<p>[to be defined: term]</p>"),
        },
        "propia-1": {"fr": text("[por definir]", "<p>Oui.</p>")},
    }
    assert undefined(texts, ["es", "en"]) == [
        "Faltan datos por definir: en «Vigencia», vigencia y plazo de aviso (en español)."
    ]
    assert undefined(texts, ["fr"]) == [
        "Faltan datos por definir: en «[por definir]», un dato marcado «por definir»."
    ]


CLAUSE = "disposiciones-finales"
LACKS = "Faltan datos por definir: en «Disposiciones finales», vigencia (en español)."


@pytest.fixture
def walk(draft, enlace):
    return Walk(draft, enlace)


def with_blank(walk):
    """The text of one clause as if it had been written before this was asked for."""
    ClauseText.objects.filter(clause__agreement=walk.agreement, clause__key=CLAUSE, language="es").update(
        html=TERM
    )


def test_a_text_with_blanks_is_not_negotiated(process, draft_data, enlace):
    answers = {key: value for key, value in draft_data["answers"].items() if key != "notice_days"}
    walk = Walk(start_draft(process=process, by=enlace, **draft_data | {"answers": answers}), enlace)
    with pytest.raises(ValidationError) as refused:
        walk.step("negociado")
    assert refused.value.messages == ["Faltan datos por definir: en «Disposiciones finales», plazo de aviso."]
    walk.agreement.refresh_from_db()
    assert (walk.agreement.state, latest_version(walk.agreement)) == (State.DRAFT, None)
    for language, html in (("es", "<p>Noventa días.</p>"), ("en", "<p>Ninety days.</p>")):
        save_clause(
            clause=walk.agreement.clauses.get(key=CLAUSE),
            language=language,
            html=html,
            expected_version=1,
            by=enlace,
            matches_twins=True,
        )
    assert walk.step("negociado").agreement.state == State.NEGOTIATED


def test_day_place_and_names_wait_for_the_signature(walk):
    words = " ".join(each.html for pair in current_texts(walk.agreement).values() for each in pair.values())
    assert all(
        f"[por definir: {each}]" in words
        for each in ("lugar de firma", "fecha de firma", "quien firma por la contraparte")
    )
    assert walk.to("approved").agreement.state == State.APPROVED


@pytest.mark.parametrize(("state", "code"), [("negotiated", "enviar"), ("observed", "responder")])
def test_a_text_with_blanks_is_not_sent(walk, state, code):
    walk.to(state)
    with_blank(walk)
    with pytest.raises(ValidationError) as refused:
        walk.step(code)
    assert LACKS in refused.value.messages


def test_a_text_that_was_closed_with_blanks_long_ago_is_not_signed(walk):
    with_blank(walk)
    Agreement.objects.filter(pk=walk.agreement.pk).update(state=State.NEGOTIATED)
    version = save_version(agreement=walk.agreement, by=walk.by, now=NOW)
    walk.cabildo()
    Agreement.objects.filter(pk=walk.agreement.pk).update(state=State.SENT)
    walk.dictamen()
    with pytest.raises(ValidationError) as refused:
        walk.sign()
    assert refused.value.messages == [LACKS]
    walk.agreement.refresh_from_db()
    assert walk.agreement.state == State.APPROVED
    # On paper a line to be filled in by hand is for what the signature gives, and for nothing else.
    printed = agreement_html(paper_of_version(version))
    assert "[por definir: vigencia]" in printed
    assert "[por definir: lugar de firma]" not in printed
    assert BY_HAND in printed


def test_the_page_says_what_is_missing_before_anybody_tries(walk):
    page = ProcedurePage(walk.agreement, walk.agreement.municipality.today(NOW), may_edit=True)
    assert [each.tone for each in page.checks if each.label == "Datos completos"] == ["good"]
    with_blank(walk)
    page = ProcedurePage(walk.agreement, walk.agreement.municipality.today(NOW), may_edit=True)
    assert [each.text for each in page.checks if each.label == "Datos completos"] == [LACKS]
    assert [missing for step, missing in page.next_steps if step.code == "negociado"] == [[LACKS]]
