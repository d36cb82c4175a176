"""Documents to read, print or sign."""
