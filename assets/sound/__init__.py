"""Sound: the scripts that synthesise every effect and the two loops of music."""
