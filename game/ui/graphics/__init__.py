"""Pictures and text on a surface of any size, in the units of one layout."""
