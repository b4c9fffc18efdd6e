"""A cache of private files: what several processes of one machine share for some minutes."""

import os

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.filebased import FileBasedCache


class PrivateFileCache(FileBasedCache):
    """Django's, whose folder is 0700 and whose files are 0600; what has expired can be removed all at once.

    Bounded by MAX_ENTRIES and, when OPTIONS has it, by MAX_BYTES: the oldest files go first. What was written last
    always stays, whatever its size, since somebody waits for it.
    """

    def __init__(self, folder, params):
        # Not Django's own, which makes the folder as soon as somebody looks at the settings: a check must not write.
        BaseCache.__init__(self, params)
        self._dir = os.path.abspath(folder)
        self._max_bytes = params.get("OPTIONS", {}).get("MAX_BYTES")

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        super().set(key, value, timeout, version)
        if self._max_bytes is not None:
            self._make_room(spared=self._key_to_file(key, version))

    def _cull(self):
        """Django would remove some at random."""
        found = self._by_age()
        for name, _size in found[: max(0, len(found) - self._max_entries + 1)]:
            self._delete(name)

    def _make_room(self, spared):
        found = self._by_age()
        total = sum(size for _name, size in found)
        for name, size in found:
            if total <= self._max_bytes:
                return
            if name != spared:
                self._delete(name)
                total -= size

    def _by_age(self):
        """[(path, bytes)] of the files, the oldest first."""
        found = []
        for name in self._list_cache_files():
            try:
                facts = os.stat(name)
            except FileNotFoundError:  # another process was faster
                continue
            found.append((facts.st_mtime_ns, name, facts.st_size))
        return [(name, size) for _age, name, size in sorted(found)]

    def forget_expired(self) -> int:
        """Remove the files whose time is over, which Django does only when somebody asks for them; how many."""
        removed = 0
        for name in self._list_cache_files():
            try:
                with open(name, "rb") as file:
                    removed += self._is_expired(file)
            except OSError:  # gone meanwhile
                continue
        return removed
