"""The workbench: questions in words, in SPARQL and by choosing, and their answers."""
