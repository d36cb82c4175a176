"""What the pages of the dialogue say, in Dutch and English."""

__all__ = ["DIALOGUE"]

DIALOGUE: dict[str, dict[str, str]] = {}  # fmt: skip
