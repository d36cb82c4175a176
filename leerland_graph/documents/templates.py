"""HTML from templates: every value is escaped where it is filled in, and a value that is missing is an error."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["render"]

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def render(name: str, /, **values: object) -> str:
    """The document or fragment of a template, with its values filled in as text; only `Markup` is filled in as HTML.

    Raises:
        jinja2.TemplateNotFound: no such template.
        jinja2.UndefinedError: the template uses a value that is not given.
    """
    return _templates.get_template(name).render(values)
