"""Login, cookies and the administrators' page."""
