"""Writing the site: the engine renders the chrome, we stamp the pages into it. The only room that knows mkdocs."""
