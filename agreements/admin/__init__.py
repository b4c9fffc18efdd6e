"""The advisors' admin of this app."""

from agreements.admin import agreements, documents, library, programmes, rules, vitality  # noqa: F401 - they register themselves
