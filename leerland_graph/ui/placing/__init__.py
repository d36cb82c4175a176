"""The page *Plaatsen*: what is still to be placed, in lists, and the land to place it on."""
