"""The press kit: photographs without hidden data, only with consent; the data sheet; the file for journalists."""

import datetime as dt
import io
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from agreements.communication import photos, press
from agreements.communication.papers import press_source
from agreements.models import PressPhoto
from partners.models import Entry
from tests.access_communication import PHOTO, jpeg
from tests.agreements.conftest import put_in_force
from tests.conftest import MONDAY
from tests.lib.test_pdf import failures, text_of

pytestmark = pytest.mark.django_db


def add(agreement, by, file=None, **changes):
    return photos.add_photo(agreement=agreement, file=file or jpeg(), by=by, today=MONDAY, **PHOTO | changes)


def stored(photo):
    with storages["private"].open(photo.file.name) as file:
        return Image.open(io.BytesIO(file.read()))


def with_hidden_data(size=(640, 480)):
    """A JPEG as a telephone makes it: lying on its side, with camera, place and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010F] = "Cámara secreta"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (20.0, 40.0, 12.0)
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, "JPEG", exif=exif, comment=b"lugar: mi casa")
    return SimpleUploadedFile("IMG_1.jpg", data.getvalue(), "image/jpeg")


def test_a_photograph_loses_all_that_the_camera_wrote_and_stands_upright(draft, enlace):
    photo = add(draft, enlace, with_hidden_data())
    picture = stored(photo)
    assert picture.size == (480, 640)
    assert len(picture.getexif()) == 0
    assert not {"exif", "comment", "icc_profile", "gps"} & picture.info.keys()
    with storages["private"].open(photo.file.name) as file:
        body = file.read()
    assert b"secreta" not in body and b"mi casa" not in body
    assert (photo.content_type, photo.size, photo.original_name) == ("image/jpeg", len(body), "IMG_1.jpg")
    assert Entry.objects.about(draft).filter(act="photo.added").count() == 1


def test_a_large_transparent_picture_becomes_a_jpeg_of_sensible_size(draft, enlace):
    data = io.BytesIO()
    Image.new("RGBA", (4000, 1200), (0, 0, 0, 0)).save(data, "PNG")
    picture = stored(add(draft, enlace, SimpleUploadedFile("logo.png", data.getvalue(), "image/png")))
    assert (picture.format, picture.size, picture.getpixel((5, 5))) == ("JPEG", (3200, 960), (255, 255, 255))


def test_a_picture_for_printing_in_four_inks_becomes_rgb(draft, enlace):
    data = io.BytesIO()
    Image.new("CMYK", (640, 480), (0, 255, 255, 0)).save(data, "JPEG")
    picture = stored(add(draft, enlace, SimpleUploadedFile("c.jpg", data.getvalue(), "image/jpeg")))
    red, green, blue = picture.getpixel((9, 9))
    assert picture.mode == "RGB" and red > 180 and green < 80 and blue < 80


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"caption": " "}, "caption"),
        ({"alt": ""}, "alt"),
        ({"author": ""}, "author"),
        ({"rights": "stolen", "rights_note": "Ninguna"}, "rights"),
        ({"rights": "licensed"}, "rights_note"),
        ({"taken_on": MONDAY + dt.timedelta(days=1)}, "taken_on"),
    ],
)
def test_a_photograph_without_its_words_is_refused(draft, enlace, changes, field):
    with pytest.raises(ValidationError) as refused:
        add(draft, enlace, **changes)
    assert set(refused.value.message_dict) == {field}
    assert not PressPhoto.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("firma.jpg", b"no es una imagen", "image/jpeg"),
        SimpleUploadedFile("firma.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        SimpleUploadedFile("firma.jpg", b"", "image/jpeg"),
        jpeg(size=(300, 200)),
    ],
    ids=["disguised", "svg", "empty", "small"],
)
def test_what_is_no_photograph_is_refused(draft, enlace, file):
    with pytest.raises(ValidationError) as refused:
        add(draft, enlace, file)
    assert set(refused.value.message_dict) == {"file"}


def test_the_same_photograph_is_kept_once_whatever_its_file_is_called(draft, enlace):
    add(draft, enlace)
    with pytest.raises(ValidationError, match="ya está en la carpeta"):
        add(draft, enlace, jpeg("otra.jpg"))
    assert PressPhoto.objects.count() == 1


def test_a_stale_tab_overwrites_nothing(draft, enlace):
    photo = add(draft, enlace)
    seen = photos.fingerprint(photo)
    changed = photos.change_photo(
        photo=photo, by=enlace, today=MONDAY, seen=seen, **PHOTO | {"author": "Rosa Peña"}
    )
    with pytest.raises(ValidationError, match="Otra persona cambió"):
        photos.change_photo(photo=photo, by=enlace, today=MONDAY, seen=seen, **PHOTO | {"author": "Otra"})
    changed.refresh_from_db()
    assert changed.author == "Rosa Peña"


def test_what_is_removed_is_erased(draft, enlace, django_capture_on_commit_callbacks):
    photo = add(draft, enlace)
    name = photo.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert photos.remove_photo(photo=photo, by=enlace)
    assert not storages["private"].exists(name)
    assert not photos.remove_photo(photo=photo, by=enlace)
    with pytest.raises(ValidationError, match="ya no existe"):
        photos.change_photo(photo=photo, by=enlace, today=MONDAY, seen="", **PHOTO)


# --- The kit ---------------------------------------------------------------------------------------------------------


def test_without_consent_or_file_a_photograph_is_not_in_the_kit(draft, enlace):
    shown = add(draft, enlace)
    unasked = add(draft, enlace, jpeg(colour="gold"), people_agreed=False)
    lost = add(draft, enlace, jpeg(colour="navy"))
    storages["private"].delete(lost.file.name)
    kit = press.kit_of(draft, enlace)
    assert kit.photos == (shown,)
    assert kit.left_out == ((unasked, press.NO_CONSENT), (lost, press.NO_FILE))


def test_the_file_holds_sheet_credits_and_photographs_under_safe_names(draft, enlace, tmp_path):
    first = add(draft, enlace, caption="../../etc/passwd: «Firma»", rights="open", rights_note="CC BY 4.0")
    add(draft, enlace, jpeg(colour="gold"), people_agreed=False)
    kit = press.kit_of(draft, enlace)
    body = b"".join(press.stream(kit, b"%PDF-ficha"))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        folder = "prensa-ciudad-de-lyon"
        assert archive.namelist() == [
            f"{folder}/ficha-de-datos.pdf",
            f"{folder}/creditos.txt",
            f"{folder}/fotografias/01-etcpasswd-firma.jpg",
        ]
        assert archive.read(f"{folder}/ficha-de-datos.pdf") == b"%PDF-ficha"
        credit = archive.read(f"{folder}/creditos.txt").decode("utf-8-sig")
        assert "Autoría: Comunicación Social" in credit and "licencia abierta (CC BY 4.0)" in credit
        with storages["private"].open(first.file.name) as file:
            assert archive.read(archive.namelist()[2]) == file.read()


def test_the_sheet_is_one_accessible_page(draft, enlace, tmp_path):
    empty = press_source(draft, MONDAY)
    assert "el acuerdo está en preparación" in empty.html
    signed = put_in_force(draft, ends_on=dt.date(2031, 3, 1))
    source = press_source(signed, MONDAY)
    assert source.digest() == press_source(signed, MONDAY).digest()
    data = source.pdf()
    assert (failures(data, "2a"), failures(data, "ua1")) == ([], [])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
        assert "Ficha de datos para la prensa" in str(pdf.docinfo["/Title"])
    text = " ".join(text_of(data, tmp_path).split())
    for words in (
        "Guadalajara – Lyon",
        "Fin de vigencia 1 de marzo de 2031",
        "520,000 habitantes",
        "Cultura y artes",
        "enlace@guadalajara.example",
    ):
        assert words in text, words


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_from_the_form_to_the_file(client, draft, enlace):
    client.force_login(enlace)
    create = reverse("agreements:photo-create", args=[draft.pk])
    data = PHOTO | {"taken_on": "2026-03-02", "file": with_hidden_data()}
    kit = reverse("agreements:press-kit", args=[draft.pk])
    assert client.post(create, data | {"rights": "licensed"}).status_code == 422
    data["file"].seek(0)
    assert client.post(create, data).url == kit
    photo = PressPhoto.objects.get()
    page = client.get(kit).content.decode()
    assert f'alt="{PHOTO["alt"]}"' in page and "Fotografías en la carpeta (1)" in page
    for name in ("photo-image", "photo-thumbnail"):
        answer = client.get(reverse(f"agreements:{name}", args=[photo.pk]))
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (480, 640)
    answer = client.get(reverse("agreements:press-download", args=[draft.pk]))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/zip", "nosniff")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
    assert [name.rpartition("/")[2] for name in names] == [
        "ficha-de-datos.pdf",
        "creditos.txt",
        "01-firma-en-el-salon-de-cabildo.jpg",
    ]


def test_a_photograph_without_consent_is_said_to_stay_out(client, draft, enlace):
    client.force_login(enlace)
    data = PHOTO | {"taken_on": "2026-03-02", "file": jpeg()}
    del data["people_agreed"]
    page = client.post(
        reverse("agreements:photo-create", args=[draft.pk]), data, follow=True
    ).content.decode()
    assert "no entra en la carpeta hasta confirmar el consentimiento" in page
    assert "Fuera de la carpeta (1)" in page


def test_a_photograph_of_another_municipality_is_not_found(client, draft, enlace, otro_enlace):
    photo = add(draft, enlace)
    client.force_login(otro_enlace)
    for name in ("photo-image", "photo-thumbnail", "photo-edit", "photo-delete"):
        assert client.get(reverse(f"agreements:{name}", args=[photo.pk])).status_code == 404
