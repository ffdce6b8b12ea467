"""Words and frames: a text made comparable, looked up, and held against what rules/ give."""
