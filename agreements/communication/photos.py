"""Photographs for the press: how they come in, what is said of them, and how they go.

Every picture is drawn anew before it is kept: upright, in sRGB, at most LONGEST pixels, without any of the data that
cameras write into files (place, day, serial number). The file that was uploaded is not kept.
"""

import hashlib
import io
import struct
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from PIL import Image, ImageCms, ImageOps

from agreements.models import PressPhoto
from hermanamientos.lib.uploads import check_upload, store_private
from partners.history import record

FIELDS = ("caption", "alt", "author", "rights", "rights_note", "people_agreed", "taken_on")
KINDS = ("image",)
#: What `check_upload` lets through, by Pillow's names: a file that is two things at once is opened as one of these.
FORMATS = ("JPEG", "PNG", "WEBP")
#: Longest side in pixels: a page of a newspaper at 200 dots per inch.
LONGEST = 3200
#: Shortest side below which a picture is of no use to the press.
SHORTEST = 480
QUALITY = 88
MOST_PHOTOS = 60
STALE = (
    "Otra persona cambió los datos de esta fotografía mientras usted los editaba. Lo que escribió sigue aquí: revise y "
    "vuelva a guardar."
)
GONE = "Esta fotografía ya no existe: otra persona la quitó de la carpeta."


def add_photo(*, agreement, file, by, today, **data):
    """Keep a photograph (`file` as uploaded) with its data (FIELDS); returns it.

    Raises ValidationError for what is no picture, is too small, was added before, or lacks a word that the press needs.
    """
    photo = PressPhoto(agreement=agreement, added_by=by, **_known(data))
    _check(photo, today)
    try:
        body, facts = redrawn(file)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    digest = hashlib.sha256(body).hexdigest()
    if PressPhoto.objects.filter(agreement=agreement, sha256=digest).exists():
        raise ValidationError({"file": "Esa fotografía ya está en la carpeta."}, code="twice")
    if PressPhoto.objects.filter(agreement=agreement).count() >= MOST_PHOTOS:
        raise ValidationError(f"La carpeta admite hasta {MOST_PHOTOS} fotografías: quite alguna antes.")
    photo.file.name = store_private(ContentFile(body), "press", ".jpg")
    photo.original_name, photo.content_type = facts.original_name, "image/jpeg"
    photo.size, photo.sha256 = len(body), digest
    try:
        with transaction.atomic():
            photo.save()
            _record(photo, "photo.added", f"Se agregó a la carpeta de prensa la fotografía «{photo}».", by)
    except IntegrityError as error:
        # Somebody pressed twice: the other request's row stands, and this file has none.
        storages["private"].delete(photo.file.name)
        raise ValidationError({"file": "Esa fotografía ya está en la carpeta."}, code="twice") from error
    return photo


def change_photo(*, photo, by, today, seen, **data):
    """Change what is said of a photograph. `seen` is the `fingerprint` of what the person saw."""
    with transaction.atomic():
        current = PressPhoto.objects.select_for_update(of=("self",)).filter(pk=photo.pk).first()
        if current is None:
            raise ValidationError(GONE)
        if fingerprint(current) != seen:
            raise ValidationError(STALE, code="stale")
        for name, value in _known(data).items():
            setattr(current, name, value)
        _check(current, today)
        current.save(update_fields=FIELDS)
        _record(current, "photo.changed", f"Se cambiaron los datos de la fotografía «{current}».", by)
    return current


def remove_photo(*, photo, by):
    """Take a photograph out of the press kit and erase its file; returns whether it was there."""
    name = photo.file.name
    with transaction.atomic():
        deleted, _ = PressPhoto.objects.filter(pk=photo.pk).delete()
        if deleted:
            _record(photo, "photo.removed", f"Se quitó de la carpeta de prensa la fotografía «{photo}».", by)
            transaction.on_commit(lambda: storages["private"].delete(name))
    return bool(deleted)


def fingerprint(photo):
    """Hash of all that a person can edit of a photograph."""
    return hashlib.sha256("\x1f".join(str(getattr(photo, name)) for name in FIELDS).encode()).hexdigest()


def redrawn(file):
    """Return (bytes of a JPEG, facts of the upload): the picture alone, without anything else that the file said.

    Raises ValidationError as `check_upload` does, and for a picture that is too small to be printed.
    """
    facts = check_upload(file, kinds=KINDS)
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", Image.DecompressionBombWarning
        )  # check_upload has its own, lower limit
        with Image.open(file.file, formats=FORMATS) as image:
            profile = image.info.get("icc_profile")
            picture = _in_srgb(_upright(image), profile)
    if min(picture.size) < SHORTEST:
        raise ValidationError(
            f"La imagen mide {picture.width} × {picture.height} píxeles: para la prensa, su lado menor debe tener al "
            f"menos {SHORTEST}.",
            code="small",
        )
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    # A picture of its own: what `info` of the other one holds would be written along.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    target = io.BytesIO()
    clean.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue(), facts


def _upright(image):
    """The picture as the camera was held; as it lies when what the camera wrote is damaged."""
    try:
        return ImageOps.exif_transpose(image)
    except (SyntaxError, struct.error, OSError, ValueError, TypeError, LookupError):
        return image


def _in_srgb(image, profile):
    """The picture in sRGB, on white where it was transparent."""
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile: the plain numbers are the best that there is
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    return image.convert("RGB")


def _known(data):
    if unknown := data.keys() - set(FIELDS):
        raise TypeError(f"Unknown fields: {', '.join(sorted(unknown))}")
    return data


def _check(photo, today):
    for name in ("caption", "alt", "author", "rights_note"):
        setattr(photo, name, " ".join(getattr(photo, name).split()))
    errors = {}
    try:
        photo.clean_fields(
            exclude=["agreement", "added_by", "file", "original_name", "content_type", "sha256"]
        )
    except ValidationError as error:
        errors = error.message_dict
    if photo.taken_on and photo.taken_on > today:
        errors["taken_on"] = "La fecha no puede ser posterior a hoy."
    if photo.rights and photo.rights != PressPhoto.Rights.OWN and not photo.rights_note:
        errors["rights_note"] = "Indique la licencia o el documento que autoriza a usar la fotografía."
    if errors:
        raise ValidationError(errors)


def _record(photo, act, text, by):
    record(act=act, text=text, by=by, subject=photo.agreement, municipality=photo.agreement.municipality)
