"""Who somebody is and who may come in, before anything is said."""
