"""The rooms of this machine on its disk; a host sends nothing that is not stored."""
