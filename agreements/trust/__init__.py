"""Documents that can be trusted: issuing them under a code, verifying them, handing them out; and previews, which are none."""
