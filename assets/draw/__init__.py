"""Everything Parley shows as pixels, drawn by code; used only when baking `assets/images`."""
