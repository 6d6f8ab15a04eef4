"""Where catalog files come from, and how their text becomes documents and documents entities."""
