"""The press kit of an agreement: what goes into it, what does not and why, and the file that journalists get."""

from dataclasses import dataclass

from django.core.files.storage import storages
from django.utils.text import slugify
from zipstream import ZipStream

from agreements.drafting.answers import spoken_date
from agreements.models import Agreement, PressPhoto

#: Characters of a caption in the name of a file.
NAME_LENGTH = 60
CHUNK = 64 * 1024
NO_CONSENT = "falta confirmar el consentimiento de las personas reconocibles"
NO_FILE = "su archivo no está en el almacén"


@dataclass(frozen=True)
class Kit:
    """The photographs that go into the press kit, and those that do not: (photograph, why)."""

    agreement: Agreement
    photos: tuple[PressPhoto, ...]
    left_out: tuple[tuple[PressPhoto, str], ...]


def kit_of(agreement, user) -> Kit:
    """What the press kit of the agreement holds today: one query."""
    photos, left_out = [], []
    storage = storages["private"]
    for photo in PressPhoto.objects.visible_to(user).filter(agreement=agreement).order_by("taken_on", "pk"):
        if not photo.people_agreed:
            left_out.append((photo, NO_CONSENT))
        elif not storage.exists(photo.file.name):
            left_out.append((photo, NO_FILE))
        else:
            photos.append(photo)
    return Kit(agreement, tuple(photos), tuple(left_out))


def file_name_of(photo, number):
    """«01-firma-del-acuerdo.jpg»: nothing that a person typed but its letters and digits."""
    return f"{number:02d}-{slugify(photo.caption)[:NAME_LENGTH].strip('-') or 'fotografia'}.jpg"


def credits_text(kit):
    """The plain text beside the photographs: caption, author and rights of each, in the order of the files."""
    lines = [
        f"Carpeta de prensa: {kit.agreement.title}",
        "",
        "Al publicar una fotografía, cite su autoría y respete sus derechos.",
        "",
    ]
    for number, photo in enumerate(kit.photos, start=1):
        rights = photo.get_rights_display() + (f" ({photo.rights_note})" if photo.rights_note else "")
        lines += [
            file_name_of(photo, number),
            f"  Pie de foto: {photo.caption}",
            f"  Qué se ve: {photo.alt}",
            f"  Fecha: {spoken_date(photo.taken_on)}",
            f"  Autoría: {photo.author}",
            f"  Derechos: {rights}",
            "",
        ]
    if not kit.photos:
        lines.append("Esta carpeta todavía no tiene fotografías.")
    return "\r\n".join(lines).encode("utf-8-sig")


def members(kit, sheet, summary=None):
    """(name, bytes or name in the private storage) of everything in the file, in order.

    `sheet` are the bytes of the data sheet, `summary` those of the citizen's summary when there is one.
    """
    folder = folder_of(kit.agreement)
    yield f"{folder}/ficha-de-datos.pdf", sheet
    if summary:
        yield f"{folder}/resumen-ciudadano.pdf", summary
    yield f"{folder}/creditos.txt", credits_text(kit)
    for number, photo in enumerate(kit.photos, start=1):
        yield f"{folder}/fotografias/{file_name_of(photo, number)}", photo.file.name


def folder_of(agreement):
    return f"prensa-{slugify(agreement.counterpart.official_name)[:NAME_LENGTH].strip('-') or 'acuerdo'}"


def stream(kit, sheet, summary=None):
    """The ZIP in pieces: photographs are read while they are sent, and never held whole."""
    archive = ZipStream(sized=False)
    for name, body in members(kit, sheet, summary):
        archive.add(body if isinstance(body, bytes) else _chunks(body), name)
    return archive


def _chunks(name):
    with storages["private"].open(name) as file:
        yield from iter(lambda: file.read(CHUNK), b"")
