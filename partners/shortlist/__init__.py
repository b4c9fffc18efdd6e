"""From long list to chosen city: candidates, contacts, and the weighting matrix that several people fill."""
