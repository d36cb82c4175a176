"""What the workshop says, in Dutch and English."""

__all__ = ["WORKSHOP"]

WORKSHOP: dict[str, dict[str, str]] = {}  # fmt: skip
