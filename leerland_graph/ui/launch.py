"""Start the app from Python, as `streamlit run app.py` would."""

import sys

from streamlit.web import cli

from leerland_graph.resources import resource

__all__ = ["launch"]


def launch(host: str, port: int) -> None:
    """Serve the app until stopped. The rest of the configuration lies beside `app.py`."""
    sys.argv = ["streamlit", "run", str(resource("app.py")), "--server.address", host, "--server.port", str(port)]
    cli.main(prog_name="streamlit")
