"""`python -m leerland_graph` is the `leerland` command."""

from leerland_graph.cli.main import app

if __name__ == "__main__":
    app(prog_name="leerland")
