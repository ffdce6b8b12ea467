"""Days and months ahead on paper: the real decisions, and nothing sent."""
