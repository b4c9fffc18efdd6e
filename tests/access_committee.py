"""Rows of the access table: the committee, its members, and its bylaws."""

import datetime as dt

from django.urls import reverse

from agreements.bylaws import writing
from agreements.committee import members
from agreements.models import Bylaws
from partners.models import Committee
from tests.access_kinds import (
    CVEGEO,
    NO_POST,
    PAPERS,
    TO_ITS_PAGE,
    WRITE,
    WRITE_PAPERS,
    Case,
    act,
    act_on_papers,
)
from tests.scene import OPENED_ON

INSTALLED_ON = dt.date(2025, 10, 1)


def _committee(scene):
    row = Committee.objects.filter(municipality=scene.municipality, starts_on=INSTALLED_ON).first()
    return (
        row
        or members.install_committee(
            municipality=scene.municipality,
            name="Comité de Ciudades Hermanas",
            starts_on=INSTALLED_ON,
            # Other rows of the table keep a committee of their own, a later one.
            ends_on=dt.date(2026, 8, 31),
            installed_by="Sesión de cabildo 12",
            by=scene.people["enlace"],
            today=OPENED_ON,
        )[0]
    )


def committee(scene):
    return [_committee(scene).pk]


def _member(scene, name):
    row = _committee(scene).members.filter(name=name).first()
    return row or members.add_member(
        committee=_committee(scene),
        by=scene.people["enlace"],
        today=OPENED_ON,
        name=name,
        office="member",
        sector="academy",
        starts_on=INSTALLED_ON,
    )


def member(scene):
    return [_member(scene, "Rosa Díaz").pk]


def replaced(scene):
    return [_member(scene, "Luis Sosa").pk]


def leaving(scene):
    return [_member(scene, "Olga Ríos").pk]


def _in_force(scene):
    rows = Bylaws.objects.filter(municipality=scene.municipality)
    row = rows.filter(state="in_force").first()
    if row is None:
        by = scene.people["enlace"]
        row = rows.filter(state="draft").first() or writing.begin_draft(
            municipality=scene.municipality, by=by
        )
        row.refresh_from_db()
        writing.put_in_force(
            bylaws=row,
            by=by,
            today=OPENED_ON,
            seen=row.changed_at,
            approved_on=dt.date(2026, 1, 20),
            approved_in="Sesión 13",
            published_on=dt.date(2026, 2, 2),
            published_in="Gaceta Municipal 3",
            in_force_from=dt.date(2026, 2, 3),
        )
    return row


def _draft(scene):
    _in_force(scene)
    row = Bylaws.objects.filter(municipality=scene.municipality, state="draft").first()
    return row or writing.begin_draft(municipality=scene.municipality, by=scene.people["enlace"])


def in_force(scene):
    return [_in_force(scene).pk]


def draft(scene):
    return [_draft(scene).pk]


def chapter(scene):
    return [_draft(scene).pk, "sesiones"]


def reworded(scene):
    """A chapter that the office worded: there is something to restore."""
    row = _draft(scene).chapters.select_related("bylaws__municipality").get(key="recursos")
    if not row.is_edited:
        writing.edit_chapter(
            chapter=row, by=scene.people["enlace"], seen=row.revision, title=row.title, text="Una regla."
        )
    return [row.bylaws_id, "recursos"]


def _form(url, args, **changes):
    return lambda scene: scene.form_of(reverse(f"agreements:{url}", args=args(scene))) | changes


ROWS = {
    "agreements:committee-detail": Case(PAPERS, NO_POST, CVEGEO),
    "agreements:committee-create": Case(
        WRITE, act(), CVEGEO, lambda s: {"name": "Comité", "starts_on": "2024-10-05", "ends_on": "2025-09-30"}
    ),
    "agreements:committee-edit": Case(
        WRITE_PAPERS, act_on_papers(), committee, _form("committee-edit", committee, name="Consejo")
    ),
    "agreements:member-create": Case(
        WRITE_PAPERS,
        act_on_papers(),
        committee,
        lambda s: {"name": "Inés Gil", "office": "member", "sector": "civil", "starts_on": "2025-10-01"},
    ),
    "agreements:member-detail": Case(PAPERS, NO_POST, member),
    "agreements:member-edit": Case(
        WRITE_PAPERS, act_on_papers(), member, _form("member-edit", member, position="Rectora")
    ),
    "agreements:member-leave": Case(
        WRITE_PAPERS, act_on_papers(), leaving, lambda s: {"on": "2026-02-27", "reason": "Renuncia"}
    ),
    "agreements:member-replace": Case(
        WRITE_PAPERS,
        act_on_papers(),
        replaced,
        lambda s: {"on": "2026-02-27", "reason": "Renuncia", "name": "Iván Soto"},
    ),
    "agreements:bylaws-list": Case(PAPERS, NO_POST, CVEGEO),
    "agreements:bylaws-create": Case(TO_ITS_PAGE, act(), CVEGEO),
    "agreements:bylaws-detail": Case(PAPERS, NO_POST, in_force),
    "agreements:bylaws-pdf": Case(PAPERS, NO_POST, in_force),
    "agreements:document-issue-bylaws": Case(WRITE_PAPERS, act_on_papers(), in_force),
    "agreements:bylaws-choose": Case(WRITE, act(), draft, _form("bylaws-choose", draft, quorum="half")),
    "agreements:chapter-edit": Case(
        WRITE, act(), chapter, _form("chapter-edit", chapter, text="Una sola regla.")
    ),
    "agreements:chapter-restore": Case(TO_ITS_PAGE, act(), reworded),
    "agreements:bylaws-enact": Case(
        WRITE,
        act(),
        draft,
        _form(
            "bylaws-enact",
            draft,
            approved_on="2026-02-20",
            approved_in="Sesión 15",
            published_on="2026-02-25",
            published_in="Gaceta 5",
            in_force_from="2026-02-26",
        ),
    ),
}
