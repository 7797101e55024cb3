"""The files of the data folder: who may read them, and what may be read."""
