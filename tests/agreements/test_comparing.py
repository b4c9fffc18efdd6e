"""Two versions compared, by clause, paragraph and word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.versions.comparing import Change, blocks_of, compare, compare_texts
from agreements.versions.word_diff import compare_words

SIGNS = {Change.SAME: "{}", Change.ADDED: "{{+{}+}}", Change.REMOVED: "[-{}-]"}


def shown(parts):
    return "".join(SIGNS[part.change].format(part.text) for part in parts)


def content(clauses, languages=("es",), title="Acuerdo"):
    """{key: html or {language: html}} as a version keeps it."""
    return {
        "title": title,
        "languages": list(languages),
        "clauses": [
            {
                "key": key,
                "number": number,
                "texts": {
                    language: {"heading": key.capitalize(), "html": words}
                    for language, words in (html if isinstance(html, dict) else {"es": html}).items()
                },
            }
            for number, (key, html) in enumerate(clauses.items(), 1)
        ],
    }


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("por cinco años.", "por tres meses.", "por [-cinco años-]{+tres meses+}."),
        ("uno y dos.", "uno.", "uno[- y dos-]."),
        ("uno.", "uno y dos.", "uno {+y dos+}."),
        ("Uno. Dos.", "Uno.", "Uno.[- Dos.-]"),
        ("", "todo nuevo", "{+todo nuevo+}"),
        ("todo viejo", "", "[-todo viejo-]"),
        ("igual", "igual", "igual"),
        ("", "", ""),
        ("$5,000.00 MXN", "$5,500.00 MXN", "$[-5,000.00-]{+5,500.00+} MXN"),
        ("dice «hola»", "dice «adiós»", "dice «[-hola-]{+adiós+}»"),
        ("2026年3月12日起生效", "2027年3月15日起生效", "[-2026-]{+2027+}年3月[-12-]{+15+}日起生效"),
        ("有效期为五年。", "有效期为三年。", "有效期为[-五-]{+三+}年。"),
        ("協定は五年間", "協定は三年間", "協定は[-五-]{+三+}年間"),
        ("협정은 5년간 유효하다", "협정은 3년간 유효하다", "협정은 [-5년간-]{+3년간+} 유효하다"),
        ("لمدة خمس سنوات", "لمدة ثلاث سنوات", "لمدة [-خمس-]{+ثلاث+} سنوات"),
        # A lone short word between two changes is part of the change.
        ("vigencia de cinco años", "plazo de tres años", "[-vigencia de cinco-]{+plazo de tres+} años"),
    ],
)
def test_words(old, new, expected):
    assert shown(compare_words(old, new)) == expected


WORDS = st.lists(
    st.sampled_from(
        ["de", "la", "Partes", "90", "5,000.00", "«", ".", ",", "年", "三", "협정은", "خمس", "\n", "á"]
    ),
    max_size=25,
).map(lambda words: " ".join(" ".join(words).split()))


@given(WORDS, WORDS)
def test_the_parts_hold_both_texts_whole(old, new):
    parts = compare_words(old, new)
    assert "".join(part.text for part in parts if part.change != Change.REMOVED) == new
    removed_too = "".join(part.text for part in parts if part.change != Change.ADDED)
    assert "".join(removed_too.split()) == "".join(old.split())
    assert all(part.text for part in parts)


@pytest.mark.parametrize("count", [2_000, 60_000])
def test_a_paragraph_of_a_hundred_pages_is_compared_without_stalling(count):
    words = [("de", "la", "que", f"palabra{i * i % 503}", "Parte.")[i * i % 13 % 5] for i in range(count)]
    changed = ["otra" if i % 11 == 0 else word for i, word in enumerate(words)]
    start = time.perf_counter()
    parts = compare_words(" ".join(words), " ".join(changed))
    assert time.perf_counter() - start < 5
    assert "".join(part.text for part in parts if part.change != Change.REMOVED) == " ".join(changed)


def test_two_hundred_pages_of_paragraphs_typed_anew_do_not_stall():
    def text(word):
        return "".join(
            f"<p>{word}{i} {' '.join(f'{word}{i * j}' for j in range(40))}</p>" for i in range(2_000)
        )

    start = time.perf_counter()
    found = compare_texts(
        "es", {"heading": "A", "html": text("antes")}, {"heading": "A", "html": text("después")}
    )
    assert time.perf_counter() - start < 10
    assert [block.change for block in found.blocks] == [Change.REMOVED] * 2_000 + [Change.ADDED] * 2_000


def test_blocks_are_paragraphs_and_items_with_their_marks():
    html = "<p>Las <strong>Partes</strong>:</p><ol><li>una;</li><li>dos<br>líneas</li></ol><ul><li>tres</li></ul>"
    assert blocks_of(html) == [("", "Las Partes:"), ("1.", "una;"), ("2.", "dos\nlíneas"), ("•", "tres")]


def test_an_empty_item_lends_its_mark_to_nobody():
    html = "<ol><li></li><li><p>dos</p><p>sigue</p></li></ol><p>fuera</p>"
    assert blocks_of(html) == [("2.", "dos"), ("", "sigue"), ("", "fuera")]


@pytest.mark.parametrize(
    "html", ["<p>sin cerrar <em>nunca", "</p></li></ol>suelto", "<ol><li><p>uno</p><li>dos", "a < b & c"]
)
def test_broken_html_is_read_as_words(html):
    assert " ".join(words for _, words in blocks_of(html)).replace(" ", "") in (
        "sincerrarnunca",
        "suelto",
        "unodos",
        "a<b&c",
    )


def test_paragraphs_alike_are_compared_by_word_and_others_come_and_go():
    old = {
        "heading": "Plazo",
        "html": "<p>Primero queda.</p><p>La vigencia es de cinco años.</p><p>Se va entero.</p>",
    }
    new = {
        "heading": "Plazo",
        "html": "<p>Primero queda.</p><p>Llega algo distinto.</p><p>La vigencia es de tres años.</p>",
    }
    found = compare_texts("es", old, new)
    assert [(block.change, shown(block.parts)) for block in found.blocks] == [
        (Change.SAME, "Primero queda."),
        (Change.ADDED, "{+Llega algo distinto.+}"),
        (Change.CHANGED, "La vigencia es de [-cinco-]{+tres+} años."),
        (Change.REMOVED, "[-Se va entero.-]"),
    ]
    assert (found.words_added, found.words_removed) == (4, 4)


def test_same_words_with_other_emphasis_or_another_list_say_so():
    old = {"heading": "A", "html": "<p>uno</p>"}
    found = compare_texts("es", old, {"heading": "A", "html": "<p><strong>uno</strong></p>"})
    assert (found.change, found.is_format_only) == (Change.CHANGED, True)
    assert not compare_texts("es", old, {"heading": "B", "html": "<p>uno</p>"}).is_format_only


def test_clauses_added_removed_moved_and_renumbered():
    old = content({key: f"<p>{key}</p>" for key in "abcdef"})
    new = content({key: f"<p>{key}</p>" for key in "aecdnf"} | {"c": "<p>otra</p>"})
    found = compare(old, new)
    # What was removed stands after the clause that it followed.
    assert [(clause.key, clause.change.value, clause.is_moved) for clause in found.clauses] == [
        ("a", "same", False),
        ("b", "removed", False),
        ("e", "same", True),
        ("c", "changed", False),
        ("d", "same", False),
        ("n", "added", False),
        ("f", "same", False),
    ]
    assert (found.moved_count, found.count(Change.ADDED), found.count(Change.REMOVED)) == (1, 1, 1)
    by_key = {clause.key: clause for clause in found.clauses}
    assert (by_key["b"].number, by_key["n"].number) == (2, 5)
    assert (by_key["e"].old_number, by_key["e"].new_number, by_key["e"].is_renumbered) == (5, 2, True)
    assert [clause.key for clause in found.untouched] == ["a", "d", "f"]


def test_languages_come_and_go_and_the_title_changes():
    old = content({"a": {"es": "<p>a</p>", "en": "<p>a</p>"}}, ["es", "en"])
    new = content({"a": {"es": "<p>a</p>", "fr": "<p>a</p>"}}, ["es", "fr"], title="Acuerdo nuevo")
    found = compare(old, new)
    assert (found.languages, found.languages_added, found.languages_removed) == (
        ("es", "fr", "en"),
        ("fr",),
        ("en",),
    )
    assert shown(found.title) == "Acuerdo {+nuevo+}"
    assert [(text.language, text.change.value) for text in found.clauses[0].texts] == [
        ("es", "same"),
        ("fr", "added"),
        ("en", "removed"),
    ]


def test_the_same_version_has_no_differences():
    one = content({"a": "<p>a</p>", "b": "<p>b</p>"})
    assert compare(one, one).is_same
    assert not compare(one, content({"a": "<p>x</p>", "b": "<p>b</p>"})).is_same
    assert compare(content({}), content({})).is_same
