"""Photographs whose extra data is damaged: the picture is kept all the same."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from agreements.communication.photos import redrawn


@pytest.mark.parametrize("exif", [b"Exif\x00\x00garbagegarbage", b"Exif\x00\x00II*\x00", b"Exif\x00\x00"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_damaged_exif_does_not_cost_the_picture(kind, exif):
    target = io.BytesIO()
    Image.new("RGB", (700, 500), "teal").save(target, kind, exif=exif)
    body, facts = redrawn(ContentFile(target.getvalue(), name=f"acto.{kind.lower()}"))
    with Image.open(io.BytesIO(body)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (700, 500))
        assert not picture.getexif()
    assert facts.original_name == f"acto.{kind.lower()}"
