"""What every screen of the admin shares: menu, forms, choosers, refusals."""
