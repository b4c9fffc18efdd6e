"""Papers: from rows to plain data, from plain data to HTML, from HTML to PDF; and Word."""
