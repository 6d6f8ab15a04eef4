"""Who owns this: from whatever somebody has in hand to the entities that it means, and who answers for them."""
