"""Who may do what, as a table: what each URL answers to each role. `tests/test_tenancy.py` holds the site to it."""

from importlib import import_module
from pathlib import Path

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode

from partners.models import Membership
from partners.offices import privacy_notice_version, profile_version
from tests.access_kinds import (
    CVEGEO,
    LOGIN,
    NO_POST,
    NO_POST_PUBLIC,
    PAPERS,
    PERSONAL,
    PUBLIC,
    READ,
    ROLES,
    TO_ITS_PAGE,
    WRITE,
    Case,
    act,
    everybody,
    of,
    readers,
)

__all__ = ["CVEGEO", "LOGIN", "ROLES", "TABLE", "TO_ITS_PAGE"]


def _password_link(scene):
    user = scene.invited
    return [urlsafe_base64_encode(str(user.pk).encode()), default_token_generator.make_token(user)]


def _member(scene):
    return [Membership.objects.get(user=scene.people["lectora"]).pk]


def _existing(scene):
    return scene.form_of(reverse("agreements:inventory-edit", args=[scene.existing.pk]))


# Each room of the site keeps its rows in a module of its own, tests/access_<room>.py.
ROOMS = sorted(
    {path.stem for path in Path(__file__).parent.glob("access_*.py")} - {"access_kinds", "access_table"}
)
TABLE = {
    # The roof.
    "home": Case(everybody(302), NO_POST),
    "municipality-home": Case(READ, NO_POST, CVEGEO),
    "state-home": Case(everybody(404, estatal=200), NO_POST, lambda scene: ["14"]),
    # Accounts.
    "partners:account": Case(PERSONAL, everybody(302), data=lambda s: {"full_name": "Otro Nombre"}),
    "partners:login": Case(everybody(302, anonymous=200), everybody(302, anonymous=200)),
    "partners:logout": Case(NO_POST_PUBLIC, everybody(302, anonymous=302)),
    "partners:no-membership": Case(everybody(302, nobody=200, former=200), NO_POST),
    "partners:password-change": Case(PERSONAL, PERSONAL),
    "partners:password-reset": Case(PUBLIC, PUBLIC),
    "partners:password-reset-done": Case(PUBLIC, NO_POST_PUBLIC),
    "partners:password-reset-complete": Case(PUBLIC, NO_POST_PUBLIC),
    "partners:password-set": Case(
        everybody(302, anonymous=302), everybody(302, anonymous=302), _password_link
    ),
    "partners:notice-list": Case(PERSONAL, NO_POST),
    "partners:notices-read": Case(TO_ITS_PAGE, everybody(302)),
    "partners:notice-open": Case(everybody(404, enlace=302), NO_POST, of("notice")),
    "partners:sources": Case(PUBLIC, NO_POST_PUBLIC),
    # The office.
    "partners:municipality-detail": Case(READ, NO_POST, CVEGEO),
    "partners:municipality-edit": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {
            "seen": profile_version(s.municipality),
            "mayor": "Otra Persona",
            "timezone": "America/Mexico_City",
        },
    ),
    "partners:coat-of-arms": Case(PAPERS, NO_POST, CVEGEO),
    "partners:privacy-notice": Case(PUBLIC, NO_POST_PUBLIC, CVEGEO),
    "partners:privacy-notice-edit": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {"seen": privacy_notice_version(s.municipality), "text": "Un aviso de privacidad nuevo."},
    ),
    "partners:member-list": Case(READ, NO_POST, CVEGEO),
    "partners:member-invite": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {"email": "nueva@guadalajara.example", "full_name": "Nora Nueva", "role": "reader"},
    ),
    "partners:member-deactivate": Case(WRITE, act(), _member),
    "partners:member-change-role": Case(WRITE, act(), _member, lambda s: {"role": "legal"}),
    "partners:member-resend": Case(act(), act(), _member),
    # Cities and counterparts.
    "partners:city-search": Case(PERSONAL, NO_POST),
    "partners:city-create": Case(
        WRITE, act(), CVEGEO, lambda s: {"name": "Onjuku", "country_code": "JP", "population": "7000"}
    ),
    "partners:city-municipality": Case(WRITE, NO_POST, CVEGEO),
    "partners:partner-list": Case(READ, NO_POST, CVEGEO),
    "partners:counterpart-create": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {
            "kind": "county",
            "official_name": "Condado de Cook",
            "country_code": "US",
            "language": "en",
        },
    ),
    "partners:counterpart-detail": Case(READ, NO_POST, of("counterpart")),
    "partners:counterpart-edit": Case(
        WRITE,
        act(),
        of("spare"),
        lambda s: (
            s.form_of(reverse("partners:counterpart-edit", args=[s.spare.pk]))
            | {"office_holder": "Jeanne Roux"}
        ),
    ),
    "partners:counterpart-coat": Case(READ, NO_POST, of("counterpart")),
    # Processes and tasks.
    "phases:process-list": Case(READ, NO_POST, CVEGEO),
    "phases:process-open": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {"opened_on": "2026-03-02", "counterpart": s.third.pk, "origin": "planned"},
    ),
    "phases:process-detail": Case(READ, NO_POST, of("process")),
    "phases:process-history": Case(READ, NO_POST, of("process")),
    "phases:process-counterpart": Case(WRITE, act(), of("process"), lambda s: {"counterpart": s.third.pk}),
    "phases:process-comment": Case(
        TO_ITS_PAGE,
        readers(403, 302, 404) | {"legal": 302},
        of("process"),
        lambda s: {"text": "Revisado por la sindicatura."},
    ),
    "phases:process-advance": Case(TO_ITS_PAGE, act(), of("process"), lambda s: {"expected_phase": 1}),
    "phases:process-suspend": Case(
        WRITE, act(), of("process"), lambda s: {"cause": "sre", "reason": "Espera del dictamen"}
    ),
    "phases:process-resume": Case(TO_ITS_PAGE, act(), of("process")),
    "phases:process-close": Case(
        WRITE, act(), of("process"), lambda s: {"outcome": "no_answer", "reason": "Sin respuesta"}
    ),
    "phases:task-list": Case(READ, NO_POST, CVEGEO),
    "phases:task-detail": Case(READ, NO_POST, of("task")),
    "phases:task-complete": Case(TO_ITS_PAGE, act(), of("task"), lambda s: {"note": "Hecho"}),
    "phases:task-reopen": Case(TO_ITS_PAGE, act(), of("done_task")),
    "phases:task-assign": Case(
        WRITE,
        act(),
        of("task"),
        lambda s: {"assignee_name": "Luis Cano", "assignee_email": "luis@planeacion.example"},
    ),
    "phases:evidence-download": Case(READ, NO_POST, of("evidence")),
    # Agreements, documents, inventory.
    "agreements:agreement-list": Case(READ, NO_POST, CVEGEO),
    "agreements:agreement-detail": Case(READ, NO_POST, of("draft")),
    "agreements:agreement-pdf": Case(READ, NO_POST, of("draft")),
    "agreements:document-issue-agreement": Case(
        WRITE, act(), of("draft"), lambda s: {"what": "draft", "languages": "es+en"}
    ),
    "agreements:document-list": Case(PAPERS, NO_POST, CVEGEO),
    "agreements:document-download": Case(PAPERS, NO_POST, of("document")),
    "agreements:inventory-list": Case(READ, NO_POST, CVEGEO),
    "agreements:inventory-create": Case(
        WRITE,
        act(),
        CVEGEO,
        lambda s: {
            "counterpart": s.spare.pk,
            "kind": "letter",
            "signed": "1999",
            "state": "unknown",
            "registered": "no",
        },
    ),
    "agreements:inventory-edit": Case(
        WRITE, act(), of("existing"), lambda s: _existing(s) | {"signed": "1975"}
    ),
    "agreements:inventory-file": Case(READ, NO_POST, of("existing")),
}
for room in ROOMS:
    TABLE |= import_module(f"tests.{room}").ROWS
