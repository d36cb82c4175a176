"""Pages of the dialogue: perspectives, remarks and proposals, responsibilities, and local vocabulary."""
