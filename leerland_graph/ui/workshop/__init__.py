"""The workshop: the page for the facilitator's screen."""
