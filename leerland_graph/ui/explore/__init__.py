"""The page for exploring the knowledge graph."""
