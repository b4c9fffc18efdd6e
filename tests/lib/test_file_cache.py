"""The cache of private files: bounded by number and by bytes, the oldest first."""

import os

import pytest

from hermanamientos.lib.file_cache import PrivateFileCache


def cache_in(folder, **options):
    return PrivateFileCache(folder, {"OPTIONS": options})


def put(cache, key, age, size=1000):
    """A value that does not compress, `age` seconds old."""
    cache.set(key, os.urandom(size))
    name = cache._key_to_file(key)
    written = os.stat(name).st_mtime
    os.utime(name, (written - age, written - age))


def kept(cache, *keys):
    return [key for key in keys if cache.get(key) is not None]


def test_the_oldest_go_first_when_there_are_too_many_bytes(tmp_path):
    cache = cache_in(tmp_path, MAX_BYTES=3500)
    for key, age in (("b", 20), ("a", 30), ("c", 10)):
        put(cache, key, age)
    assert kept(cache, "a", "b", "c") == ["a", "b", "c"]
    cache.set("d", os.urandom(1000))
    assert kept(cache, "a", "b", "c", "d") == ["b", "c", "d"]
    cache.set("e", os.urandom(2000))
    assert kept(cache, "b", "c", "d", "e") == ["d", "e"]


def test_what_was_written_last_stays_whatever_its_size(tmp_path):
    cache = cache_in(tmp_path, MAX_BYTES=1500)
    put(cache, "a", 10)
    cache.set("huge", os.urandom(5000))
    assert kept(cache, "a", "huge") == ["huge"]
    cache.set("small", b"1")
    assert kept(cache, "huge", "small") == ["small"]


def test_the_oldest_go_first_when_there_are_too_many(tmp_path):
    cache = cache_in(tmp_path, MAX_ENTRIES=3)
    for key, age in (("b", 20), ("a", 30), ("c", 10)):
        put(cache, key, age)
    cache.set("d", 1)
    assert kept(cache, "a", "b", "c", "d") == ["b", "c", "d"]


@pytest.mark.parametrize("options", [{}, {"MAX_BYTES": 10**6}])
def test_files_and_folder_are_private(tmp_path, options):
    cache = cache_in(tmp_path / "new", **options)
    assert not (tmp_path / "new").exists()
    cache.set("a", 1)
    (file,) = (tmp_path / "new").iterdir()
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "new", file)] == [0o700, 0o600]


def test_the_previews_of_this_installation_are_bounded_by_bytes(settings):
    assert settings.CACHES["previews"]["OPTIONS"]["MAX_BYTES"] == settings.PREVIEW_CACHE_MAX_BYTES
    assert settings.PREVIEW_CACHE_MAX_BYTES == 200 * 1024 * 1024
