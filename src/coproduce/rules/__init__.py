"""Where plugins speak in: the hooks, the practice that asks them, and the offer's own rules."""
