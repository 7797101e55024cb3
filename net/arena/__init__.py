"""Many rooms and a lobby in one process."""
