"""How bright it was."""
