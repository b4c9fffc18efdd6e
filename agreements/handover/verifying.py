"""Whether a hand-over package is whole: what is missing, altered or added, said one by one.

Nothing is unpacked: members are read in pieces, and only so far as the archive itself says that they go. An archive
that somebody rebuilt consistently, manifest and all, contradicts nothing in itself: it is told from ours by the hashes
printed in the certificate (`sha256`, `manifest`).
"""

import hashlib
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from agreements.handover.bag import BAGIT, CHUNK, DECLARATION, INFO, MANIFEST, TAG_MANIFEST, is_safe
from agreements.handover.zip_layout import LayoutError, check_layout

MISSING, ALTERED, ADDED = "falta", "alterado", "agregado"
REPEATED, UNSAFE, STRUCTURE, OTHER = "repetido", "peligroso", "estructura", "distinto"
#: A package holds its files as they are: one that claims to grow more than this is made to do harm.
MOST_GROWTH = 200
#: Bytes above which the growth is looked at.
GROWTH_FROM = 64 * 1024 * 1024
MOST_MEMBERS = 500_000
#: Bytes of its directory, which is read into memory as a whole: half a million members fit.
MOST_DIRECTORY = 96 * 1024 * 1024
#: Manifests are read into memory: 500,000 lines fit.
MOST_TAG_BYTES = 96 * 1024 * 1024
#: What can be read a piece at a time. The others unfold a piece whole, however large it becomes.
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)")
#: All that a damaged archive may make the readers of ZIP and of compressed data raise.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was packed: its kind, the file inside the package (or ""), and the sentence."""

    kind: str
    path: str
    text: str


@dataclass
class Verdict:
    """What was found. `count` and `octets` are of the files below `data/` whose hash is right."""

    findings: list[Finding] = field(default_factory=list)
    count: int = 0
    octets: int = 0
    sha256: str = ""
    manifest_sha256: str = ""
    name: str = ""

    @property
    def is_whole(self):
        return not self.findings

    def add(self, kind, path, text):
        self.findings.append(Finding(kind, path, text))


def verify_package(file, *, sha256="", manifest="", step: Callable[[], None] = lambda: None) -> Verdict:
    """Read a package (an open binary file) and tell everything that is wrong with it; `step()` is called on the way.

    `sha256` and `manifest` are the hashes of the whole file and of its manifest that were printed when it was made,
    where they are at hand. Raises nothing for bad input: a file that is no ZIP is a finding.
    """
    verdict = Verdict(sha256=_hash_of(file, step))
    if sha256 and sha256.lower() != verdict.sha256:
        verdict.add(OTHER, "", f"La huella del archivo es {verdict.sha256}: no es la que se esperaba.")
    size = file.seek(0, os.SEEK_END)
    try:
        if _directory_size(file) > MOST_DIRECTORY:
            verdict.add(UNSAFE, "", "Su directorio es demasiado grande para lo que es: no se lee.")
            return verdict
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            if _is_readable(verdict, infos, size):
                _check_structure(verdict, file, infos, size)
                _check_bag(verdict, archive, infos, step)
    except BROKEN:
        verdict.add(
            STRUCTURE, "", "No es un archivo ZIP, o está cortado o dañado: no se puede leer su directorio."
        )
    if manifest and verdict.manifest_sha256 and manifest.lower() != verdict.manifest_sha256:
        verdict.add(
            OTHER,
            MANIFEST,
            f"La huella del manifiesto es {verdict.manifest_sha256}: no es la que se imprimió en la constancia.",
        )
    return verdict


def _hash_of(file, step):
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        step()
    return digest.hexdigest()


def _directory_size(file):
    """Bytes of the archive's directory, by its end; 0 when it has none, which `zipfile` will say."""
    end = zipfile._EndRecData(file)
    return end[zipfile._ECD_SIZE] if end else 0


