"""Files of the data folder: private permissions, bounded reads, databases."""
