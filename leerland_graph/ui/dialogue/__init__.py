"""The pages where people talk: perspectives, remarks and proposals, who does what, and words of their own."""
