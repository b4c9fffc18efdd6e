"""The demonstration: its people and stories as data, and the steps that build them through the domain's verbs."""
