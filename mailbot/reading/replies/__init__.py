"""A client's mail, item by item: words and papers weighed into outcomes and doubts."""
