"""Welsh and English: catalogues that a translator can edit, and the voice that speaks from them."""
