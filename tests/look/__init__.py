"""Pictures of the main screens of every role: the means to look at a change (`make look`)."""
