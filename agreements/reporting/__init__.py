"""Reports on an annual programme: four quarters and the year, with numbers and narrative, locked once closed."""