def _is_readable(verdict, infos, size):
    """Whether reading it is safe: no more members, no more bytes than its size can hold."""
    if len(infos) > MOST_MEMBERS:
        verdict.add(UNSAFE, "", f"Dice contener {len(infos):,} archivos: no se lee.")
        return False
    claimed = sum(info.file_size for info in infos)
    if claimed > max(GROWTH_FROM, size * MOST_GROWTH) or sum(info.compress_size for info in infos) > size:
        verdict.add(UNSAFE, "", "Sus archivos dicen ocupar mucho más de lo que cabe en él: no se lee.")
        return False
    return True


def _check_structure(verdict, file, infos, size):
    for info in infos:
        mode = info.external_attr >> 16
        if stat.S_ISLNK(mode):
            verdict.add(UNSAFE, info.filename, "Es un enlace a otro lugar del equipo, no un archivo.")
        if info.flag_bits & 0x1:
            verdict.add(STRUCTURE, info.filename, "Está cifrado con contraseña.")
    for path, times in Counter(info.filename for info in infos).items():
        if times > 1:
            verdict.add(REPEATED, path, f"Está {times} veces: no se sabe cuál vale.")
    try:
        check_layout(file, infos, size)
    except (LayoutError, *BROKEN) as error:
        where = str(error) if isinstance(error, LayoutError) else "no se puede recorrer"
        verdict.add(
            STRUCTURE,
            "",
            f"El ZIP no es el original: {where}. Se volvió a empaquetar o se alteró; abajo se dice si su contenido "
            "coincide.",
        )


def _check_bag(verdict, archive, infos, step):
    """The bag's own rules: one folder, its declaration, every file under a hash and every hash with its file."""
    files = [info for info in infos if not info.is_dir()]
    unsafe = [info for info in files if "/" not in info.orig_filename or not is_safe(info.orig_filename)]
    for info in unsafe:
        verdict.add(
            UNSAFE, info.filename, "Su ruta sale de la carpeta del paquete o no es válida en todo equipo."
        )
    skipped = set(map(id, unsafe))
    files = [info for info in files if id(info) not in skipped]
    names = Counter(info.filename.partition("/")[0] for info in files)
    if not names:
        verdict.add(MISSING, "", "No contiene ningún paquete de entrega-recepción.")
        return
    # The bag is the folder with the declaration; anything beside it does not belong.
    root = next(
        (name for name in names if any(info.filename == f"{name}/{DECLARATION}" for info in files)),
        names.most_common(1)[0][0],
    )
    verdict.name = root
    # Of two members with one name, the first is checked: that there are two was said already.
    members = {}
    for info in files:
        folder, _, path = info.filename.partition("/")
        if folder != root:
            verdict.add(ADDED, info.filename, "Está fuera de la carpeta del paquete.")
        else:
            members.setdefault(path, info)
    reader = _Reader(verdict, archive, step)
    tags = {path: info for path, info in members.items() if not path.startswith("data/")}
    payload = {path: info for path, info in members.items() if path.startswith("data/")}
    texts = {
        path: reader.read(path, tags[path])
        for path in (DECLARATION, INFO, MANIFEST, TAG_MANIFEST)
        if path in tags
    }
    for path in (DECLARATION, INFO, MANIFEST, TAG_MANIFEST):
        if path not in tags:
            verdict.add(MISSING, path, "Falta este archivo, sin el cual el paquete no puede comprobarse.")
    if texts.get(DECLARATION) not in (None, BAGIT):
        verdict.add(ALTERED, DECLARATION, "No es la declaración de BagIt 1.0.")
    if texts.get(MANIFEST) is not None:
        verdict.manifest_sha256 = hashlib.sha256(texts[MANIFEST]).hexdigest()
    if TAG_MANIFEST in texts:
        listed = _manifest(verdict, TAG_MANIFEST, texts[TAG_MANIFEST])
        own = {path: info for path, info in tags.items() if path != TAG_MANIFEST}
        reader.compare(listed, own, TAG_MANIFEST)
    if MANIFEST in texts:
        listed = _manifest(verdict, MANIFEST, texts[MANIFEST])
        verdict.count, verdict.octets = reader.compare(listed, payload, MANIFEST)
    if texts.get(INFO) is not None:
        _check_oxum(verdict, texts[INFO], payload)


