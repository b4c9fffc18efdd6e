"""The cellar: mail, files and PDFs. Imports none of our apps and has no models."""
