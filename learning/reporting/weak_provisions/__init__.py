"""How well people know the law they apply, by provision and unit."""
