"""The page that explores the knowledge graph."""
