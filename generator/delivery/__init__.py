"""Taking a built site to where it is read: a folder, a branch of a git repository, a bucket. Only what has changed."""
