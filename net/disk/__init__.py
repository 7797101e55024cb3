"""The rooms of this machine on its disk; a host tells nothing that is not there."""
