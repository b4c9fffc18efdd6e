"""Saving the words of a clause, version by version: what is cleaned, refused, or overwritten by nobody."""

import pytest
from django.core.exceptions import ValidationError

from agreements.drafting.clause_writing import current_texts, save_clause
from agreements.drafting.drafts import change_draft
from agreements.models import Agreement
from partners.models import Entry
from tests.agreements.test_drafting import clause_of, data_of

pytestmark = pytest.mark.django_db


def test_saving_a_clause_writes_a_new_version_and_keeps_the_old_one(draft, enlace):
    clause = clause_of(draft, "objetivo")
    before = clause.texts.get(language="es")
    saved = save_clause(
        clause=clause, language="es", html="<p>Nuevo <b>objetivo</b>.</p>", expected_version=1, by=enlace
    )
    assert (saved.version, saved.html, saved.is_filled) == (2, "<p>Nuevo objetivo.</p>", False)
    assert saved.heading == "Objetivo"
    before.refresh_from_db()
    assert before.version == 1
    assert clause.texts.filter(language="es").count() == 2
    assert current_texts(draft)["objetivo"]["es"] == saved
    assert current_texts(draft)["objetivo"]["en"].version == 1
    assert Entry.objects.about(draft).first().text == "Se guardó la versión 2 de «Objetivo» en español."


def test_saving_cleans_what_a_hostile_hand_sends(draft, enlace):
    saved = save_clause(
        clause=clause_of(draft, "objetivo"),
        language="es",
        html='<p onclick="x()">Hola<script>alert(1)</script><img src=x onerror=y></p>',
        expected_version=1,
        by=enlace,
    )
    assert saved.html == "<p>Hola</p>"


def test_a_stale_tab_is_refused_and_overwrites_nothing(draft, enlace):
    clause = clause_of(draft, "objetivo")
    first = save_clause(clause=clause, language="es", html="<p>Uno</p>", expected_version=1, by=enlace)
    with pytest.raises(ValidationError, match="Otra persona guardó antes"):
        save_clause(clause=clause, language="es", html="<p>Dos</p>", expected_version=1, by=enlace)
    assert current_texts(draft)["objetivo"]["es"] == first


def test_the_same_words_again_write_nothing(draft, enlace):
    clause = clause_of(draft, "objetivo")
    saved = save_clause(clause=clause, language="es", html="<p>Uno</p>", expected_version=1, by=enlace)
    assert (
        save_clause(clause=clause, language="es", html="<p>Uno</p>", expected_version=2, by=enlace) == saved
    )
    assert clause.texts.filter(language="es").count() == 2


@pytest.mark.parametrize(
    ("language", "html", "message"),
    [("es", "<p> <br></p>", "no puede quedar vacía"), ("de", "<p>Ziel</p>", "no se redacta en ese idioma")],
)
def test_an_empty_clause_and_a_foreign_language_are_refused(draft, enlace, language, html, message):
    with pytest.raises(ValidationError, match=message):
        save_clause(
            clause=clause_of(draft, "objetivo"), language=language, html=html, expected_version=1, by=enlace
        )


def test_a_negotiated_text_does_not_change(draft, enlace):
    Agreement.objects.filter(pk=draft.pk).update(state=Agreement.State.NEGOTIATED)
    draft.refresh_from_db()
    with pytest.raises(ValidationError, match="El texto está cerrado"):
        save_clause(
            clause=clause_of(draft, "objetivo"), language="es", html="<p>x</p>", expected_version=1, by=enlace
        )
    with pytest.raises(ValidationError, match="El texto está cerrado"):
        change_draft(by=enlace, **data_of(draft))
