"""Forms: the shape of input, one module per family of pages."""
