"""What a person sees and touches: Qt Widgets, painted flat, named for screen readers."""