def _manifest(verdict, name, data):
    """Path -> hash of a manifest, with its own findings; {} when it cannot be read."""
    if data is None:
        return {}
    if data.count(b"\n") > MOST_MEMBERS:
        verdict.add(UNSAFE, name, "Tiene demasiados renglones: no se lee.")
        return {}
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError:
        verdict.add(ALTERED, name, "No es texto UTF-8.")
        return {}
    if lines.pop() != "":
        verdict.add(ALTERED, name, "Está cortado: su última línea no termina.")
    found = {}
    for number, line in enumerate(lines, 1):
        match = LINE.fullmatch(line)
        if match is None or not is_safe(match[2]) or match[2].startswith("data/") != (name == MANIFEST):
            verdict.add(ALTERED, name, f"La línea {number} no es una huella con su archivo.")
        elif match[2] in found:
            verdict.add(REPEATED, match[2], f"{name} lo nombra dos veces.")
        else:
            found[match[2]] = match[1]
    return found


def _check_oxum(verdict, data, payload):
    """bag-info.txt says how many bytes and files there are below data/."""
    claimed = re.search(rb"^Payload-Oxum: (\d{1,20})\.(\d{1,12})$", data, re.M)
    there = (sum(info.file_size for info in payload.values()), len(payload))
    if claimed is None:
        verdict.add(ALTERED, INFO, "No dice cuántos archivos y bytes contiene el paquete.")
    elif (int(claimed[1]), int(claimed[2])) != there:
        verdict.add(
            ALTERED,
            INFO,
            f"Dice {int(claimed[2]):,} archivos y {int(claimed[1]):,} bytes, y hay {there[1]:,} y {there[0]:,}.",
        )


class _Reader:
    """Members read in pieces, each as far as the directory says that it goes."""

    def __init__(self, verdict, archive, step):
        self.verdict, self.archive, self.step = verdict, archive, step

    def pieces(self, info):
        if info.compress_type not in READABLE:
            raise zipfile.BadZipFile("Packed in a way that cannot be read in pieces")
        left = info.file_size
        with self.archive.open(info) as member:
            while chunk := member.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise zipfile.BadZipFile("More bytes than the directory says")
                self.step()
                yield chunk
        if left:
            raise zipfile.BadZipFile("Fewer bytes than the directory says")

    def read(self, path, info):
        """All bytes of a file beside data/; None, with a finding, when they cannot be read."""
        if info.file_size > MOST_TAG_BYTES:
            self.verdict.add(UNSAFE, path, "Es demasiado grande para lo que es.")
            return None
        try:
            return b"".join(self.pieces(info))
        except BROKEN:
            self.verdict.add(ALTERED, path, "Está dañado: sus bytes no se pueden leer.")
            return None

    def compare(self, listed, there, manifest):
        """Files of a manifest against files of the archive; (how many are right, their bytes)."""
        count = octets = 0
        for path in sorted(listed.keys() - there.keys()):
            self.verdict.add(MISSING, path, f"{manifest} lo nombra y no está.")
        for path in sorted(there.keys() - listed.keys()):
            self.verdict.add(ADDED, path, f"Está en el paquete y {manifest} no lo nombra.")
        for path in sorted(listed.keys() & there.keys()):
            digest = hashlib.sha256()
            try:
                for chunk in self.pieces(there[path]):
                    digest.update(chunk)
            except BROKEN:
                self.verdict.add(ALTERED, path, "Está dañado: sus bytes no se pueden leer completos.")
                continue
            if digest.hexdigest() == listed[path]:
                count, octets = count + 1, octets + there[path].file_size
            else:
                self.verdict.add(
                    ALTERED, path, "Su contenido no es el que se empaquetó: la huella no coincide."
                )
        return count, octets
