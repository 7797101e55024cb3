"""Records: matches written to files, read, verified and replayed."""
