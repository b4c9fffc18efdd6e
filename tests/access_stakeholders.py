"""Rows of the access table: the stakeholder map, and what is printed of it."""

from django.urls import reverse

from partners.actors import stakeholders
from partners.models import Stakeholder
from tests.access_kinds import CVEGEO, NO_POST, READ, TO_ITS_PAGE, WRITE, Case, act
from tests.scene import OPENED_ON

ACTOR = {"sector": "academy", "interest": 4, "influence": 5}
PERSON = {
    "contact_name": "Rosa Peña",
    "data_ground": "consent",
    "consent_on": OPENED_ON,
    "consent_proof": "Formato firmado",
}
CONTACT = {"happened_on": OPENED_ON, "channel": "call", "text": "Se presentó el programa"}


def _actor(scene, name="Universidad"):
    """An actor of the office with a person of contact, added through the verb, once per scene."""
    row = Stakeholder.objects.filter(municipality=scene.municipality, name=name).first()
    return row or stakeholders.add_stakeholder(
        municipality=scene.municipality,
        by=scene.people["enlace"],
        today=OPENED_ON,
        name=name,
        **ACTOR,
        **PERSON,
    )


def one(scene):
    return [_actor(scene).pk]


def _archived(scene):
    row = _actor(scene, "Cámara antigua")
    if row.is_active:
        stakeholders.set_active(stakeholder=row, active=False, by=scene.people["enlace"])
    return [row.pk]


def _commitment(scene):
    row = _actor(scene)
    made = row.commitments.filter(text="Diez becas").first()
    made = made or stakeholders.add_commitment(stakeholder=row, by=scene.people["enlace"], text="Diez becas")
    return [made.pk]


def _settled(scene):
    row = _actor(scene)
    made = row.commitments.filter(text="El auditorio").first()
    if made is None:
        by = scene.people["enlace"]
        made = stakeholders.add_commitment(stakeholder=row, by=by, text="El auditorio")
        stakeholders.settle_commitment(commitment=made, by=by, today=OPENED_ON, state="kept")
    return [made.pk]


def _contact(scene):
    row = _actor(scene)
    made = row.contacts.first() or stakeholders.add_contact(
        stakeholder=row, by=scene.people["enlace"], today=OPENED_ON, **CONTACT
    )
    return [made.pk]


def _form(name, args, **changes):
    return lambda scene: scene.form_of(reverse(name, args=args(scene))) | changes


ROWS = {
    "partners:stakeholder-list": Case(READ, NO_POST, CVEGEO),
    "partners:stakeholder-create": Case(
        WRITE, act(), CVEGEO, lambda s: {"name": "Museo", "sector": "culture", "data_ground": "none"}
    ),
    "partners:stakeholder-detail": Case(READ, NO_POST, one),
    "partners:stakeholder-edit": Case(
        WRITE, act(), one, _form("partners:stakeholder-edit", one, contribution="Becas")
    ),
    "partners:stakeholder-erase": Case(WRITE, act(), one),
    "partners:stakeholder-archive": Case(TO_ITS_PAGE, act(), one),
    "partners:stakeholder-restore": Case(TO_ITS_PAGE, act(), _archived),
    "partners:stakeholder-commitment-create": Case(WRITE, act(), one, lambda s: {"text": "Una sede"}),
    "partners:stakeholder-commitment-settle": Case(WRITE, act(), _commitment, lambda s: {"state": "kept"}),
    "partners:stakeholder-commitment-reopen": Case(TO_ITS_PAGE, act(), _settled),
    "partners:stakeholder-contact-create": Case(
        WRITE, act(), one, lambda s: {"happened_on": "2026-03-02", "channel": "mail", "text": "Respondió"}
    ),
    "partners:stakeholder-contact-edit": Case(
        WRITE, act(), _contact, _form("partners:stakeholder-contact-edit", _contact, text="Se corrigió")
    ),
    "agreements:stakeholder-pdf": Case(READ, NO_POST, CVEGEO),
    "agreements:stakeholder-save": Case(
        TO_ITS_PAGE,
        act(),
        CVEGEO,
        lambda s: {"task": s.process.tasks.get(key="mapa-actores").pk},
    ),
}
