"""Other systems: the API, its tokens, webhooks, and what they read and write."""
