"""The template language of recipes: a written subset of what Backstage's templates use, with written semantics.

`catalog/docs/milepost/recipe-language.md` says what it means. Nothing of Python shows through: values are those of
JSON, names lead to them alone, and work, depth and size are bounded.
"""
