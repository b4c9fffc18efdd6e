"""Five hundred alterations of a package, each of them found; and the command that tells them."""

import hashlib
import io
import json
import os
import random
import warnings
import zipfile

import pytest
from django.core.management import CommandError, call_command

from tests.agreements.test_handover_bag import NAME, findings, members, package, packed_as, repacked

__all__ = ["package"]


def flip(data, rng):
    place, bit = rng.randrange(len(data)), 1 << rng.randrange(8)
    return data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]


def overwrite(data, rng):
    place = rng.randrange(len(data) - 8)
    return data[:place] + rng.randbytes(8) + data[place + 8 :]


def truncate(data, rng):
    return data[: rng.randrange(len(data))]


def append(data, rng):
    return data + rng.randbytes(rng.randint(1, 60))


def prepend(data, rng):
    return rng.randbytes(rng.randint(1, 60)) + data


def cut_out(data, rng):
    place = rng.randrange(len(data) - 40)
    return data[:place] + data[place + rng.randint(1, 40) :]


def remove(data, rng):
    rows = members(data)
    rows.pop(rng.randrange(len(rows)))
    return repacked(rows)


def add(data, rng):
    rows = members(data)
    folder = rng.choice([f"{NAME}/data/documentos", f"{NAME}", f"{NAME}/data", "otra"])
    rows.insert(rng.randrange(len(rows) + 1), (f"{folder}/agregado-{rng.random()}.txt", rng.randbytes(9)))
    return repacked(rows)


def rename(data, rng):
    rows = members(data)
    place = rng.randrange(len(rows))
    rows[place] = (f"{rows[place][0]}x", rows[place][1])
    return repacked(rows)


def swap(data, rng):
    rows = members(data)
    one, other = rng.sample(range(len(rows)), 2)
    (a, body_a), (b, body_b) = rows[one], rows[other]
    rows[one], rows[other] = (a, body_b), (b, body_a)
    return repacked(rows)


def repeat(data, rng):
    rows = members(data)
    path, body = rng.choice(rows)
    return repacked([*rows, (path, rng.choice([body, b"otra cosa"]))])


def lengthen(data, rng):
    rows = members(data)
    one = rng.randrange(len(rows))
    rows[one] = (rows[one][0], rows[one][1] + b" ")
    return repacked(rows)


def forge_manifest(data, rng):
    """A file and its line of the manifest, but not what stands above the manifest."""
    rows = dict(members(data))
    path = rng.choice([path for path in rows if "/data/" in path])
    old, rows[path] = rows[path], rng.randbytes(30)
    manifest = f"{NAME}/manifest-sha256.txt"
    line = path.removeprefix(f"{NAME}/")
    rows[manifest] = rows[manifest].replace(
        f"{hashlib.sha256(old).hexdigest()}  {line}\n".encode(),
        f"{hashlib.sha256(rows[path]).hexdigest()}  {line}\n".encode(),
    )
    return repacked(rows.items())


def forge_tag_manifest(data, rng):
    """A line of the manifest of manifests that is no longer there."""
    rows = dict(members(data))
    name = f"{NAME}/tagmanifest-sha256.txt"
    lines = rows[name].splitlines(keepends=True)
    lines.pop(rng.randrange(len(lines)))
    rows[name] = b"".join(lines)
    return repacked(rows.items())


ALTERATIONS = [
    *[flip] * 6,
    *[overwrite] * 2,
    truncate,
    append,
    prepend,
    cut_out,
    remove,
    add,
    rename,
    swap,
    repeat,
    lengthen,
    forge_manifest,
    forge_tag_manifest,
]


def test_every_alteration_among_five_hundred_is_found(package):
    """The package as it is stands beside each of them, so that finding everything wrong would fail too."""
    rng = random.Random(20270330)  # noqa: S311
    undetected = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number in range(500):
            alter = ALTERATIONS[number % len(ALTERATIONS)]
            altered = alter(package, rng)
            if altered != package and not findings(altered):
                undetected.append((number, alter.__name__))
        assert findings(repacked(members(package))) == []
    assert undetected == []


@pytest.mark.parametrize("bit", [0, 5])
def test_no_byte_outside_the_files_may_change(bit):
    """Every byte of the headers, of the directory and of the end, one by one."""
    package = packed_as({"index.html": b"<h1>Entrega</h1>"}, name="e")[0]
    body = sorted(
        (info.header_offset + 30 + len(info.filename), info.file_size)
        for info in zipfile.ZipFile(io.BytesIO(package)).infolist()
    )
    inside = {place for start, size in body for place in range(start, start + size)}
    missed = []
    for place in sorted(set(range(len(package))) - inside):
        altered = bytearray(package)
        altered[place] ^= 1 << bit
        if not findings(bytes(altered)):
            missed.append(place)
    assert missed == []


# --- The command ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_command_accepts_a_whole_package(package, tmp_path, capsys):
    file = tmp_path / "entrega.zip"
    file.write_bytes(package)
    call_command("verify_handover", str(file))
    out = capsys.readouterr().out
    assert "El paquete está íntegro." in out
    assert hashlib.sha256(package).hexdigest() in out
    assert "no tiene registrado" in out


@pytest.mark.django_db
def test_command_tells_what_changed_and_fails(package, tmp_path, capsys):
    file = tmp_path / "entrega.zip"
    file.write_bytes(repacked([row for row in members(package) if not row[0].endswith("tareas.json")]))
    with pytest.raises(CommandError) as refused:
        call_command("verify_handover", str(file))
    assert refused.value.returncode == 1
    assert "[falta] data/datos/tareas.json:" in capsys.readouterr().out
    with pytest.raises(CommandError) as refused:
        call_command("verify_handover", str(file), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["integro"] is False
    assert [(each["kind"], each["path"]) for each in told["hallazgos"]] == [
        ("falta", "data/datos/tareas.json"),
        ("alterado", "bag-info.txt"),
    ]


@pytest.mark.django_db
def test_command_says_when_there_is_no_such_file(tmp_path):
    with pytest.raises(CommandError, match="No se puede leer") as refused:
        call_command("verify_handover", os.fspath(tmp_path / "nada.zip"))
    assert refused.value.returncode == 2
