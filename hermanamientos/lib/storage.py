"""The storage of private files."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files on disk that no address serves: they leave only through guarded views (`lib.downloads`)."""

    def url(self, name):
        raise ValueError("private files have no address")
