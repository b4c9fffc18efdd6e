"""The bag as a ZIP: any archive can read it, and every alteration of it is found."""

import hashlib
import io
import json
import random
import subprocess
import warnings
import zipfile

import bagit
import pytest

from agreements.handover.bag import Entry, Packed, bag_stream, info_bytes, is_safe, manifest_bytes
from agreements.handover.verifying import verify_package

NAME = "entrega-14039-2027-03-30"
FILES = {
    "index.html": b"<h1>Entrega</h1>" * 40,
    "documentos/14039-AI-00001.pdf": random.Random(1).randbytes(9_000),  # noqa: S311
    "documentos/14039-AI-00002.pdf": random.Random(2).randbytes(7_000),  # noqa: S311
    "archivos/evidencias/12-oficio.pdf": random.Random(3).randbytes(5_000),  # noqa: S311
    "archivos/evidencias/13-vacio.txt": b"",
    "datos/tareas.json": json.dumps([{"id": n, "name": "Información"} for n in range(60)]).encode(),
    "listas/tareas.csv": "tarea,día\n".encode() * 50,
}


def packed_as(files=FILES, name=NAME, sized=True):
    packed, seen = Packed(), []
    data = b"".join(
        bag_stream(
            name=name,
            entries=(
                Entry(path, iter([body[:100], body[100:]]), size=len(body) if sized else None)
                for path, body in files.items()
            ),
            packed=packed,
            tags=lambda done: {
                "bag-info.txt": info_bytes(
                    [("Source-Organization", "Guadalajara"), ("Payload-Oxum", f"{done.octets}.{done.count}")]
                ),
                "LEEME.txt": b"Abra data/index.html\n",
            },
            done=lambda entry, digest, size: seen.append((entry.path, digest, size)),
        )
    )
    return data, packed, seen


@pytest.fixture(scope="module")
def package():
    return packed_as()[0]


def findings(data, **hashes):
    return verify_package(io.BytesIO(data), **hashes).findings


def kinds(data, **hashes):
    return {(finding.kind, finding.path) for finding in findings(data, **hashes)}


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


def repacked(rows):
    """The same files in a ZIP of the same shape, with right checksums: only the bag itself can tell."""
    from zipstream import ZIP_STORED, ZipStream

    archive = ZipStream(compress_type=ZIP_STORED)
    for path, body in rows:
        archive.add(body, path)
    return bytes(archive)


def test_what_went_by_is_counted_and_hashed(package):
    data, packed, seen = packed_as()
    assert seen == [(path, hashlib.sha256(body).hexdigest(), len(body)) for path, body in FILES.items()]
    assert (packed.count, packed.octets) == (len(FILES), sum(map(len, FILES.values())))
    manifest = dict(members(data))[f"{NAME}/manifest-sha256.txt"]
    assert packed.manifest_sha256 == hashlib.sha256(manifest).hexdigest()


