"""The ways to a host: how they are found, tried at once, and explained when they fail."""
