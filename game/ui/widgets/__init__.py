"""Controls that screens are made of: buttons, text fields, gauges, lists."""
