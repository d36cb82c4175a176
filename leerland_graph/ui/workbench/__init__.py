"""The workbench: questions from the library, in SPARQL and from a query builder, and their answers."""
