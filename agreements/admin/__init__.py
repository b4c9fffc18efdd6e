"""The advisors' admin of this app."""

from agreements.admin import agreements, documents, programmes  # noqa: F401 - they register themselves
