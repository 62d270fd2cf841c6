"""Files from outside: checked, kept and handed out only to those who may see them."""
