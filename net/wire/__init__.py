"""What crosses a wire, as bytes and as messages, and how much of it. No IO."""
