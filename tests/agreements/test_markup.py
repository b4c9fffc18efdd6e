"""Editing limited HTML as plain text."""

import re

import pytest

from agreements.drafting.markup import clean, has_words, to_html, to_plain
from agreements.library.clauses import INSTRUMENTS, LANGUAGES, SCOPES, clause_set
from agreements.library.filling import fill
from tests.agreements.test_clauses import FULL

TEXTS = [
    pytest.param(
        wording.texts[language],
        language,
        id=f"{clause.key}-{instrument}-{scope}-{wording.key or 'usual'}-{language}",
    )
    for instrument in INSTRUMENTS
    for scope in SCOPES
    for clause in clause_set(instrument, scope)
    for wording in clause.alternatives
    for language in LANGUAGES
]


@pytest.mark.parametrize(("text", "language"), TEXTS)
def test_every_filled_text_survives_the_round_trip(text, language):
    for values in ({}, FULL):
        html = fill(text, values, language)
        plain = to_plain(html)
        assert re.search(r"</?\w+>", plain) is None
        # The filling escapes quotes as entities; the text people edit has them as they are.
        assert to_html(plain) == clean(html)


@pytest.mark.parametrize(
    ("plain", "html"),
    [
        ("Uno.\n\nDos.", "<p>Uno.</p><p>Dos.</p>"),
        ("Uno\r\ndos", "<p>Uno<br>dos</p>"),
        ("Áreas:\n1. agua;\n2. aire.", "<p>Áreas:</p><ol><li>agua;</li><li>aire.</li></ol>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("**las Partes** y *la ciudad*", "<p><strong>las Partes</strong> y <em>la ciudad</em></p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("<script>alert(1)</script> & más", "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; más</p>"),
        ("1. uno\n   sigue", "<ol><li>uno<br>sigue</li></ol>"),
        ("  \n\n ", ""),
    ],
)
def test_plain_text_becomes_limited_html(plain, html):
    assert to_html(plain) == html


def test_clean_keeps_only_allowed_tags_without_attributes():
    dirty = (
        '<p onclick="x()" style="color:red">Hola <a href="javascript:x">mundo</a></p>'
        "<script>alert(1)</script><style>p{}</style><h1>Título</h1><img src=x onerror=y>"
    )
    assert clean(dirty) == "<p>Hola mundo</p>Título"


def test_has_words_sees_through_tags_and_entities():
    assert has_words("<p>a</p>")
    assert not has_words("<p> &nbsp;<br></p>")
