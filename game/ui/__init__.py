"""The windows of Parley: the only place that knows pygame."""
