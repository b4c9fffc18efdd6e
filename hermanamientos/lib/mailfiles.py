"""Where mail goes when no server is set: one file a message."""

from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.core.mail.backends.filebased import EmailBackend as FileBackend


class EmailBackend(FileBackend):
    """Django's own, with a name per connection: its names repeat within a second, and two mails share a file."""

    def _get_filename(self):
        if self._fname is None:
            self._fname = str(Path(self.file_path) / f"{datetime.now():%Y%m%d-%H%M%S}-{uuid4().hex[:12]}.log")
        return self._fname
