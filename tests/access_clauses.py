"""Rows of the access table: the interview, the clauses of a draft, and their comments."""

from django.urls import reverse

from tests.access_kinds import NO_POST, READ, WRITE, Case, act, of, readers


def _clause(key, *rest):
    return lambda scene: [scene.draft.pk, key, *rest]


def _written(*rest):
    return lambda scene: [scene.written.pk, *rest]


def _step(scene):
    return scene.form_of(reverse("agreements:agreement-data", args=[scene.written.pk, "areas"]))


def _position(scene):
    return {"direction": "up", "position": scene.draft.clauses.get(key="seguros").position}


COMMENTERS = readers(403, 302, 404) | {"legal": 302}
TO_THE_TEXT = readers(403, 302, 404)

ROWS = {
    # The door of the interview leads to its first open step.
    "agreements:agreement-create": Case(TO_THE_TEXT, NO_POST, of("fresh")),
    "agreements:interview-step": Case(
        WRITE,
        act(),
        lambda s: [s.fresh.pk, "areas"],
        lambda s: {"objective": "impulsar el agua", "areas": ["agua"]},
    ),
    "agreements:agreement-edit": Case(WRITE, NO_POST, of("draft")),
    "agreements:agreement-data": Case(WRITE, act(), _written("areas"), _step),
    "agreements:clause-edit": Case(
        WRITE,
        act(),
        _clause("objetivo", "es"),
        lambda s: {"heading": "Objetivo", "text": "Otro objetivo.", "expected_version": 1},
    ),
    "agreements:clause-working": Case(
        TO_THE_TEXT,
        act(200),
        _clause("objetivo", "es"),
        lambda s: {"heading": "Objetivo", "text": "A medias", "expected_version": 1},
    ),
    "agreements:clause-discard": Case(TO_THE_TEXT, act(), _written("objetivo", "es")),
    "agreements:clause-move": Case(TO_THE_TEXT, act(), _clause("seguros"), _position),
    "agreements:clause-remove": Case(WRITE, act(), _clause("seguros")),
    "agreements:clause-add": Case(
        WRITE,
        act(),
        of("draft"),
        lambda s: {"heading": "Juventud", "text": "Las Partes escuchan.", "after": "objetivo"},
    ),
    "agreements:clause-restore": Case(TO_THE_TEXT, act(), _written(), lambda s: {"key": "considerandos"}),
    "agreements:comment-list": Case(
        READ, COMMENTERS, _clause("objetivo"), lambda s: {"text": "Falta el agua."}
    ),
    "agreements:comment-resolve": Case(COMMENTERS, COMMENTERS, of("comment")),
}
