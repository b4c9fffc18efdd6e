"""The whole text frozen under a hash, and two such texts compared by clause and by word."""
