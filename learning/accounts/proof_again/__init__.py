"""Who somebody is, shown again before what matters."""
