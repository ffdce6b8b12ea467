"""Days and spans named in a text, counted from the day on which it was written."""
