"""The app: `streamlit run app.py`, or `leerland app`. Everything lies in the package."""

import streamlit as st

from leerland_graph.ui.server import SCRIPT, lifespan, login_secrets, middleware, routes

app = st.App(SCRIPT, routes=routes(), middleware=middleware(), lifespan=lifespan, secrets=login_secrets())
