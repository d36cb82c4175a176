"""Read the messages out of the code, by its syntax tree.

Functions of `core.i18n` are recognised by their gettext names. The errors of `core.errors` take templates too: they
are listed in `TEMPLATES`, since the raising code stays plainer without a call around each sentence.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CALLS", "TEMPLATES", "Found", "messages_of", "messages_under"]

CALLS: dict[str, tuple[str, ...]] = {
    "N_": ("singular",),
    "gettext": ("singular",),
    "message": ("singular",),
    "pgettext": ("context", "singular"),
    "pmessage": ("context", "singular"),
    "ngettext": ("singular", "plural"),
    "nmessage": ("singular", "plural"),
    "say": ("singular",),
    "say_n": ("singular", "plural"),
}
"""What the first arguments of each function are."""
METHODS = frozenset({"gettext", "ngettext", "say", "say_n"})
"""Those that are methods too: of the context of a command."""
TEMPLATES: dict[str, tuple[int, int]] = {
    "UsageError": (0, 2),
    "EmbeddingError": (0, 2),
    "Overtaken": (0, 2),
    "SettingsError": (0, 2),
    "SourceError": (1, 3),
    "Merged": (1, 3),
    "SaysNothing": (1, 3),
    "StoreError": (1, 3),
    "Rejected": (1, 3),
    "_trouble": (0, 2),
}
"""Which arguments of each error are messages: from the first to before the second."""
NOUNS: dict[str, int] = {"NotFound": 0, "find_resource": 4}
"""Which argument of these is a noun for what is sought; one that is no literal is a name given by somebody."""
PASSED_ON = {"problem", "remedy"}
"""Parameters by which a template goes from one of these to another."""


@dataclass(frozen=True, order=True)
class Found:
    """A message in the code: where it stands, its texts and its context."""

    path: str
    line: int
    singular: str
    plural: str = ""
    context: str = ""


def messages_under(folder: Path) -> list[Found]:
    """The messages of every module below a folder, in the order of files and lines."""
    found = [m for path in sorted(folder.rglob("*.py")) for m in messages_of(path.read_text(encoding="utf-8"), path.relative_to(folder.parent).as_posix())]  # fmt: skip
    return sorted(found)


def messages_of(code: str, path: str) -> Iterator[Found]:
    """The messages of one module.

    Raises:
        ValueError: an error is worded by something that is neither a literal nor a parameter that passes one on.
    """
    tree = ast.parse(code)
    named = _constants(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                yield from _of_call(node, CALLS[name], path)
            case ast.Call(func=ast.Attribute(attr=name)) if name in METHODS:
                yield from _of_call(node, CALLS[name], path)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in TEMPLATES:
                if name == "_trouble" and not path.endswith("http.py"):
                    continue  # the one of a store on disk takes an error
                first, last = TEMPLATES[name]
                for argument in node.args[first:last]:
                    for text in _literals(argument, named, path):
                        yield Found(path, node.lineno, text)
            case ast.Call(func=ast.Name(id=name)) if name in NOUNS and len(node.args) > NOUNS[name]:
                noun = node.args[NOUNS[name]]
                if isinstance(noun, ast.Constant) and isinstance(noun.value, str):
                    yield Found(path, node.lineno, noun.value)
            case ast.ClassDef(bases=[ast.Name(id=base)]) if base in TEMPLATES:
                for call in ast.walk(node):
                    if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
                        for argument in call.args:
                            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                                yield Found(path, call.lineno, argument.value)


def _of_call(node: ast.Call, names: tuple[str, ...], path: str) -> Iterator[Found]:
    texts = {}
    for name, argument in zip(names, node.args, strict=False):
        match argument:
            case ast.Constant(value=str(text)) if text:
                texts[name] = text
            case _:
                return  # translated later: `N_` marks it elsewhere
    if len(texts) == len(names):
        yield Found(path, node.lineno, **texts)


def _constants(tree: ast.Module) -> dict[str, ast.expr]:
    """The values of the module's own names."""
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }


def _literals(node: ast.expr, named: dict[str, ast.expr], path: str) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            if text:
                yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _literals(one, named, path)
            yield from _literals(other, named, path)
        case ast.Dict(values=values):
            for value in values:
                yield from _literals(value, named, path)
        case ast.Subscript(value=whole):
            yield from _literals(whole, named, path)
        case ast.Name(id=name) if name in named:
            yield from _literals(named[name], named, path)
        case ast.Call(func=ast.Name(id="N_")):
            return  # found as a call of its own
        case _ if ast.unparse(node) not in PASSED_ON:
            raise ValueError(f"{path}:{node.lineno} words an error with {ast.unparse(node)}")
