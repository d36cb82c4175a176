"""Tables on a terminal, or plain columns if the output is not a terminal."""

import io
import sys

__all__ = ["print_table"]


def print_table(header: list[str], rows: list[list[str]]) -> None:
    """Print rows below a header."""
    if not sys.stdout.isatty():
        out = io.StringIO()
        widths = [max(len(r[i]) for r in [header, *rows]) for i in range(len(header))]
        for row in [header, *rows]:
            out.write("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() + "\n")
        sys.stdout.write(out.getvalue())
        return
    from rich.console import Console  # imported lazily: only a terminal needs it
    from rich.table import Table

    table = Table(*header, header_style="bold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
