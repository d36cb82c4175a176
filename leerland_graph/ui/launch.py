"""Start the app from Python, like `streamlit run app.py`."""

import os
import sys

from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.resources import resource
from leerland_graph.core.settings import Settings
from leerland_graph.ui.access.cookies import cookie_secret
from leerland_graph.web.hosts import HERE
from leerland_graph.web.serve import PROTOCOL, allow_open_files, check_confinement

__all__ = ["launch"]


def launch(host: str, port: int) -> None:
    """Serve the app until stopped. The other configuration is beside `app.py`.

    Raises:
        UsageError: others could reach it, and it has no login, or its queries cannot be isolated from the network.
    """
    settings = Settings.load()
    if not settings.has_login:
        if host not in HERE:
            raise UsageError(
                "The app cannot listen on {host}: nobody has to log in.",
                "Set LEERLAND_OIDC_URL and what belongs to it (docs/security.md), or leave out --host.",
                host=host,
            )
        sys.stderr.write(
            f"{gettext('No login is set up. So the app can be reached on this computer only, and whoever sits here may do everything.', settings.lang)}\n"
        )
    allow_open_files()
    check_confinement(settings, host)
    from streamlit.web import cli
    from uvicorn.config import HTTP_PROTOCOLS

    HTTP_PROTOCOLS["auto"] = PROTOCOL  # Streamlit starts the server, and offers no option for this

    os.environ["FORWARDED_ALLOW_IPS"] = (
        ""  # the web server trusts no proxy: the guard decides which to trust (LEERLAND_PROXIES)
    )
    os.environ.setdefault("STREAMLIT_SERVER_COOKIE_SECRET", cookie_secret(settings.data))
    options = {"address": host, "port": port, "maxUploadSize": settings.max_file_mb}
    sys.argv = [
        "streamlit",
        "run",
        str(resource("app.py")),
        *(a for k, v in options.items() for a in (f"--server.{k}", str(v))),
    ]
    cli.main(prog_name="streamlit")
