"""HTTP routes besides the pages: SPARQL, updates, linked data, health and the participants' pages, behind one guard."""
