"""A cache of private files: what several processes of one machine share for some minutes."""

import os

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache


class PrivateFileCache(FileBasedCache):
    """Django's, whose folder is 0700 and whose files are 0600; what has expired can be removed all at once."""

    def __init__(self, folder, params):
        # Not Django's own, which makes the folder as soon as somebody looks at the settings: a check must not write.
        BaseCache.__init__(self, params)
        self._dir = os.path.abspath(folder)

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
