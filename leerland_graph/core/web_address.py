"""Recognize web addresses: only these are stored as addresses, and only these become links."""

import re

__all__ = ["is_web_address"]

_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", re.I)


def is_web_address(text: str) -> bool:
    """Whether a text is exactly one http or https address.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)"), is_web_address("http:")
    (True, False, False)
    """
    return _WEB.fullmatch(text) is not None
