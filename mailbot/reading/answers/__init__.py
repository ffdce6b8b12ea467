"""Which question a statement answers."""
