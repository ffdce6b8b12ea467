"""Lists and drafts: checklists that staff start, and what they answer to drafts."""
