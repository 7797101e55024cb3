"""Sound: scripts that synthesise every effect and the two loops of music."""
