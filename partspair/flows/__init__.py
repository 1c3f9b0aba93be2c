"""The verbs: the only place where vault, sealing, sync and audio meet. No Qt."""
