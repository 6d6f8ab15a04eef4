"""What the steps of a recipe do: one module an action, over files in memory. Nothing foreign is executed."""
