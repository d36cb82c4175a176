"""The Streamlit front-end: views only; whatever they show is computed in the packages below."""
