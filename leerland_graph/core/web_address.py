"""What is a web address: only these are stored where one is asked, and only these become links."""

import re

__all__ = ["is_web_address"]

_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", re.I)


def is_web_address(text: str) -> bool:
    """Whether a text is an address with http or https, and nothing around it.

    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)"), is_web_address("http:")
    (True, False, False)
    """
    return _WEB.fullmatch(text) is not None
