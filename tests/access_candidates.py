"""Rows of the access table: candidate cities, the weighting matrix, the choice, and what is printed of them."""

from django.utils import timezone

from partners.models import Candidate, CandidateContact, MatrixCriterion
from partners.shortlist import candidates, marking
from tests.access_kinds import CVEGEO, NO_POST, READ, TO_ITS_PAGE, WRITE, Case, act, readers
from tests.factories import PartnerCityFactory

NEW_CITY = 91_234_567
BODY = {"kind": "city", "official_name": "Ciudad de Turín", "language": "it"}


def candidate(scene, name="Turín"):
    """A candidate of the office on the long list, added through the verb, once per scene."""
    row = Candidate.objects.filter(municipality=scene.municipality, city__name=name).first()
    if row is None:
        city = PartnerCityFactory(name=name, country_code="IT")
        row = candidates.add_candidate(
            municipality=scene.municipality,
            by=scene.people["enlace"],
            now=timezone.now(),
            geonameid=city.geonameid,
        ).candidate
    return row


def _one(scene):
    return [candidate(scene).pk]


def _evaluated(scene):
    row = candidate(scene, "Génova")
    if row.state == Candidate.State.LONG_LIST:
        candidates.evaluate(candidate=row, by=scene.people["enlace"], seen=row.state)
    return [row.pk]


def _discarded(scene):
    row = candidate(scene, "Pisa")
    if row.state == Candidate.State.LONG_LIST:
        candidates.discard(candidate=row, by=scene.people["enlace"], reason="No responde", seen=row.state)
    return [row.pk]


def _chosen(scene):
    """Chosen without a process: `spare` signs for it."""
    row = candidate(scene, "Siena")
    if row.state == Candidate.State.LONG_LIST:
        by = scene.people["enlace"]
        candidates.evaluate(candidate=row, by=by, seen=row.state)
        candidates.mark_chosen(
            candidate=row, counterpart=scene.third, by=by, reason="La mejor", seen="evaluated"
        )
    return [row.pk]


def _contact(scene):
    row = candidate(scene, "Bari")
    made = CandidateContact.objects.filter(candidate=row).first()
    if made is None:
        today = timezone.now().date()
        made = candidates.contact(
            candidate=row,
            by=scene.people["enlace"],
            today=today,
            sent_on=today,
            channel="mail",
            person="Anna Neri",
        )
    return [made.pk]


def _new_city(scene):
    PartnerCityFactory._meta.model.objects.get_or_create(
        geonameid=NEW_CITY, defaults={"name": "Trento", "country_code": "IT"}
    )
    return {"geonameid": NEW_CITY}


def criterion(scene):
    """The one criterion of the office's matrix, with the enlace's mark, so that the matrix may be closed."""
    row = MatrixCriterion.objects.filter(municipality=scene.municipality).first()
    if row is None:
        by, now = scene.people["enlace"], timezone.now()
        marking.save_criteria(
            municipality=scene.municipality,
            by=by,
            now=now,
            rows=[{"pk": None, "name": "Plan", "guidance": "", "weight": 100}],
            seen=marking.criteria_version(scene.municipality),
        )
        row = MatrixCriterion.objects.get(municipality=scene.municipality)
        marked = candidate(scene, "Trieste")
        seen = marking.marks_version(marked, by)
        marking.mark(candidate=marked, by=by, now=now, marks={row.pk: (4, "")}, seen=seen)
    return row


def _with_matrix(scene):
    criterion(scene)
    return CVEGEO(scene)


def _marks(scene):
    """As a person who has marked nothing yet would send them."""
    row = criterion(scene)
    seen = marking.marks_version(candidate(scene), scene.people["enlace"])
    return {"seen": seen, f"value_{row.pk}": "5"}


ROWS = {
    "partners:candidate-compare": Case(readers(302, 302, 404), NO_POST, CVEGEO),
    "agreements:candidate-pdf": Case(READ, NO_POST, _one),
    "agreements:shortlist-pdf": Case(READ, NO_POST, CVEGEO),
    "agreements:matrix-pdf": Case(READ, NO_POST, _with_matrix),
    "partners:candidate-list": Case(READ, NO_POST, CVEGEO),
    "partners:candidate-add": Case(WRITE, act(), CVEGEO, _new_city),
    "partners:candidate-detail": Case(READ, NO_POST, _one),
    "partners:candidate-evaluate": Case(TO_ITS_PAGE, act(), _one, lambda s: {"seen": "long_list"}),
    "partners:candidate-discard": Case(
        WRITE, act(), _one, lambda s: {"seen": "long_list", "reason": "No responde"}
    ),
    "partners:candidate-reconsider": Case(
        WRITE, act(), _discarded, lambda s: {"seen": "discarded", "reason": "Escribió"}
    ),
    "partners:candidate-contact": Case(
        WRITE,
        act(),
        _one,
        lambda s: {"sent_on": "2026-03-02", "channel": "letter", "person": "Paolo Rossi"},
    ),
    "partners:candidate-answer": Case(
        WRITE, act(), _contact, lambda s: {"answered_on": timezone.now().date().isoformat(), "text": "Sí"}
    ),
    "partners:candidate-mark": Case(
        readers(403, 200, 404) | {"lectora": 200, "legal": 200},
        readers(403, 302, 404) | {"lectora": 302, "legal": 302},
        _one,
        _marks,
    ),
    "partners:candidate-matrix": Case(READ, NO_POST, CVEGEO),
    "partners:candidate-matrix-criteria": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {
            "seen": marking.criteria_version(s.municipality),
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "0",
            "form-0-name": "Voluntad política",
            "form-0-weight": "100",
        },
    ),
    "partners:candidate-matrix-close": Case(TO_ITS_PAGE, act(), _with_matrix),
    "partners:candidate-matrix-reopen": Case(WRITE, act(), CVEGEO, lambda s: {"reason": "Llegó otra"}),
    "phases:candidate-choose": Case(
        WRITE,
        act(),
        _evaluated,
        lambda s: (
            {"seen": "evaluated", "reason": "La mejor", "opened_on": "2026-03-02", "origin": "planned"} | BODY
        ),
    ),
    "phases:candidate-release": Case(
        WRITE, act(), _chosen, lambda s: {"seen": "chosen", "reason": "Cambió el gobierno"}
    ),
}
