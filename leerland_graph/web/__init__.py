"""What is served over HTTP beside the pages: SPARQL, updates, linked data, health, the participants' pages, and the guard before all of it."""
