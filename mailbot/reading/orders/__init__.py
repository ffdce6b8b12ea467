"""What staff order, wish and answer in plain words."""
