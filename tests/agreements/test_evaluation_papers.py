"""The evaluation on paper: tagged, whole, the same bytes; issued once."""

import io

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from agreements.evaluation import judging
from agreements.evaluation.papers import evaluation_source
from agreements.models import IssuedDocument
from agreements.trust import documents, verifying
from tests.agreements.evaluating import NOW, TODAY, begun, closed, year_behind
from tests.lib.reading import text_in_order
from tests.lib.test_pdf import elements, failures

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(draft, activity, enlace):
    return year_behind(draft, activity, enlace)


def read(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages), text_in_order(pdf), [str(element.S) for element in elements(pdf)]


def test_the_paper_conforms_and_says_everything(agreement, enlace):
    row = closed(agreement, enlace, verdict="adjust")
    data = evaluation_source(row, TODAY).pdf()
    assert failures(data, "2a") == []
    assert failures(data, "ua1") == []
    pages, text, roles = read(data)
    assert pages >= 4
    for words in (
        "Evaluación anual",
        row.folio,
        "Ajustar",
        "Se realizó 1 de 1 actividad prevista, con 50 personas.",
        "Doce talleres exportan por primera vez.",
        "Talleres que exportan",
        "Acuerdos vigentes con el exterior",
        "Ingresar a una red internacional de ciudades",
        "Gastado por las contrapartes en actividades comunes (EUR)",
    ):
        assert words in text
    # Every drawing is told, and its figures stand in a table.
    assert roles.count("/Figure") >= 1 + 1 + len(row.content["vitality"]["contributions"])
    assert roles.count("/Table") >= 5


def test_a_closed_evaluation_is_the_same_paper_on_any_day(agreement, enlace):
    row = closed(agreement, enlace)
    first = evaluation_source(row, TODAY)
    assert evaluation_source(row, TODAY.replace(year=2028)).digest() == first.digest()
    assert first.watermark == ""


def test_an_open_one_is_marked_as_such(agreement, enlace):
    source = evaluation_source(begun(agreement, enlace), TODAY)
    assert source.watermark == "EN CAPTURA"
    assert "Sin decidir" in source.html


def test_an_evaluation_of_which_little_is_known_still_prints(draft, enlace):
    type(draft).objects.filter(pk=draft.pk).update(origin="inventory", process=None, state="unknown")
    draft.refresh_from_db()
    data = evaluation_source(begun(draft, enlace), TODAY).pdf()
    assert failures(data, "ua1") == []
    text = read(data)[1]
    assert "sin esa fecha no hay un antes con que comparar" in text
    assert "No hubo programa anual de actividades en 2026." in text


def test_it_is_issued_once_and_only_when_closed(agreement, enlace):
    row = begun(agreement, enlace)
    issue = {"kind": IssuedDocument.Kind.EVALUATION, "by": enlace, "now": NOW}
    with pytest.raises(ValidationError, match="ciérrela antes"):
        documents.issue(source=row, **issue)
    row.delete()
    row = closed(agreement, enlace)
    document = documents.issue(source=row, **issue)
    assert documents.issue(source=row, **issue) == document
    assert (document.evaluation, document.folio) == (row, row.folio)
    assert documents.source_of(document) == row
    # Another year's evaluation replaces nothing.
    other = closed(agreement_of_last_year(agreement), enlace, year=2025)
    documents.issue(source=other, **issue)
    assert verifying.verdict_on(document).standing == verifying.Standing.CURRENT
    row = judging.reopen_evaluation(evaluation=row, reason="Un dato", by=enlace, now=NOW, seen=3)
    row = judging.save_evaluation(
        evaluation=row, by=enlace, now=NOW, seen=4, verdict="continue", reasons="Otras razones."
    )
    row = judging.close_evaluation(evaluation=row, by=enlace, now=NOW.replace(hour=19), seen=5)
    newer = documents.issue(
        source=row, kind=IssuedDocument.Kind.EVALUATION, by=enlace, now=NOW.replace(hour=20)
    )
    verdict = verifying.verdict_on(document)
    assert (verdict.standing, verdict.replaced_by) == (verifying.Standing.REPLACED, newer)


def agreement_of_last_year(agreement):
    """The same, as if it had been signed a year earlier."""
    day = agreement.signed_on.replace(year=2025)
    type(agreement).objects.filter(pk=agreement.pk).update(signed_on=day, cabildo_on=day, dictamen_on=day)
    agreement.refresh_from_db()
    return agreement
