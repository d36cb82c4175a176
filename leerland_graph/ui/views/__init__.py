"""The pages as Streamlit runs them: layout only, no logic."""
