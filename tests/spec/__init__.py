"""The rules as tables: each rule and chapter in its own file, one case per line."""
