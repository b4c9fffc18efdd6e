"""The stakeholder map: verbs, and the picture of interest and influence."""
