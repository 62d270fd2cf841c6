"""From submitted attempts to results, and what corrects them."""
