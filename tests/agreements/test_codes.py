"""The code on every page: one form, errors of typing noticed, and what it looks like."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.trust.codes import (
    ALPHABET,
    WRITTEN,
    code_of,
    looks_like_code,
    preview_mark,
    qr_png,
    qr_svg,
    read_code,
    seal,
)

digests = st.binary(min_size=32, max_size=32).map(bytes.hex)


def code(text):
    return code_of(hashlib.sha256(text.encode()).hexdigest())


def test_the_form_of_a_code():
    assert code_of("0" * 64) == "HM-0000-0000-000"
    # The first 50 bits: 1111 1 … in groups of five.
    assert code_of("ffffffffffffc" + "0" * 51)[:12] == "HM-ZZZZ-ZZZZ"
    assert re.fullmatch(r"HM-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}", code("uno"))
    assert code("uno") != code("dos")
    assert len(code("uno")) == 16  # the column's length


@given(digests)
def test_a_code_reads_as_itself_however_it_is_typed(digest):
    written = code_of(digest)
    assert read_code(written) == written
    assert WRITTEN.fullmatch(written)
    for typed in (
        written.lower(),
        written.replace("-", " "),
        written.replace("-", ""),
        written[3:],
        f"  {written}\n",
        written.replace("0", "O").replace("1", "l"),
    ):
        assert read_code(typed) == written


@given(digests, st.data())
def test_one_wrong_character_is_noticed(digest, data):
    letters = code_of(digest).replace("-", "")
    place = data.draw(st.integers(2, len(letters) - 1))
    other = data.draw(st.sampled_from([each for each in ALPHABET if each != letters[place]]))
    assert read_code(letters[:place] + other + letters[place + 1 :]) is None


@given(digests, st.data())
def test_two_exchanged_characters_are_noticed(digest, data):
    letters = list(code_of(digest).replace("-", ""))
    one = data.draw(st.integers(2, len(letters) - 1))
    two = data.draw(st.integers(2, len(letters) - 1))
    if letters[one] == letters[two]:
        return
    letters[one], letters[two] = letters[two], letters[one]
    assert read_code("".join(letters)) is None


@pytest.mark.parametrize(
    "typed", ["", "HM", "hola", "HM-7K3Q-9XWD", "HM-7K3Q-9XWD-4T!", "a" * 64, "Ñ" * 11, "\x00" * 11]
)
def test_what_is_no_code(typed):
    assert read_code(typed) is None


def test_what_was_meant_as_a_code():
    assert looks_like_code("HM-7K3Q")
    assert looks_like_code("7K3Q 9XWD 4TC")
    assert not looks_like_code("hola")
    assert not looks_like_code("a" * 64)


def test_the_seal_leads_to_the_address():
    mark = seal("HM-7K3Q-9XWD-4TC", "https://sitio.example/verificar/HM-7K3Q-9XWD-4TC/")
    png, svg = mark.pictures
    assert png.body == qr_png("https://sitio.example/verificar/HM-7K3Q-9XWD-4TC/")
    words = svg.body.decode()
    assert "HM-7K3Q-9XWD-4TC" in words
    assert "sitio.example/verificar/HM-7K3Q-9XWD-4TC/" in words
    assert "HM-7K3Q-9XWD-4TC" in mark.words
    assert "no es un documento emitido" in preview_mark().words


def test_the_qr_of_a_page_has_no_styles():
    svg = qr_svg("https://sitio.example/verificar/")
    assert svg.startswith("<svg")
    assert "style" not in svg
