"""Start the app from Python, as `streamlit run app.py` would; or the endpoint alone."""

import sys

from starlette.routing import Route
from streamlit.web import cli

from leerland_graph.resources import resource

__all__ = ["launch", "launch_endpoint"]


def launch(host: str, port: int) -> None:
    """Serve the app until stopped. The rest of the configuration lies beside `app.py`."""
    sys.argv = ["streamlit", "run", str(resource("app.py")), "--server.address", host, "--server.port", str(port)]
    cli.main(prog_name="streamlit")


def launch_endpoint(host: str, port: int) -> None:
    """Serve the endpoint until stopped."""
    import uvicorn

    from leerland_graph.ui.endpoint import standalone
    from leerland_graph.ui.linked import linked_routes
    from leerland_graph.ui.server import health

    uvicorn.run(standalone([Route("/healthz", health), *linked_routes()]), host=host, port=port, log_level="warning")
