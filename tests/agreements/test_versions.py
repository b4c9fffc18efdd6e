"""Frozen versions of a whole agreement."""

import datetime as dt

import pytest

from agreements.drafting import clause_writing
from agreements.models import AgreementVersion
from agreements.versions import freezing

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 12, 18, tzinfo=dt.UTC)


def test_version_keeps_the_words_and_the_same_words_are_no_new_version(draft, enlace):
    first = freezing.save_version(agreement=draft, by=enlace, now=NOW, note=" Primera entrega ")
    again = freezing.save_version(agreement=draft, by=enlace, now=NOW)
    assert (first.number, first.note, again.pk) == (1, "Primera entrega", first.pk)
    assert first.sha256 == freezing.sha256_of(first.content)
    assert freezing.is_frozen(draft)
    clause = draft.clauses.get(key="objetivo")
    seen = clause.texts.filter(language="es").order_by("-version").first()
    clause_writing.save_clause(
        clause=clause, language="es", html="<p>Otro objetivo.</p>", expected_version=seen.version, by=enlace
    )
    assert not freezing.is_frozen(draft)
    second = freezing.save_version(agreement=draft, by=enlace, now=NOW)
    assert second.number == 2
    old, new = (
        next(row for row in version.content["clauses"] if row["key"] == "objetivo")["texts"]["es"]["html"]
        for version in (first, second)
    )
    assert (new, old == new) == ("<p>Otro objetivo.</p>", False)


def test_content_read_back_from_the_database_has_the_same_hash(draft, enlace):
    version = freezing.save_version(agreement=draft, by=enlace, now=NOW)
    stored = AgreementVersion.objects.get(pk=version.pk)
    assert freezing.sha256_of(stored.content) == stored.sha256
