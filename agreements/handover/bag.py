"""A BagIt 1.0 bag (RFC 8493) as one ZIP, written as a stream: of what went by, only names and hashes are kept.

Nothing is compressed: what is inside is mostly PDF already, a damaged archive can still be read file by file, and
every byte of it is under a hash.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from zipstream import ZIP_STORED, ZipStream

from hermanamientos.lib.calendar_feed import one_line

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST, INFO, DECLARATION = (
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "bag-info.txt",
    "bagit.txt",
)
CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the bag: its path below `data/` and its bytes, in pieces that are made as they are asked for.

    `sha256` is the hash that the file had when it was received, where one is known; `size` what it should weigh;
    `label` what people call it.
    """

    path: str
    chunks: Iterable[bytes]
    sha256: str = ""
    size: int | None = None
    label: str = ""


@dataclass
class Packed:
    """What a bag holds once its bytes have gone by."""

    count: int = 0
    octets: int = 0
    manifest_sha256: str = ""
    hashes: dict[str, str] = field(default_factory=dict)


def bag_stream(
    *,
    name: str,
    entries: Iterable[Entry],
    packed: Packed,
    tags: Callable[[Packed], dict[str, bytes]],
    done: Callable[[Entry, str, int], None],
) -> Iterator[bytes]:
    """The bytes of the ZIP, whose only folder is `name`; `packed` is filled on the way.

    `done(entry, sha256, size)` hears of each file once it has gone by. `tags(packed)` gives the files beside `data/`
    when all of them have: "bag-info.txt" among them. Raises ValueError for a path that is there twice or leads away.
    """
    archive = ZipStream(compress_type=ZIP_STORED)
    for entry in entries:
        path = f"data/{entry.path}"
        if path in packed.hashes or not is_safe(path):
            raise ValueError(f"Not a path of a bag: {path!r}")
        seen = _Seen(entry.chunks)
        archive.add(iter(seen), f"{name}/{path}", size=entry.size)
        yield from archive.file()
        packed.hashes[path] = seen.digest.hexdigest()
        packed.count += 1
        packed.octets += seen.size
        done(entry, packed.hashes[path], seen.size)
    manifest = manifest_bytes(packed.hashes)
    packed.manifest_sha256 = hashlib.sha256(manifest).hexdigest()
    files = {DECLARATION: BAGIT, MANIFEST: manifest, **tags(packed)}
    files[TAG_MANIFEST] = manifest_bytes(
        {key: hashlib.sha256(data).hexdigest() for key, data in files.items()}
    )
    for path, data in files.items():
        archive.add(data, f"{name}/{path}")
        yield from archive.file()
    yield from archive.footer()


class _Seen:
    """Pieces on their way, hashed and counted."""

    def __init__(self, chunks):
        self.chunks, self.digest, self.size = chunks, hashlib.sha256(), 0

    def __iter__(self):
        for chunk in self.chunks:
            self.digest.update(chunk)
            self.size += len(chunk)
            yield chunk


def manifest_bytes(hashes: dict[str, str]) -> bytes:
    """A manifest as `sha256sum -c` reads it: hash, two spaces, path; by path."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(hashes.items())).encode()


def info_bytes(rows: Iterable[tuple[str, str]]) -> bytes:
    """bag-info.txt: one line for each value, whatever was typed."""
    return "".join(f"{key}: {one_line(value)}\n" for key, value in rows if value).encode()


def is_safe(path: str) -> bool:
    """Whether a path stays inside the folder into which an archive is unpacked, on any system."""
    parts = path.split("/")
    return (
        not any(part in ("", ".", "..") or part != part.strip() for part in parts)
        and not any(character in '\\:*?"<>|%' or ord(character) < 32 for character in path)
        and len(path) <= 240
    )
