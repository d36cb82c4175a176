"""The workshop: a page for the facilitator's screen, and light pages of its own for laptops and phones."""
