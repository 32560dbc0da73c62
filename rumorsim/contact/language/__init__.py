"""What is written down: reactions, expressions and the values of their parameters."""
