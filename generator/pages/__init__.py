"""Pages: one type a module. Each turns what is known into frozen pages; none touches the disk."""
