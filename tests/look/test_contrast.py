"""The colours of tokens.css keep WCAG 2.2 AA (1.4.3 text 4.5:1, 1.4.11 edges 3:1), in the light and in the dark."""

import re

import pytest
from django.conf import settings

SOURCE = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
TEXT = {
    "ink": ["paper", "canvas", "sunken", "teal-soft", "ochre-soft", "red-soft", "green-soft", "amber-soft"],
    "ink-2": ["paper", "canvas", "sunken", "ochre-soft"],
    "ink-3": ["paper", "canvas"],
    "teal-ink": ["paper", "canvas", "sunken", "teal-soft"],
    "on-teal": ["teal"],
    "bar-ink": ["bar", "bar-hover"],
    "bar-ink-2": ["bar"],
    "ochre-ink": ["paper", "ochre-soft"],
    "red-ink": ["paper", "red-soft"],
    "green-ink": ["paper", "green-soft"],
    "amber-ink": ["paper", "amber-soft"],
}
EDGES = {"line-strong": ["paper", "canvas"], "ochre": ["paper", "canvas"], "red": ["paper"]}


def colours(block):
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", block))


LIGHT = colours(SOURCE[: SOURCE.index("@media (prefers-color-scheme: dark)")])
DARK = LIGHT | colours(
    SOURCE[SOURCE.index("@media (prefers-color-scheme: dark)") : SOURCE.index("/* Bootstrap")]
)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_and_edges_are_readable(scheme):
    weak = [
        (front, back, round(contrast(scheme[front], scheme[back]), 2))
        for pairs, least in ((TEXT, 4.5), (EDGES, 3))
        for front, backs in pairs.items()
        for back in backs
        if contrast(scheme[front], scheme[back]) < least
    ]
    assert weak == []
    assert LIGHT["ink"] != DARK["ink"]
