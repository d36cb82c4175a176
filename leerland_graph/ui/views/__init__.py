"""The pages, as Streamlit runs them: each lays out what features show, and holds no logic."""
