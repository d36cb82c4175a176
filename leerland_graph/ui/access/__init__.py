"""Who visits the app and its endpoint, and the doors that they pass."""
