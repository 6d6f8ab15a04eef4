"""What `milepost setup` writes: the repository of a portal, ready to be pushed."""
