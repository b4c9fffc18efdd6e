"""Archives made to do harm: the verification says so, and neither its memory nor its time follows them."""

import bz2
import io
import struct
import tracemalloc
import zipfile

import pytest
from django.core.management import CommandError, call_command

from agreements.handover import verifying
from agreements.handover.verifying import verify_package

MEGABYTE = 1024 * 1024


def zipped(rows, **facts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", **facts) as archive:
        for name, body in rows:
            archive.writestr(name, body)
    return target.getvalue()


def peak_of(data):
    """(Verdict, the most memory that reading it took, in bytes)."""
    tracemalloc.start()
    try:
        verdict = verify_package(io.BytesIO(data))
        return verdict, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_unfolds_whole_is_not_unfolded():
    body = b"\0" * (80 * MEGABYTE)
    data = bytearray(zipped([("e/manifest-sha256.txt", body)], compression=zipfile.ZIP_BZIP2))
    assert len(data) < 2_000 < len(bz2.compress(body[:MEGABYTE])) * 1_000
    directory = data.rfind(b"PK\x01\x02")
    # The directory claims a thousand bytes, so that it passes for a small file.
    data[directory + 24 : directory + 28] = struct.pack("<L", 1_000)
    verdict, peak = peak_of(bytes(data))
    assert ("alterado", "manifest-sha256.txt") in [(each.kind, each.path) for each in verdict.findings]
    assert peak < 20 * MEGABYTE


def test_manifest_of_millions_of_lines_is_one_finding():
    lines = b"\n" * (verifying.MOST_MEMBERS + 1)
    data = zipped([("e/bagit.txt", b"x"), ("e/manifest-sha256.txt", lines)], compression=zipfile.ZIP_DEFLATED)
    verdict, peak = peak_of(data)
    assert [each.text for each in verdict.findings if each.kind == "peligroso"] == [
        "Tiene demasiados renglones: no se lee."
    ]
    assert len(verdict.findings) < 10
    assert peak < 20 * MEGABYTE


def test_huge_directory_is_not_read():
    data = bytearray(zipped([("e/bagit.txt", b"x")]))
    end = data.rfind(b"PK\x05\x06")
    data[end + 12 : end + 16] = struct.pack("<L", verifying.MOST_DIRECTORY + 1)
    verdict = verify_package(io.BytesIO(bytes(data)))
    assert [(each.kind, each.path) for each in verdict.findings] == [("peligroso", "")]


@pytest.mark.django_db
def test_names_do_not_speak_to_the_terminal(tmp_path, capsys):
    file = tmp_path / "hostil.zip"
    file.write_bytes(zipped([("e/bagit.txt", b"x"), ("otra/\x1b[2J\x9b31mTodo bien", b"x")]))
    with pytest.raises(CommandError):
        call_command("verify_handover", str(file))
    out = capsys.readouterr().out
    assert "Todo bien" in out
    assert not {character for character in out if ord(character) < 32 or 127 <= ord(character) < 160} - {"\n"}
