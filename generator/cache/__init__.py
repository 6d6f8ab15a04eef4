"""What an earlier build has worked out, and what it rested on. Nothing here knows what a catalog is."""