@pytest.mark.parametrize("sized", [True, False])
def test_archives_and_sha256sum_accept_it(tmp_path, sized):
    with zipfile.ZipFile(io.BytesIO(packed_as(sized=sized)[0])) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    bag = bagit.Bag(str(tmp_path / NAME))
    assert bag.validate() is True
    assert bag.info["Payload-Oxum"] == f"{sum(map(len, FILES.values()))}.{len(FILES)}"
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        checked = subprocess.run(
            ["sha256sum", "--strict", "-c", manifest],  # noqa: S607
            cwd=tmp_path / NAME,
            capture_output=True,
            text=True,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr
    (tmp_path / NAME / "data" / "index.html").write_bytes(b"otra cosa")
    assert subprocess.run(
        ["sha256sum", "-c", "manifest-sha256.txt"],  # noqa: S607
        cwd=tmp_path / NAME,
        capture_output=True,
    ).returncode


@pytest.mark.parametrize("sized", [True, False])
def test_a_package_is_whole(sized):
    data, packed, _ = packed_as(sized=sized)
    verdict = verify_package(io.BytesIO(data))
    assert verdict.findings == []
    assert (verdict.count, verdict.octets, verdict.name) == (packed.count, packed.octets, NAME)
    assert (verdict.sha256, verdict.manifest_sha256) == (
        hashlib.sha256(data).hexdigest(),
        packed.manifest_sha256,
    )


def test_names_with_accents_are_read():
    data, _, _ = packed_as({"documentos/Acuerdo de Mérida – Ñuñoa 市.pdf": b"x" * 20})
    assert findings(data) == []


@pytest.mark.parametrize(
    "path", ["../fuera.txt", "/etc/passwd", "a//b", "a/./b", "c:/x", "a\\b", "a\nb", "", "a/ b", "100%25"]
)
def test_a_path_that_leads_away_is_not_packed(path):
    assert not is_safe(path)
    with pytest.raises(ValueError, match="Not a path"):
        packed_as({path: b"x"})


def test_a_path_is_packed_once():
    twice = [Entry("a.txt", iter([b"1"])), Entry("a.txt", iter([b"2"]))]
    with pytest.raises(ValueError, match="Not a path"):
        list(bag_stream(name=NAME, entries=twice, packed=Packed(), tags=lambda p: {}, done=lambda *a: None))


def test_values_of_bag_info_stay_on_their_line():
    assert info_bytes([("Contact", "Ana\nPayload-Oxum: 1.1"), ("Empty", "")]) == (
        b"Contact: Ana Payload-Oxum: 1.1\n"
    )


# --- What is found, and in which words ------------------------------------------------------------------------


def test_a_missing_file_is_named(package):
    rows = [row for row in members(package) if not row[0].endswith("00001.pdf")]
    assert ("falta", "data/documentos/14039-AI-00001.pdf") in kinds(repacked(rows))


def test_an_altered_file_is_named(package):
    rows = [
        (path, body[:-1] + b"?" if path.endswith("00001.pdf") else body) for path, body in members(package)
    ]
    assert kinds(repacked(rows)) == {("alterado", "data/documentos/14039-AI-00001.pdf")}


def test_an_added_file_is_named(package):
    rows = [*members(package), (f"{NAME}/data/documentos/otro.pdf", b"x")]
    assert ("agregado", "data/documentos/otro.pdf") in kinds(repacked(rows))
    assert ("agregado", "otra/cosa.txt") in kinds(repacked([*members(package), ("otra/cosa.txt", b"x")]))
    assert ("agregado", "nota.txt") in kinds(repacked([*members(package), (f"{NAME}/nota.txt", b"x")]))


def test_an_altered_manifest_is_named(package):
    rows = dict(members(package))
    target = f"{NAME}/data/index.html"
    rows[target] = b"<h1>Otra</h1>"
    rows[f"{NAME}/manifest-sha256.txt"] = manifest_bytes(
        {
            path.removeprefix(f"{NAME}/"): hashlib.sha256(body).hexdigest()
            for path, body in rows.items()
            if "/data/" in path
        }
    )
    assert ("alterado", "manifest-sha256.txt") in kinds(repacked(rows.items()))


def test_one_rebuilt_consistently_is_told_by_the_printed_hashes(package):
    genuine = verify_package(io.BytesIO(package))
    forged = packed_as(FILES | {"index.html": b"<h1>Otra</h1>"})[0]
    assert findings(forged) == []
    assert kinds(forged, manifest=genuine.manifest_sha256) == {("distinto", "manifest-sha256.txt")}
    assert kinds(forged, sha256=genuine.sha256) == {("distinto", "")}
    assert findings(package, manifest=genuine.manifest_sha256.upper(), sha256=genuine.sha256) == []


@pytest.mark.parametrize("keep", [0, 1, 100, -1, -22, -400])
def test_a_truncated_file_is_told(package, keep):
    found = findings(package[:keep])
    assert [finding.kind for finding in found] == ["estructura"]
    assert "cortado" in found[0].text


def test_bytes_before_and_after_are_told(package):
    assert [f.kind for f in findings(b"MZ" * 40 + package)] == ["estructura"]
    assert [f.kind for f in findings(package + b"\0")] == ["estructura"]


def test_two_files_of_one_name_are_told(package):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [*members(package), (f"{NAME}/data/index.html", b"<h1>Otra</h1>")]
        assert ("repetido", f"{NAME}/data/index.html") in kinds(repacked(rows))


def _foreign(write):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        write(archive)
    return out.getvalue()


def test_paths_that_lead_away_are_told():
    data = _foreign(lambda archive: archive.writestr("../../etc/passwd", "x"))
    assert ("peligroso", "../../etc/passwd") in kinds(data)
    assert ("peligroso", "/etc/passwd") in kinds(_foreign(lambda a: a.writestr("/etc/passwd", "x")))


def test_links_are_told():
    def write(archive):
        info = zipfile.ZipInfo(f"{NAME}/data/enlace")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")

    assert ("peligroso", f"{NAME}/data/enlace") in kinds(_foreign(write))


def test_a_bomb_is_not_read():
    data = _foreign(lambda archive: archive.writestr(f"{NAME}/data/bomba", bytes(80_000_000)))
    assert len(data) < 100_000
    assert kinds(data) == {("peligroso", "")}


def test_one_packed_again_by_another_program_says_that_its_content_is_right(package):
    again = _foreign(lambda archive: [archive.writestr(path, body) for path, body in members(package)])
    verdict = verify_package(io.BytesIO(again))
    assert [finding.kind for finding in verdict.findings] == ["estructura"]
    assert "volvió a empaquetar" in verdict.findings[0].text
    assert verdict.count == len(FILES)


@pytest.mark.parametrize("data", [b"", b"no soy un zip" * 100, b"PK\x05\x06" + bytes(18), b"PK\x03\x04" * 30])
def test_whatever_is_no_package_is_told(data):
    assert not verify_package(io.BytesIO(data)).is_whole
