"""The parts of the battle screen around the fight: buttons, status, help."""
