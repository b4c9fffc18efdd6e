"""The bytes of a ZIP beside those of its files: every one of them must be as this system writes it.

Programs that unpack forgive much: bytes before and after, members that the directory does not name, two names for one
member, another date. A package that somebody touched is told from one that nobody did by going through the file from
its first byte to its last: local header, data, descriptor, and so on, then the directory, then the end.
"""

import struct
import zipfile

END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
LOCAL = struct.Struct("<4s5H3L2H")
LONG, SHORT = 0xFFFFFFFF, 0xFFFF
HAS_DESCRIPTOR, UTF8 = 0x08, 0x800
#: Read and write for the owner alone, as ZIP keeps the permissions of Unix.
MODE = 0o600 << 16
VERSION, VERSION64 = 20, 45
LIMIT = zipfile.ZIP64_LIMIT


class LayoutError(Exception):
    """The file is not as it was written; says where, in Spanish."""


def check_layout(file, infos, size):
    """Go through the whole file. Raises LayoutError at the first byte that is not as this system writes it.

    `infos` is what `zipfile` read from the directory, in its order; `size` is the file's.
    """
    position, directory = 0, []
    for info in infos:
        if info.header_offset != position:
            raise LayoutError(_where("hay bytes que no pertenecen a ningún archivo", position))
        position, is_long = _check_member(file, info, position)
        directory.append(_central(info, is_long))
    file.seek(position)
    directory = b"".join(directory)
    tail = directory + _end(len(infos), position, len(directory))
    _compare(file, tail, position, "el directorio del ZIP no es el que se escribió")
    if position + len(tail) != size:
        raise LayoutError(_where("hay bytes de más al final del archivo", position + len(tail)))


def _check_member(file, info, position):
    """The header of one member, and what follows its data; where the next one begins, and whether it has the long
    form."""
    file.seek(position)
    head = file.read(LOCAL.size)
    if len(head) < LOCAL.size:
        raise LayoutError(_where("el archivo está cortado", position))
    is_long = LOCAL.unpack(head)[-1] > 0
    name = _name(info)
    expected = LOCAL.pack(
        b"PK\x03\x04",
        VERSION64 if is_long else VERSION,
        _flags(info),
        zipfile.ZIP_STORED,
        *_moment(info),
        0,
        LONG if is_long else 0,
        LONG if is_long else 0,
        len(name),
        20 if is_long else 0,
    )
    expected += name + (struct.pack("<2H2Q", 1, 16, 0, 0) if is_long else b"")
    file.seek(position)
    _compare(file, expected, position, "el encabezado de un archivo no es el que se escribió")
    position += len(expected) + info.compress_size
    sizes = (info.CRC, info.compress_size, info.file_size)
    descriptor = struct.pack("<4sLQQ" if is_long else "<4s3L", b"PK\x07\x08", *sizes)
    file.seek(position)
    _compare(file, descriptor, position, "el final de un archivo no es el que se escribió")
    return position + len(descriptor), is_long


def _central(info, is_long):
    name, long = _name(info), []
    sizes = [info.compress_size, info.file_size]
    if max(sizes) > LIMIT:
        long, sizes = [info.file_size, info.compress_size], [LONG, LONG]
    offset = info.header_offset
    if offset > LIMIT:
        long, offset = [*long, offset], LONG
    extra = struct.pack(f"<2H{len(long)}Q", 1, 8 * len(long), *long) if long else b""
    # A member written with long sizes in its header says so here too.
    version = VERSION64 if is_long or long else VERSION
    return (
        struct.pack(
            "<4s4B4H3L5H2L",
            b"PK\x01\x02",
            version,
            3,  # Unix
            version,
            0,
            _flags(info),
            zipfile.ZIP_STORED,
            *_moment(info),
            info.CRC,
            *sizes,
            len(name),
            len(extra),
            0,
            0,
            0,
            MODE,
            offset,
        )
        + name
        + extra
    )


def _end(count, start, length):
    """The end of the directory, with the long form before it where the short one cannot hold the numbers."""
    long = b""
    if count >= zipfile.ZIP_FILECOUNT_LIMIT or start > LIMIT or length > LIMIT:
        long = END64.pack(b"PK\x06\x06", 44, VERSION64, VERSION64, 0, 0, count, count, length, start)
        long += LOCATOR64.pack(b"PK\x06\x07", 0, start + length, 1)
    short = min(count, SHORT)
    return long + END.pack(b"PK\x05\x06", 0, 0, short, short, min(length, LONG), min(start, LONG), 0)


def _flags(info):
    return HAS_DESCRIPTOR | (0 if info.filename.isascii() else UTF8)


def _name(info):
    return info.filename.encode()


def _moment(info):
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _compare(file, expected, position, what):
    """The file's next bytes against what they should be, telling the first that differs."""
    found = file.read(len(expected))
    if found == expected:
        return
    same = next((n for n, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), len(found))
    raise LayoutError(_where(what if same < len(found) else "el archivo está cortado", position + same))


def _where(what, position):
    return f"{what} (byte {position:,})"
