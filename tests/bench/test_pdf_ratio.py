"""What our PDF costs over WeasyPrint alone on the same HTML: `pytest -m bench -s tests/bench/test_pdf_ratio.py`."""

import datetime as dt
import time
from pathlib import Path
from statistics import median

import pytest
import weasyprint
from django.contrib.staticfiles import finders
from django.core.management import call_command

from agreements.drafting.drafts import start_draft
from agreements.papers.agreements import paper_of_agreement
from agreements.papers.rendering import STYLES, agreement_html, agreement_pdf
from hermanamientos.lib.pdf import warm
from phases.progress import open_process
from tests.agreements.conftest import ANSWERS
from tests.conftest import MONDAY

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
CREATED = dt.datetime(2026, 3, 2, 15, 30, tzinfo=dt.UTC)
ROUNDS = 15
GOAL = 1.15


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.parametrize("languages", [["es"], ["es", "en"]])
def test_agreement_costs_little_more_than_weasyprint(municipality, counterpart, enlace, languages):
    """Median of ratios of interleaved rounds, both warm; ours tags, completes the structure and paints a watermark."""
    call_command("load_methodology", verbosity=0)
    process = open_process(
        municipality=municipality, opened_on=MONDAY, counterpart=counterpart, by=enlace, today=MONDAY
    )
    draft = start_draft(
        process=process,
        by=enlace,
        kind="twinning",
        languages=languages,
        areas=["cultura", "agua"],
        modalities=["seminarios", "misiones"],
        answers=ANSWERS,
    )
    paper = paper_of_agreement(draft)
    html = agreement_html(paper)
    css = [Path(finders.find(name)).read_text() for name in STYLES]

    def ours():
        agreement_pdf(paper, created_at=CREATED)

    def alone():
        weasyprint.HTML(string=html).write_pdf(stylesheets=[weasyprint.CSS(string=text) for text in css])

    ours(), alone()
    # As in a worker: everything is loaded, and the collector of garbage leaves it alone.
    warm(STYLES)
    rounds = [(seconds(ours), seconds(alone)) for _ in range(ROUNDS)]
    ratio = median(mine / theirs for mine, theirs in rounds)
    print(
        f"\nacuerdo {'+'.join(languages)}: {1000 * median(m for m, _ in rounds):.0f} ms, WeasyPrint solo "
        f"{1000 * median(t for _, t in rounds):.0f} ms, razón {ratio:.2f} (meta {GOAL})"
    )
    assert ratio <= GOAL
