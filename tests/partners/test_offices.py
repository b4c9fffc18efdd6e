"""The opening of an office, its profile, its privacy notice."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from partners import offices
from partners.models import Entry, Membership, Municipality
from partners.privacy import Block, default_privacy_notice, notice_blocks
from tests.factories import MunicipalityFactory, UserFactory

TODAY = dt.date(2026, 3, 2)

pytestmark = pytest.mark.django_db


def picture(kind="PNG", name="escudo.png"):
    buffer = BytesIO()
    Image.new("RGB", (40, 50), "#0f4c4a").save(buffer, kind)
    return SimpleUploadedFile(name, buffer.getvalue())


def open_office(municipality, by, **changes):
    values = {
        "email": "primera@municipio.example",
        "full_name": "Paula Ríos",
        "position": "Directora",
        "today": TODAY,
    }
    return offices.open_municipality(municipality=municipality, by=by, **(values | changes))


def update(municipality, by, seen=None, **kwargs):
    seen = seen or offices.profile_version(municipality)
    return offices.update_profile(municipality=municipality, by=by, seen=seen, **({"values": {}} | kwargs))


def test_open_municipality_invites_the_first_enlace(asesora):
    municipality = MunicipalityFactory(opened_on=None)
    membership = open_office(municipality, asesora)
    municipality.refresh_from_db()
    assert municipality.opened_on == TODAY
    assert (membership.user.email, membership.role) == (
        "primera@municipio.example",
        Membership.Role.COORDINATOR,
    )
    assert sorted(Entry.objects.values_list("act", flat=True)) == ["member.invited", "municipality.opened"]


def test_open_municipality_is_an_advisors_act_and_happens_once(asesora, enlace):
    municipality = MunicipalityFactory(opened_on=None)
    with pytest.raises(ValidationError):
        open_office(municipality, enlace)
    open_office(municipality, asesora)
    with pytest.raises(ValidationError) as error:
        open_office(municipality, asesora, email="segunda@municipio.example")
    assert error.value.messages == [f"{municipality} ya tiene oficina en el sistema."]
    assert Membership.objects.filter(municipality=municipality).count() == 1


def test_open_municipality_changes_nothing_when_the_enlace_is_refused(asesora):
    municipality = MunicipalityFactory(opened_on=None)
    UserFactory(email="cerrada@municipio.example", is_active=False)
    with pytest.raises(ValidationError):
        open_office(municipality, asesora, email="cerrada@municipio.example")
    municipality.refresh_from_db()
    assert municipality.opened_on is None
    assert Entry.objects.count() == 0


def test_update_profile_saves_what_changed_and_names_it(municipality, enlace):
    row = update(
        municipality,
        enlace,
        values={"mayor": "María López", "administration_ends_on": dt.date(2027, 9, 30), "address": ""},
    )
    assert (row.mayor, row.administration_ends_on) == ("María López", dt.date(2027, 9, 30))
    assert Entry.objects.get().text == (
        "Cambió los datos del municipio: titular de la presidencia municipal, fin de la administración."
    )


def test_update_profile_without_changes_writes_nothing(municipality, enlace):
    update(municipality, enlace, values={"mayor": ""})
    assert Entry.objects.count() == 0


def test_update_profile_refuses_a_stale_form(municipality, enlace):
    seen = offices.profile_version(municipality)
    update(municipality, enlace, values={"mayor": "María López"})
    with pytest.raises(ValidationError) as error:
        update(municipality, enlace, seen=seen, values={"mayor": "Otra persona"})
    assert error.value.code == "stale"
    municipality.refresh_from_db()
    assert municipality.mayor == "María López"


def test_update_profile_is_the_enlaces_act(municipality, lectora, otro_enlace, asesora):
    for person in (lectora, otro_enlace, asesora):
        with pytest.raises(ValidationError):
            update(municipality, person, values={"mayor": "X"})
    municipality.refresh_from_db()
    assert municipality.mayor == ""


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"timezone": "America/Guadalajara"}, "timezone"),
        ({"mayor": "x" * 151}, "mayor"),
        (
            {
                "administration_starts_on": dt.date(2027, 10, 1),
                "administration_ends_on": dt.date(2024, 9, 30),
            },
            "__all__",
        ),
    ],
)
def test_update_profile_refuses_wrong_values(municipality, enlace, values, field):
    with pytest.raises(ValidationError) as error:
        update(municipality, enlace, values=values)
    assert list(error.value.message_dict) == [field]
    assert Entry.objects.count() == 0


def test_update_profile_checks_the_end_against_the_stored_beginning(municipality, enlace):
    update(municipality, enlace, values={"administration_starts_on": dt.date(2024, 10, 1)})
    municipality.refresh_from_db()
    with pytest.raises(ValidationError):
        update(municipality, enlace, values={"administration_ends_on": dt.date(2024, 9, 30)})


def test_coat_of_arms_is_stored_replaced_and_removed(municipality, enlace):
    first = update(municipality, enlace, coat_of_arms=picture()).coat_of_arms.name
    second = update(
        Municipality.objects.get(pk=municipality.pk),
        enlace,
        coat_of_arms=picture("JPEG", "escudo.jpeg"),
    )
    assert first.startswith("coats/") and first.endswith(".png")
    assert second.coat_of_arms.name.endswith(".jpg")
    # Papers issued with the first one may still show it.
    assert storages["private"].exists(first)
    row = update(second, enlace, remove_coat_of_arms=True)
    assert row.coat_of_arms.name == ""
    assert Entry.objects.count() == 3


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("escudo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("escudo.png", b"%PDF-1.7 not an image"),
        SimpleUploadedFile("escudo.png", b""),
        picture("WEBP", "escudo.webp"),
    ],
    ids=["svg", "disguised", "empty", "webp"],
)
def test_coat_of_arms_takes_pictures_only(municipality, enlace, file):
    with pytest.raises(ValidationError) as error:
        update(municipality, enlace, coat_of_arms=file, values={"mayor": "María López"})
    assert list(error.value.message_dict) == ["coat_of_arms"]
    municipality.refresh_from_db()
    assert (municipality.coat_of_arms.name, municipality.mayor) == ("", "")


def test_privacy_notice_is_the_model_until_it_is_edited(municipality, enlace):
    municipality.privacy_notice = ""
    assert offices.privacy_notice_of(municipality) == default_privacy_notice(municipality)
    row = offices.save_privacy_notice(
        municipality=municipality,
        text="  Nuestro aviso.\r\nSegundo renglón.\n",
        seen=offices.privacy_notice_version(Municipality.objects.get(pk=municipality.pk)),
        by=enlace,
        today=TODAY,
    )
    assert (row.privacy_notice, row.privacy_notice_updated_on) == (
        "Nuestro aviso.\nSegundo renglón.",
        TODAY,
    )
    assert offices.privacy_notice_of(row) == "Nuestro aviso.\nSegundo renglón."
    assert Entry.objects.get().act == "municipality.privacy_notice_changed"


def test_privacy_notice_refuses_empty_long_stale_and_strangers(municipality, enlace, lectora):
    seen = offices.privacy_notice_version(municipality)
    for text, mark, by in (
        ("   \n", seen, enlace),
        ("x" * 20_001, seen, enlace),
        ("Otro aviso.", "of another day", enlace),
        ("Otro aviso.", seen, lectora),
    ):
        with pytest.raises(ValidationError):
            offices.save_privacy_notice(municipality=municipality, text=text, seen=mark, by=by, today=TODAY)
    before = municipality.privacy_notice
    municipality.refresh_from_db()
    assert municipality.privacy_notice == before


def test_model_of_the_notice_names_the_municipality_and_says_it_is_a_model(municipality):
    municipality.address = "Av. Hidalgo 400, Centro"
    text = default_privacy_notice(municipality)
    assert text.startswith("Este texto es un modelo.")
    assert "El Ayuntamiento de Guadalajara, Jalisco, con domicilio en Av. Hidalgo 400, Centro, es" in text
    headings = [block.lines[0] for block in notice_blocks(text) if block.kind == "heading"]
    assert headings == [
        "Responsable",
        "Qué datos se tratan",
        "Para qué se usan",
        "Con quién se comparten",
        "Sus derechos",
        "Contacto",
        "Cambios a este aviso",
    ]


def test_notice_blocks_reads_headings_paragraphs_and_lists():
    text = "Título\nUn párrafo.\r\n\r\n- uno\n- dos\nCierre.\n\n\n<b>Nada de HTML.</b>."
    assert notice_blocks(text) == [
        Block("heading", ("Título",)),
        Block("paragraph", ("Un párrafo.",)),
        Block("list", ("uno", "dos")),
        Block("paragraph", ("Cierre.",)),
        Block("paragraph", ("<b>Nada de HTML.</b>.",)),
    ]
    assert notice_blocks("") == []
