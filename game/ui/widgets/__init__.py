"""What one presses, types in and reads off, one by one."""
