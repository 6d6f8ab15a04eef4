"""Rules: what is wrong with a catalog that Backstage accepts. One rule a module, all in one table."""
