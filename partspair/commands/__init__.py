"""What can be done without a window: `sync`, `check` and `open`, for people who script."""
