"""Jobs and what comes by itself: stages, drafts by stage and by calendar, what waits inside."""
