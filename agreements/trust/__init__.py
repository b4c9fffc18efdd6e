"""Documents that can be trusted: issuing them under a code, verifying them, handing them out.

Previews, which are no documents, are made here too.
"""
