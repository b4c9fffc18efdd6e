"""The bylaws of the committee: choices of the municipality, their wording, their articles, their editions."""
