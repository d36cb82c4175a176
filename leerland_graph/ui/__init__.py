"""The Streamlit front end: views only; what they show is computed in other packages."""
