"""Mail: written by `letters`, kept by `outbox`, sent by `sending` in a worker."""
